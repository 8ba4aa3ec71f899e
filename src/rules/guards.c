/* guards.c: the table of guards that models may name, and all the names of rules a model is checked with. */
#include "rules/rules_int.h"

#include "rules/case_steps.h"
#include "rules/paper_book.h"

static const Guard GUARDS[] = {
    { "case_settled", guard_case_settled, .beforehand = true },
    { "tasks_settled", guard_tasks_settled, .beforehand = true },
    { "person_outcome", guard_person_outcome },
    { .name = "ground_fits", .of_move = guard_ground_fits },
    { .name = "nothing_left", .of_move = guard_nothing_left },
    { "transfer_arrived", guard_transfer_arrived },
    { "not_the_author", guard_not_the_author, .beforehand = true },
    { "extension_grant", guard_extension_grant },
    { "extension_refuse", guard_extension_refuse },
    { "measure_detain", guard_measure_detain },
    { "measure_remand", guard_measure_remand },
    { "measure_impose", guard_measure_impose },
    { "measure_freeze", guard_measure_freeze },
    { "measure_ended", guard_measure_ended },
    { "measure_followed", guard_measure_followed },
    { "element_shown", guard_element_shown, .beforehand = true },
    { "element_contest", guard_element_contest, .beforehand = true },
    { "link_contest", guard_link_contest, .beforehand = true },
    { "plan_hypotheses", guard_plan_hypotheses, .beforehand = true },
    { "decision_his", guard_decision_his },
    { "plan_follows", guard_plan_follows },
    { "team_declared", guard_team_declared },
    { "declaration_own", guard_declaration_own, .beforehand = true },
    { "declaration_apart", guard_declaration_apart, .beforehand = true },
    { "declaration_moot", guard_declaration_moot, .beforehand = true },
    { "recusal_apart", guard_recusal_apart, .beforehand = true },
    { "skill_of_another", guard_skill_of_another, .beforehand = true },
    { "absence_own", guard_absence_own, .beforehand = true },
    { "mla_complete", guard_mla_complete, .beforehand = true },
    { "exhibit_seal", guard_exhibit_seal },
    { "exhibit_difference", guard_exhibit_difference },
    { "exhibit_unopened", guard_exhibit_unopened },
    { "exhibit_reseal", guard_exhibit_reseal },
    { "exhibit_settle", guard_exhibit_settle },
    { "exhibit_decided", guard_exhibit_decided },
    { "imaging_sound", guard_imaging_sound },
    { "imaging_equal", guard_imaging_equal },
    { "imaging_differs", guard_imaging_differs },
    { "imaging_resealed", guard_imaging_resealed },
    { "examination_gone", guard_examination_gone },
    { "examination_adds_up", guard_examination_adds_up },
    { "examination_back", guard_examination_back },
    { "exhibit_recalled", guard_exhibit_recalled },
    { "exhibit_kept_there", guard_exhibit_kept_there },
    { "exhibit_decide", guard_exhibit_decide, .beforehand = true },
    { "exhibit_commission", guard_exhibit_commission },
    { "incident_explained", guard_incident_explained },
    { "incident_apart", guard_incident_apart, .beforehand = true },
    { "interview_safeguards", guard_interview_safeguards },
    { "interview_record", guard_interview_record },
    { "search_opened", guard_search_opened },
    { "search_signed", guard_search_signed },
    { "seal_spoiled", guard_seal_spoiled },
    { "delivery_authorised", guard_delivery_authorised },
    { "delivery_legs", guard_delivery_legs },
    { "hrddp_cleared", guard_hrddp_cleared },
    { "donation_part", guard_donation_part },
    { "donation_protocols", guard_donation_protocols },
    { "suspension_of_another", guard_suspension_of_another, .beforehand = true },
    { .name = "donation_resumes", .of_move = guard_donation_resumes, .beforehand = true },
    { "donation_runs", guard_donation_runs, .beforehand = true },
    { "donation_watched", guard_donation_watched, .beforehand = true },
    { "assessment_sound", guard_assessment_sound },
    { "assessment_accepts", guard_assessment_accepts, .beforehand = true },
    { "assessment_replaced", guard_assessment_replaced, .beforehand = true },
    { "handover_ready", guard_handover_ready },
    { "title_by_certificate", guard_title_by_certificate },
    { "visit_monitor", guard_visit_monitor, .beforehand = true },
    { "visit_whole", guard_visit_whole },
    { "visit_followed", guard_visit_followed },
    { "asset_receipt", guard_asset_receipt },
    { "asset_issue", guard_asset_issue },
    { "place_carried", guard_place_carried },
    { "place_empty", guard_place_empty, .beforehand = true },
    { "thing_placed", guard_thing_placed },
    { "thing_issued", guard_thing_issued },
    { "thing_due", guard_thing_due },
    { "thing_in_kit", guard_thing_in_kit, .beforehand = true },
    { "lot_part", guard_lot_part },
    { "asset_return", guard_asset_return },
    { "asset_disposal", guard_asset_disposal },
    { "loss_apart", guard_loss_apart },
    { "course_counts", guard_course_counts },
    { "nomination_cleared", guard_nomination_cleared },
    { "enrolment_cleared", guard_enrolment_cleared },
    { "certificates_due", guard_certificates_due, .beforehand = true },
    { "enrolment_place", guard_enrolment_place, .beforehand = true },
    { "enrolment_attended", guard_enrolment_attended, .beforehand = true },
    { "enrolment_missed", guard_enrolment_missed, .beforehand = true },
    { "session_past", guard_session_past, .beforehand = true },
    { "attendance_open", guard_attendance_open, .beforehand = true },
    { "test_item_sound", guard_test_item_sound },
    { "curriculum_whole", guard_curriculum_whole, .beforehand = true },
    { "material_replaced", guard_material_replaced, .beforehand = true },
    { "trainer_accepted", guard_trainer_accepted, .beforehand = true },
    { "follow_up_answered", guard_follow_up_answered, .beforehand = true },
    { "inspector_apart", guard_inspector_apart },
    { "project_settled", guard_project_settled },
    { "line_settled", guard_line_settled, .beforehand = true },
    { "revision_sound", guard_revision_sound },
    { .name = "money_certified", .of_move = guard_money_certified },
    { "money_approver", guard_money_approver, .beforehand = true },
    { "statement_apart", guard_statement_apart, .beforehand = true },
    { "statement_settled", guard_statement_settled, .beforehand = true },
    { "project_results", guard_project_results, .beforehand = true },
    { "programme_settled", guard_programme_settled, .beforehand = true },
    { "result_bare", guard_result_bare, .beforehand = true },
    { "period_whole", guard_period_whole },
    { "period_of_another", guard_period_of_another, .beforehand = true },
    { "period_replaced", guard_period_replaced },
    { "news_ready", guard_news_ready, .beforehand = true },
    { "news_languages", guard_news_languages, .beforehand = true },
    { "news_answers", guard_news_answers },
    { "news_text", guard_news_text },
    { "news_answer_sound", guard_news_answer_sound },
    { "news_recall_corrected", guard_news_recall_corrected, .beforehand = true },
    { "news_photos", guard_news_photos, .beforehand = true },
    { "news_cleared", guard_news_cleared, .beforehand = true },
    { "news_names_cleared", guard_news_names_cleared },
    { "paper_ready", guard_paper_ready, .beforehand = true },
    { "paper_place", guard_paper_place },
    { "request_whole", guard_request_whole },
    { "request_printed", guard_request_printed, .beforehand = true },
    { "request_lines", guard_request_lines },
    { "request_settled", guard_request_settled },
    { "summons_ahead", guard_summons_ahead },
    { "summons_served", guard_summons_served },
    { "summons_past", guard_summons_past, .beforehand = true },
    { "off_sheets", guard_off_sheets, .beforehand = true },
    { "stock_begins", guard_stock_begins, .beforehand = true },
    { "stock_apart", guard_stock_apart, .beforehand = true },
    { "stock_settled", guard_stock_settled, .beforehand = true },
    { "scan_settled", guard_scan_settled },
    { "look_up_inspector", guard_look_up_inspector },
    { "look_up_his_to_check", guard_look_up_his_to_check, .beforehand = true },
    { "look_up_his_to_answer", guard_look_up_his_to_answer, .beforehand = true },
    { "look_up_not_his", guard_look_up_not_his, .beforehand = true },
    { "volume_record", guard_volume_record },
    { "volume_filled", guard_volume_filled, .beforehand = true },
    { "paper_form_sound", guard_paper_form_sound, .beforehand = true },
    { "merge_sound", guard_merge_sound },
    { "split_sound", guard_split_sound },
    { "watch_list_next", guard_watch_list_next, .beforehand = true },
    { "screening_answered", guard_screening_answered, .beforehand = true },
    { "takeover_alone", guard_takeover_alone, .beforehand = true },
    { "case_registered", guard_case_registered, .beforehand = true },
    { "registration_sound", guard_registration_sound },
    { "tip_responsible", guard_tip_responsible },
    { "tip_assessed", guard_tip_assessed, .beforehand = true },
    { "tip_refer", guard_tip_refer },
    { "tip_not_to_named", guard_tip_not_to_named },
    { "tip_answered", guard_tip_answered },
    { "identity_apart", guard_identity_apart, .beforehand = true },
    { "identity_grant", guard_identity_grant, .beforehand = true },
    { "protection_ahead", guard_protection_ahead },
    { "referral_apart", guard_referral_apart, .beforehand = true },
    { "partner_key", guard_partner_key, .beforehand = true },
    { "joint_team_signed", guard_joint_team_signed },
    { "joint_team_runs", guard_joint_team_runs, .beforehand = true },
    { "joint_team_extended", guard_joint_team_extended },
};

const char *const RULES_GUARD_NAMES[] = {
    "imaging_sound", "imaging_equal", "imaging_differs", "imaging_resealed", "examination_gone", "examination_adds_up", "examination_back",
    "ground_fits", "nothing_left", "transfer_arrived",
    "tasks_settled",
    "case_settled", "person_outcome",
    "plan_follows", "decision_his",
    "joint_team_signed", "joint_team_runs", "joint_team_extended",
    "extension_grant", "extension_refuse",
    "measure_detain", "measure_remand", "measure_impose", "measure_freeze", "measure_ended", "measure_followed",
    "not_the_author", "plan_hypotheses", "team_declared", "mla_complete", "exhibit_seal", "exhibit_difference", "exhibit_unopened",
    "exhibit_reseal", "exhibit_settle", "exhibit_decided", "exhibit_recalled", "exhibit_kept_there", "exhibit_decide", "exhibit_commission",
    "incident_explained", "incident_apart", "interview_safeguards", "interview_record", "search_signed", "delivery_authorised",
    "search_opened", "seal_spoiled",
    "delivery_legs",
    "declaration_own", "declaration_apart", "declaration_moot", "recusal_apart", "skill_of_another", "absence_own",
    "hrddp_cleared", "donation_part", "donation_protocols", "asset_receipt", "asset_issue", "asset_return", "asset_disposal",
    "news_languages", "news_answers", "news_text", "news_answer_sound", "news_recall_corrected", "news_photos", "news_cleared", "news_names_cleared",
    "loss_apart", "course_counts", "nomination_cleared", "enrolment_cleared", "enrolment_place", "enrolment_attended", "enrolment_missed",
    "session_past", "attendance_open", "inspector_apart", "project_settled", "news_ready",
    "project_results", "programme_settled", "result_bare", "period_whole", "period_of_another", "period_replaced",
    "test_item_sound", "curriculum_whole", "material_replaced", "trainer_accepted", "follow_up_answered",
    "certificates_due",
    "line_settled", "revision_sound", "money_certified", "money_approver", "statement_apart", "statement_settled",
    "suspension_of_another", "donation_resumes", "donation_runs", "donation_watched", "assessment_sound", "assessment_accepts",
    "assessment_replaced", "handover_ready", "title_by_certificate", "visit_monitor", "visit_whole", "visit_followed",
    "paper_ready", "paper_place",
    "request_whole", "request_printed", "request_lines", "request_settled", "summons_ahead", "summons_served", "summons_past",
    "off_sheets",
    "place_carried", "place_empty", "thing_placed", "thing_issued", "thing_due", "thing_in_kit", "lot_part",
    "stock_begins", "stock_apart", "stock_settled",
    "scan_settled",
    "look_up_inspector", "look_up_his_to_check", "look_up_his_to_answer", "look_up_not_his",
    "volume_record", "volume_filled",
    "paper_form_sound",
    "merge_sound", "split_sound",
    "watch_list_next", "screening_answered",
    "takeover_alone", "case_registered", "registration_sound",
    "tip_responsible", "tip_assessed", "tip_refer", "tip_not_to_named", "tip_answered", "identity_apart", "identity_grant",
    "protection_ahead", "referral_apart",
    "partner_key",
    "element_shown", "element_contest", "link_contest",
};
const size_t RULES_GUARD_COUNT = ARRAY_LEN(RULES_GUARD_NAMES);

/* Those of RULES_DERIVED (derived.c). */
const char *const RULES_DERIVED_NAMES[] = { "course_cost", "days_open", "extension_later", "extension_term", "key_fingerprint" };

static bool has_paper(Str name)
{
    PaperForm f;
    return paper_form_find(LANG_EN, name, &f);
}

const ModelRules RULES_NAMES = { .guards = RULES_GUARD_NAMES, .guard_count = ARRAY_LEN(RULES_GUARD_NAMES),
                                 .derived = RULES_DERIVED_NAMES, .derived_count = ARRAY_LEN(RULES_DERIVED_NAMES),
                                 .has_paper = has_paper };

const Guard *rules_guard(Str name)
{
    for (size_t i = 0; i < ARRAY_LEN(GUARDS); i++) {
        if (str_is(name, GUARDS[i].name)) return &GUARDS[i];
    }
    return NULL;
}

static ErrorCode ask(Request *r, const Move *m, bool beforehand, const Record *rec, const JsonValue *fields, Error *e)
{
    for (size_t i = 0; i < m->guard_count; i++) {
        const Guard *g = rules_guard(m->guards[i]);
        if (!g) return error_internal(e, "guard");
        if (beforehand && !g->beforehand) continue;
        if (g->of_move) TRY(g->of_move(r, m, rec, fields, e));
        else TRY(g->run(r, rec, fields, e));
    }
    return rules_check_steps(r, rec, m, e);
}

ErrorCode rules_let_pass(Request *r, const Move *m, const Record *rec, const JsonValue *fields, Error *e)
{
    return ask(r, m, false, rec, fields, e);
}

ErrorCode rules_say_beforehand(Request *r, const Move *m, const Record *rec, const JsonValue *fields, Error *e)
{
    return ask(r, m, true, rec, fields, e);
}

Str rules_field_label(const Request *r, const Record *rec, const char *within, const char *name)
{
    const Kind *k = model_kind(r->model, rec->kind);
    const Field *outer = k && within ? kind_field(k, str_of(within)) : NULL;
    const Field *f = within ? outer && outer->of ? outer->of->fields : NULL : k ? k->fields : NULL;
    while (f && !str_is(f->id, name)) f = f->next;
    return f ? f->label.text[r->lang] : str_of(name);
}
