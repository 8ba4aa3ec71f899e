/* rules_int.h: the guards, one function each; a file a row of work. */
#ifndef TERGOO_RULES_INT_H
#define TERGOO_RULES_INT_H

#include "office/cosigner.h"
#include "rules/rules.h"

ErrorCode guard_case_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_person_outcome(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_ground_fits(Request *r, const Move *m, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_nothing_left(Request *r, const Move *m, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_transfer_arrived(Request *r, const Record *rec, const JsonValue *fields, Error *e);

ErrorCode guard_element_shown(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_element_contest(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_link_contest(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_not_the_author(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_extension_grant(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_extension_refuse(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_measure_detain(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_measure_remand(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_measure_impose(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_measure_freeze(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_measure_ended(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_measure_followed(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_plan_hypotheses(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_tasks_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_decision_his(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_plan_follows(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_team_declared(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_joint_team_signed(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_joint_team_runs(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_joint_team_extended(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_declaration_own(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_declaration_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_declaration_moot(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_recusal_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_skill_of_another(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_absence_own(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_mla_complete(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_exhibit_seal(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_exhibit_difference(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_exhibit_unopened(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_exhibit_reseal(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_exhibit_settle(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_exhibit_decided(Request *r, const Record *rec, const JsonValue *fields, Error *e);
/* Copies of devices and examinations at a laboratory (imaging_rules.c, laboratory_rules.c). */
ErrorCode guard_imaging_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_imaging_equal(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_imaging_differs(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_imaging_resealed(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_examination_gone(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_examination_adds_up(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_examination_back(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_exhibit_recalled(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_exhibit_kept_there(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_exhibit_decide(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_exhibit_commission(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_incident_explained(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_incident_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_interview_safeguards(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_interview_record(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_partner_key(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_search_signed(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_search_opened(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_seal_spoiled(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_delivery_authorised(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_delivery_legs(Request *r, const Record *rec, const JsonValue *fields, Error *e);

ErrorCode guard_hrddp_cleared(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_donation_part(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_donation_protocols(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_suspension_of_another(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_donation_resumes(Request *r, const Move *m, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_donation_runs(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_donation_watched(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_assessment_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_assessment_accepts(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_assessment_replaced(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_handover_ready(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_title_by_certificate(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_visit_monitor(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_visit_whole(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_visit_followed(Request *r, const Record *rec, const JsonValue *fields, Error *e);
/* Of a donation: has each recipient an assessment in force on his day (donation_rules.c)? */
MUST_USE ErrorCode rules_check_recipients(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_asset_receipt(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_asset_issue(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_asset_return(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_asset_disposal(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_loss_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_course_counts(Request *r, const Record *rec, const JsonValue *fields, Error *e);
/* Who is trained and was there (trainee_rules.c). */
ErrorCode guard_nomination_cleared(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_enrolment_cleared(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_enrolment_place(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_enrolment_attended(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_enrolment_missed(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_session_past(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_attendance_open(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_certificates_due(Request *r, const Record *rec, const JsonValue *fields, Error *e);
/* Number and days of the certificate of this office that a skill names by its check code. */
MUST_USE ErrorCode rules_fill_certified(Request *r, JsonValue *fields, Error *e);
/* A certificate comes of an issue alone; what it rests on stands still; a skill's check code is one (rules_check_planned). */
MUST_USE ErrorCode rules_check_certified(Request *r, const Kind *k, const JsonValue *before, const JsonValue *after, Error *e);
/* One identity, one person; one place in a course, one half-day, once; half-days as they are counted (rules_check_planned). */
MUST_USE ErrorCode rules_check_training(Request *r, const Kind *k, Str id, const JsonValue *before, const JsonValue *after, Error *e);
/* What was entered of a course's test and evaluation, before it is reported on (learning_rules.c). */
MUST_USE ErrorCode rules_check_learned(Request *r, Str course, const JsonValue *fields, Error *e);
ErrorCode guard_test_item_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_curriculum_whole(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_material_replaced(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_trainer_accepted(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_follow_up_answered(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_inspector_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_line_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_revision_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_money_certified(Request *r, const Move *m, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_money_approver(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_statement_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_statement_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_project_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_project_results(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_programme_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_result_bare(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_period_whole(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_period_of_another(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_period_replaced(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_news_ready(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_news_languages(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_news_answers(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_news_photos(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_news_text(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_news_answer_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_news_recall_corrected(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_news_cleared(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_news_names_cleared(Request *r, const Record *rec, const JsonValue *fields, Error *e);
/* An address that can be typed; words that change are read again (news_fill.c). */
MUST_USE ErrorCode rules_check_news(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e);
MUST_USE ErrorCode rules_check_review(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e);

ErrorCode guard_paper_ready(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_paper_place(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_volume_record(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_volume_filled(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_off_sheets(Request *r, const Record *rec, const JsonValue *fields, Error *e);

ErrorCode guard_request_whole(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_request_printed(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_request_lines(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_request_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_summons_ahead(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_summons_served(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_summons_past(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_look_up_inspector(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_look_up_his_to_check(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_look_up_his_to_answer(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_look_up_not_his(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_tip_responsible(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_tip_assessed(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_tip_refer(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_tip_not_to_named(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_tip_answered(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_identity_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_identity_grant(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_protection_ahead(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_referral_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_stock_begins(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_stock_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_stock_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_scan_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_merge_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_split_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_paper_form_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_watch_list_next(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_screening_answered(Request *r, const Record *rec, const JsonValue *fields, Error *e);

/* Did the caller, or whom he stands in for, make one of these acts on the record (names, NULL behind the last)? `last`: the latest of
 * them counts alone. */
MUST_USE ErrorCode rules_acted(Request *r, const Record *rec, const char *const *ops, bool last, bool *ret, Error *e);

/* The fields of a record as it stands. */
MUST_USE ErrorCode rules_fields_of(Request *r, const Record *rec, const JsonValue **ret, Error *e);
/* Who made the last of these acts, and who signed it with him; empty: nobody did. */
MUST_USE ErrorCode rules_last_actor(Request *r, const Record *rec, const char *const *ops, Str actors[2], Error *e);
/* Who else signed the act of an entry; empty: nobody. */
MUST_USE ErrorCode rules_cosigner(Request *r, const Entry *entry, Str *ret, Error *e);

/* Of what was taken over nobody here knows what came before: that is said, and stops nobody. `still`: only while it stands in the state in which
 * it was taken over. */
MUST_USE ErrorCode rules_not_known(Request *r, const Record *rec, const JsonValue *fields, bool still, const char *sentence, Error *e);
ErrorCode guard_case_registered(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_registration_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_takeover_alone(Request *r, const Record *rec, const JsonValue *fields, Error *e);

/* What is missing, gathered by the labels of the fields; rules_whole: ERR_INVALID with {missing}{more} when there is something. Texts
 * live in the arena. */
typedef struct { const Request *request; const Record *record; Str list[16]; size_t count; } Missing;
void rules_miss_text(Missing *m, Str text);
void rules_miss(Missing *m, const char *field);
void rules_need(Missing *m, const JsonValue *fields, const char *field);
void rules_need_yes(Missing *m, const JsonValue *fields, const char *field);
MUST_USE ErrorCode rules_whole(const Missing *m, const char *sentence, Error *e);

/* ERR_INVALID while an incident is open that names the record in this field ("thing", "asset"). */
MUST_USE ErrorCode rules_no_open_incident(Request *r, const Record *rec, const char *field, Error *e);
/* The seal of an exhibit or a package is used by nothing else; a range of seals meets no other (seal_rules.c). */
MUST_USE ErrorCode rules_check_seals(Request *r, const Kind *k, Str chain, Str id, const JsonValue *before, const JsonValue *after, Error *e);
/* Seals change by moves alone. */
MUST_USE ErrorCode rules_check_package(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e);

/* Seal, pieces and weight change by moves alone (rules_check_change). */
MUST_USE ErrorCode rules_check_exhibit(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e);

/* store_rules.c: where things lie, in whose hands they are, what belongs together; what of it changes by moves alone. */
MUST_USE ErrorCode rules_check_stored(Request *r, const Kind *k, Str chain, Str id, const JsonValue *before, const JsonValue *after, Error *e);
MUST_USE ErrorCode rules_check_store_change(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e);
ErrorCode guard_place_carried(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_place_empty(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_thing_placed(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_thing_issued(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_thing_due(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_lot_part(Request *r, const Record *rec, const JsonValue *fields, Error *e);
ErrorCode guard_thing_in_kit(Request *r, const Record *rec, const JsonValue *fields, Error *e);
/* One number of one maker, one piece of equipment; none joins a project that is over (rules_check_planned). */
MUST_USE ErrorCode rules_check_asset(Request *r, const Kind *k, Str id, const JsonValue *before, const JsonValue *after, Error *e);

/* A step of a change is fed by earlier steps of the same project (rules_check_planned). */
MUST_USE ErrorCode rules_check_change_step(Request *r, const Kind *k, const JsonValue *after, Error *e);

/* What the model calls a field, for a sentence; its parts alike, where `within` is a list of groups. */
Str rules_field_label(const Request *r, const Record *rec, const char *within, const char *name);

#endif
