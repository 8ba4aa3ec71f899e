/* desk.h: the operation table, and what its files share. One file a row of work: sessions and users, records, cases, proposals, files, bundles, the
 * ledger. An operation reads through the Request, says what should happen as drafts, and builds the view. */
#ifndef TERGOO_DESK_H
#define TERGOO_DESK_H

#include "desk/search_ask.h"
#include "office/gate.h"
#include "office/view.h"

/* All that anybody can ask of the gate (operations.c). */
extern const OperationTable DESK_OPERATIONS;

/* A record that the caller may see. `kind` is today's, and state and fields have the names of today; `body` is what was entered and `made` the
 * kind as it was then: what is shown is shown under it. */
typedef struct { Record record; const Kind *kind, *made; const JsonValue *body, *fields; } Seen;

/* ---- operations, by file ---- */
ErrorCode desk_session_open(Request *r, Error *e);
ErrorCode desk_session_close(Request *r, Error *e);
ErrorCode desk_session_show(Request *r, Error *e);

ErrorCode desk_user_create(Request *r, Error *e);
ErrorCode desk_user_change(Request *r, Error *e);
ErrorCode desk_user_end(Request *r, Error *e);
ErrorCode desk_user_list(Request *r, Error *e);
ErrorCode desk_session_ways(Request *r, Error *e);
ErrorCode desk_user_ways(Request *r, Error *e);
ErrorCode desk_user_key_begin(Request *r, Error *e);
ErrorCode desk_user_key_confirm(Request *r, Error *e);
ErrorCode desk_user_sheet_make(Request *r, Error *e);
ErrorCode desk_user_sheet_confirm(Request *r, Error *e);
ErrorCode desk_user_way_end(Request *r, Error *e);
ErrorCode desk_user_enrol(Request *r, Error *e);
ErrorCode desk_user_import(Request *r, Error *e);
ErrorCode desk_user_import_guide(Request *r, Error *e);
ErrorCode desk_user_enrol_use(Request *r, Error *e);
ErrorCode desk_user_enrol_again(Request *r, Error *e);
ErrorCode desk_second_begin(Request *r, Error *e);
ErrorCode desk_second_confirm(Request *r, Error *e);
ErrorCode desk_second_reset(Request *r, Error *e);
ErrorCode desk_user_passphrase(Request *r, Error *e);

ErrorCode desk_record_create(Request *r, Error *e);
ErrorCode desk_record_change(Request *r, Error *e);
ErrorCode desk_record_move(Request *r, Error *e);
ErrorCode desk_record_show(Request *r, Error *e);
ErrorCode desk_record_list(Request *r, Error *e);
ErrorCode desk_record_history(Request *r, Error *e);
ErrorCode desk_record_erase(Request *r, Error *e);

ErrorCode desk_record_form(Request *r, Error *e);
ErrorCode desk_op_form(Request *r, Error *e);
ErrorCode desk_me_today(Request *r, Error *e);
ErrorCode desk_me_waits(Request *r, Error *e);
ErrorCode desk_todo_add(Request *r, Error *e);
ErrorCode desk_todo_change(Request *r, Error *e);
ErrorCode desk_todo_done(Request *r, Error *e);
ErrorCode desk_todo_reopen(Request *r, Error *e);
ErrorCode desk_todo_forget(Request *r, Error *e);
ErrorCode desk_todo_list(Request *r, Error *e);
ErrorCode desk_calendar_show(Request *r, Error *e);
ErrorCode desk_calendar_file(Request *r, Error *e);
ErrorCode desk_calendar_subscribe(Request *r, Error *e);
ErrorCode desk_calendar_revoke(Request *r, Error *e);
ErrorCode desk_calendar_feed(Request *r, Error *e);
ErrorCode desk_unit_show(Request *r, Error *e);
ErrorCode desk_work_plan(Request *r, Error *e);
ErrorCode desk_work_board(Request *r, Error *e);
ErrorCode desk_work_line(Request *r, Error *e);
ErrorCode desk_work_line_csv(Request *r, Error *e);
ErrorCode desk_work_sleep(Request *r, Error *e);
ErrorCode desk_work_wake(Request *r, Error *e);
ErrorCode desk_work_asleep(Request *r, Error *e);
ErrorCode desk_work_load(Request *r, Error *e);
ErrorCode desk_work_assign(Request *r, Error *e);
ErrorCode desk_work_close(Request *r, Error *e);
ErrorCode desk_work_drop(Request *r, Error *e);
ErrorCode desk_menu(Request *r, Error *e);
ErrorCode desk_kind_list(Request *r, Error *e);
ErrorCode desk_ref_find(Request *r, Error *e);

ErrorCode desk_draft_save(Request *r, Error *e);
ErrorCode desk_draft_get(Request *r, Error *e);
ErrorCode desk_draft_list(Request *r, Error *e);
ErrorCode desk_draft_drop(Request *r, Error *e);

ErrorCode desk_record_correct(Request *r, Error *e);
ErrorCode desk_record_pull_back(Request *r, Error *e);
ErrorCode desk_record_hand_over(Request *r, Error *e);
ErrorCode desk_case_hand_over(Request *r, Error *e);
ErrorCode desk_hand_over(Request *r, Error *e);
ErrorCode desk_preview(Request *r, Error *e);
ErrorCode desk_acknowledge(Request *r, Error *e);
ErrorCode desk_handed(Request *r, Error *e);
ErrorCode desk_retention_due(Request *r, Error *e);
ErrorCode desk_retention_weed(Request *r, Error *e);
ErrorCode desk_clock_due(Request *r, Error *e);
ErrorCode desk_clock_moved(Request *r, Error *e);
ErrorCode desk_clock_recompute(Request *r, Error *e);
ErrorCode desk_clock_print(Request *r, Error *e);
ErrorCode desk_clock_show(Request *r, Error *e);

ErrorCode desk_takeover_enter(Request *r, Error *e);
ErrorCode desk_takeover_bring(Request *r, Error *e);
ErrorCode desk_register_lines(Request *r, Error *e);
ErrorCode desk_register_export(Request *r, Error *e);

ErrorCode desk_record_import(Request *r, Error *e);
ErrorCode desk_record_export(Request *r, Error *e);

ErrorCode desk_duplicate_list(Request *r, Error *e);
ErrorCode desk_duplicate_compare(Request *r, Error *e);
ErrorCode desk_duplicate_apart(Request *r, Error *e);
ErrorCode desk_duplicate_merge(Request *r, Error *e);
ErrorCode desk_duplicate_split(Request *r, Error *e);
ErrorCode desk_table_import(Request *r, Error *e);
ErrorCode desk_table_export(Request *r, Error *e);

ErrorCode desk_model_get(Request *r, Error *e);
ErrorCode desk_api_describe(Request *r, Error *e);
ErrorCode desk_model_activate(Request *r, Error *e);

ErrorCode desk_case_open(Request *r, Error *e);
ErrorCode desk_case_list(Request *r, Error *e);
ErrorCode desk_case_show(Request *r, Error *e);

ErrorCode desk_case_admit(Request *r, Error *e);
ErrorCode desk_joint_share(Request *r, Error *e);
ErrorCode desk_case_dismiss(Request *r, Error *e);
ErrorCode desk_case_break_glass(Request *r, Error *e);
ErrorCode desk_deputy_give(Request *r, Error *e);
ErrorCode desk_deputy_end(Request *r, Error *e);
ErrorCode desk_deputy_list(Request *r, Error *e);
ErrorCode desk_audit_trail(Request *r, Error *e);

ErrorCode desk_case_deliver(Request *r, Error *e);
ErrorCode desk_case_search(Request *r, Error *e);
ErrorCode desk_case_recover(Request *r, Error *e);
ErrorCode desk_locked_ask(Request *r, Error *e);
ErrorCode desk_locked_asked(Request *r, Error *e);
ErrorCode desk_locked_tell(Request *r, Error *e);
ErrorCode desk_locked_pass_on(Request *r, Error *e);
ErrorCode desk_case_audit(Request *r, Error *e);
ErrorCode desk_case_lend(Request *r, Error *e);
ErrorCode desk_case_lend_end(Request *r, Error *e);

ErrorCode desk_case_check_out(Request *r, Error *e);
ErrorCode desk_case_take_over(Request *r, Error *e);
ErrorCode desk_case_hand_in(Request *r, Error *e);
ErrorCode desk_case_check_in(Request *r, Error *e);
ErrorCode desk_case_lease_lost(Request *r, Error *e);

ErrorCode desk_proposal_list(Request *r, Error *e);
ErrorCode desk_proposal_show(Request *r, Error *e);
ErrorCode desk_proposal_sign(Request *r, Error *e);
ErrorCode desk_proposal_return(Request *r, Error *e);

ErrorCode desk_document_add(Request *r, Error *e);
ErrorCode desk_document_get(Request *r, Error *e);

ErrorCode desk_paper_forms(Request *r, Error *e);
ErrorCode desk_paper_write(Request *r, Error *e);
ErrorCode desk_paper_make(Request *r, Error *e);
ErrorCode desk_paper_print(Request *r, Error *e);
ErrorCode desk_paper_labels(Request *r, Error *e);
ErrorCode desk_paper_slip(Request *r, Error *e);
ErrorCode desk_paper_check(Request *r, Error *e);
ErrorCode desk_paper_blocks(Request *r, Error *e);
ErrorCode desk_paper_book(Request *r, Error *e);
ErrorCode desk_paper_compare(Request *r, Error *e);
ErrorCode desk_paper_insert(Request *r, Error *e);
ErrorCode desk_paper_take(Request *r, Error *e);
ErrorCode desk_paper_return(Request *r, Error *e);
ErrorCode desk_paper_revise(Request *r, Error *e);
ErrorCode desk_request_chase(Request *r, Error *e);
ErrorCode desk_summons_again(Request *r, Error *e);
ErrorCode desk_volume_list(Request *r, Error *e);
ErrorCode desk_volume_file(Request *r, Error *e);
ErrorCode desk_volume_insert(Request *r, Error *e);
ErrorCode desk_volume_withdraw(Request *r, Error *e);
ErrorCode desk_volume_renumber(Request *r, Error *e);
ErrorCode desk_volume_close(Request *r, Error *e);
ErrorCode desk_volume_reopen(Request *r, Error *e);
ErrorCode desk_volume_export(Request *r, Error *e);
ErrorCode desk_scan_take(Request *r, Error *e);
ErrorCode desk_scan_look(Request *r, Error *e);
ErrorCode desk_scan_picture(Request *r, Error *e);
ErrorCode desk_scan_file(Request *r, Error *e);
ErrorCode desk_scan_keep(Request *r, Error *e);
ErrorCode desk_scan_aside(Request *r, Error *e);
ErrorCode desk_subject_show(Request *r, Error *e);
ErrorCode desk_subject_state(Request *r, Error *e);
ErrorCode desk_subject_promote(Request *r, Error *e);
ErrorCode desk_subject_link(Request *r, Error *e);
ErrorCode desk_subject_localise(Request *r, Error *e);
ErrorCode desk_subject_copy(Request *r, Error *e);
ErrorCode desk_subject_ask(Request *r, Error *e);
ErrorCode desk_inquiry_answer(Request *r, Error *e);
ErrorCode desk_inquiry_refuse(Request *r, Error *e);
ErrorCode desk_inquiry_close(Request *r, Error *e);
ErrorCode desk_proof_show(Request *r, Error *e);
ErrorCode desk_proof_make(Request *r, Error *e);
ErrorCode desk_proof_link(Request *r, Error *e);
ErrorCode desk_proof_task(Request *r, Error *e);
ErrorCode desk_proof_changes(Request *r, Error *e);
ErrorCode desk_proof_export(Request *r, Error *e);
ErrorCode desk_certificate_check(Request *r, Error *e);
ErrorCode desk_certificate_public_list(Request *r, Error *e);
ErrorCode desk_figure_list(Request *r, Error *e);
ErrorCode desk_figure_show(Request *r, Error *e);
ErrorCode desk_figure_export(Request *r, Error *e);
ErrorCode desk_site_items(Request *r, Error *e);
ErrorCode desk_site_sign(Request *r, Error *e);
ErrorCode desk_site_picture(Request *r, Error *e);
ErrorCode desk_money_budget(Request *r, Error *e);
ErrorCode desk_money_behind(Request *r, Error *e);
ErrorCode desk_money_export(Request *r, Error *e);
ErrorCode desk_money_bring(Request *r, Error *e);
ErrorCode desk_office_message_write(Request *r, Error *e);
ErrorCode desk_office_message_take_out(Request *r, Error *e);
ErrorCode desk_office_message_take_in(Request *r, Error *e);
ErrorCode desk_message_write(Request *r, Error *e);
ErrorCode desk_message_read(Request *r, Error *e);
ErrorCode desk_message_list(Request *r, Error *e);
ErrorCode desk_seizure_enter(Request *r, Error *e);
ErrorCode desk_seizure_checks(Request *r, Error *e);
ErrorCode desk_photo_add(Request *r, Error *e);
ErrorCode desk_photo_picture(Request *r, Error *e);
ErrorCode desk_person_today(Request *r, Error *e);
ErrorCode desk_run_keep(Request *r, Error *e);
ErrorCode desk_flag_list(Request *r, Error *e);
ErrorCode desk_flag_show(Request *r, Error *e);
ErrorCode desk_flag_enter(Request *r, Error *e);
ErrorCode desk_rule_show(Request *r, Error *e);
ErrorCode desk_party_show(Request *r, Error *e);
ErrorCode desk_pair_list(Request *r, Error *e);

ErrorCode desk_tips_key(Request *r, Error *e);
ErrorCode desk_tips_call(Request *r, Error *e);
ErrorCode desk_tips_take(Request *r, Error *e);
ErrorCode desk_tips_answers(Request *r, Error *e);

ErrorCode desk_watch_import(Request *r, Error *e);
ErrorCode desk_watch_aliases(Request *r, Error *e);
ErrorCode desk_watch_list(Request *r, Error *e);
ErrorCode desk_watch_screen(Request *r, Error *e);
ErrorCode desk_watch_screen_run(Request *r, Error *e);
ErrorCode desk_watch_screen_case(Request *r, Error *e);
ErrorCode desk_watch_again(Request *r, Error *e);
ErrorCode desk_watch_hits(Request *r, Error *e);
ErrorCode desk_watch_answer(Request *r, Error *e);

ErrorCode desk_bundle_export(Request *r, Error *e);
ErrorCode desk_bundle_import(Request *r, Error *e);

ErrorCode desk_look_up_subject(Request *r, Error *e);
ErrorCode desk_look_up_draw(Request *r, Error *e);
ErrorCode desk_look_up_ask(Request *r, Error *e);
ErrorCode desk_search(Request *r, Error *e);
ErrorCode desk_search_rebuild(Request *r, Error *e);
ErrorCode desk_search_save(Request *r, Error *e);
ErrorCode desk_search_forget(Request *r, Error *e);
ErrorCode desk_search_saved(Request *r, Error *e);
ErrorCode desk_search_stand(Request *r, Error *e);
ErrorCode desk_search_put_in_force(Request *r, Error *e);
ErrorCode desk_search_refuse(Request *r, Error *e);
ErrorCode desk_search_end(Request *r, Error *e);
ErrorCode desk_search_look(Request *r, Error *e);

ErrorCode desk_ledger_head(Request *r, Error *e);
ErrorCode desk_ledger_verify(Request *r, Error *e);
ErrorCode desk_ledger_proof(Request *r, Error *e);

/* ---- shared (desk_record.c) ---- */
/* ERR_DENIED with `key` when the caller, or whom he stands in for in that chain, has none of the roles. */
MUST_USE ErrorCode desk_need_role(Request *r, Str chain, const Str *roles, size_t count, const char *key, const Kind *k, Error *e);
/* The chain a new record of this kind goes into: the case that was named, or the office's. */
MUST_USE ErrorCode desk_place(Request *r, const Kind *k, Str named, Str *chain, Error *e);
/* A move with what was filled in for it; see desk_volume_put for `insert`. */
MUST_USE ErrorCode desk_move_with(Request *r, Seen *seen, Str move, const JsonValue *given, bool insert, Error *e);
/* The draft of a move with what is given for its fields, held against rights, rules and the model; arguments `reason` and `basis` go along. */
MUST_USE ErrorCode desk_moved(Request *r, const Seen *seen, const Move *m, const JsonValue *given, Draft *ret, Error *e);
/* ERR_INVALID with the moves that there are from here. */
ErrorCode desk_no_move(Request *r, const Seen *seen, Str id, Error *e);

/* ---- shared (desk_walk.c, desk_list.c, desk_search.c) ---- */
/* All records of the kind that the caller may know of, or those of one case. Rows live until `each` returns; ERR_END ends the walk. */
MUST_USE ErrorCode desk_each_record(Request *r, const Kind *k, Str in_case, RecordEach each, void *self, Error *e);
/* The same from all cases, the one that was touched last first: `enough` is asked before each whether anything up to that place is still wanted. */
typedef bool (*PlaceEnough)(void *self, RecordPlace newest);
MUST_USE ErrorCode desk_each_touched(Request *r, const Kind *k, PlaceEnough enough, RecordEach each, void *self, Error *e);
/* All that he may know of, or of one case, that is of a kind and in a state that is wanted; in no order. */
typedef bool (*StateWanted)(Request *r, const Kind *k, Str state);
MUST_USE ErrorCode desk_each_in_states(Request *r, Str in_case, StateWanted wanted, RecordEach each, void *self, Error *e);
/* In which order a kind is walked. ORDER_CHANGE: those changed last first, from a place on until another, of one state or (empty) of any.
 * ORDER_STATE: in the order of the kind's states, in each those changed last first; the first `skip` states are left out, and of the next
 * what is newer than `from`. ORDER_FIELD: by what the index has under that name, from a value on. */
typedef enum { ORDER_CHANGE, ORDER_STATE, ORDER_FIELD } OrderBy;
typedef struct { OrderBy by; bool descending; Str state; size_t skip; RecordPlace from, until; Str field, value; } RecordOrder;
/* Walks the whole kind for what the caller knows; for one who knows few cases that is a long way. Those that have no such state or value are not
 * among them. *ended: `each` had enough. */
MUST_USE ErrorCode desk_each_in_order(Request *r, const Kind *k, const RecordOrder *o, RecordEach each, void *self, bool *ended, Error *e);
/* Ids that were found on a walk and are looked at after it; zeroed but for the request, in whose arena they are. */
typedef struct { Request *request; Str *ids; size_t count, room; } RecordIds;
MUST_USE ErrorCode record_ids_add(RecordIds *l, Str id, Error *e);
/* Those of them that the caller may see, whole; as they were found, or as `order` (of sort_list, over Seen) has them. */
typedef struct { Seen *list; size_t count; } SeenList;
MUST_USE ErrorCode desk_see_all(const RecordIds *ids, int (*order)(const void *, const void *), SeenList *ret, Error *e);
/* Is it shorter to walk a kind than his cases? */
MUST_USE ErrorCode desk_knows_many(Request *r, bool *ret, Error *e);
/* Those of the kind in cases that he does not know which he knows as a keeper of the store. */
MUST_USE ErrorCode desk_each_kept(Request *r, const Kind *k, RecordEach each, void *self, Error *e);
/* Does he know things of the kind as a keeper of the store, beyond the cases that he knows? */
bool desk_keeps_kind(Request *r, const Kind *k);
/* Those of the kind, or (NULL) of any that is searched, that are what is asked for (search_ask.h), those changed last first.
 * ERR_IO while the index is being made. */
MUST_USE ErrorCode desk_each_found(Request *r, const Kind *k, const SearchAsk *ask, RecordEach each, void *self, Error *e);
/* A list of the kind's records, by the arguments of record.list, or of cases, locked ones among them, by those of case.list. */
MUST_USE ErrorCode desk_list_kind(Request *r, const Kind *k, bool cases, Error *e);
/* Whoever looks for persons by words leaves an entry that says by which; once a session, question and ten minutes. */
MUST_USE ErrorCode desk_note_question(Request *r, Str kind, Str only, Str words, int64_t shown, Error *e);

/* ---- shared (desk_page.c, desk_flag.c, desk_menu.c, desk_unsent.c) ---- */
/* Has the caller one of the roles there, and may he enter something? */
bool desk_may(Request *r, Str chain, const Str *roles, size_t count);
/* ERR_DENIED for whoever may only look at the case. */
MUST_USE ErrorCode desk_need_rank(Request *r, Str chain, Error *e);
/* What a reference is called, and where it leads: to nowhere, and called a record that he may not see, when that is so. */
Str desk_ref_label(Request *r, Str id);
Str desk_ref_target(Request *r, Str id);
/* The answer to whoever asked for a file that was just written to r->fd: its name, media type and size in bytes, for programs and as a sentence. */
void desk_gave_file(Request *r, Str name, Str type, int64_t size);
/* A value as people read it, with what it refers to by name. */
Str desk_value_text(Request *r, const Field *f, const JsonValue *v);
/* The rows of a reference, of a list of them, or of a file; false for a field that is none of these. */
bool desk_show_refs(Request *r, const Field *f, const JsonValue *v, const JsonValue *body);
void desk_show_crumbs(Request *r, const Seen *seen);
/* What the caller may do with it now. */
void desk_show_actions(Request *r, const Seen *seen);
/* Papers (desk_paper.c): what can be had of one, and of every other record that one can be begun. The move that freezes one is made by
 * desk_paper_print. */
void desk_offer_papers(Request *r, const Seen *seen);
bool desk_paper_prints(const Seen *seen, const Move *m);
/* What stands in the QR code behind "TERGOO:": the paper's number and the first digits of its source's hash (hex). */
Str desk_paper_code(Request *r, Str number, Str hash);
/* ---- labels (desk_labels.c): offered on a page; the choices of their form. ---- */
void desk_offer_labels(Request *r, const Seen *seen);
/* To a keeper who works in no case of it: the slip of his act (desk_slip.c). */
void desk_offer_slip(Request *r, const Seen *seen);
JsonValue *desk_label_sheets(Request *r, JsonValue *field);
/* The exhibits as options of an item; false when there are none to choose from, or more than can be ticked. */
bool desk_label_ticks(Request *r, Str about, JsonValue *item);
void desk_show_paper(Request *r, const Seen *seen);
/* Bringing a draft back that was edited elsewhere (desk_paper_word.c). */
void desk_offer_compare(Request *r, const Seen *paper);
/* ---- shared (desk_paper_review.c, desk_paper_write.c): a paper that waits for approval, and its remarks ---- */
/* Is the proposal (its fields) one to approve a paper? */
bool desk_paper_proposed(const JsonValue *fields);
MUST_USE ErrorCode desk_show_paper_asked(Request *r, const Seen *proposal, Error *e);
void desk_offer_paper_return(Request *r, const Seen *proposal);
MUST_USE ErrorCode desk_show_paper_remarks(Request *r, const Seen *paper, Error *e);
/* The form that it is returned by, with a place for a remark at each paragraph. */
MUST_USE ErrorCode desk_paper_return_form(Request *r, Str id, Error *e);
/* Is it a paper that is being written? Then its change has a form of its own. */
bool desk_paper_is_written(const Seen *seen);
MUST_USE ErrorCode desk_paper_text_form(Request *r, const Seen *paper, Error *e);

/* ---- shared (desk_request.c, desk_summons.c): each does nothing for other kinds ---- */
/* The record's body without what stands in tables of its own: of a request, and of a question to an owner (desk_inquiry.c). */
const JsonValue *desk_request_rest(Request *r, const Seen *seen);
/* Questions beside their answers, and the chasers. */
MUST_USE ErrorCode desk_show_request(Request *r, const Seen *seen, Error *e);
void desk_offer_chase(Request *r, const Seen *seen);
/* Of a copy of a device, an examination or drugs: what a court will ask about (desk_lab.c). */
MUST_USE ErrorCode desk_warn_lab(Request *r, const Seen *seen, Error *e);
/* Warns of other calls of the same person or officer at the same time, as far as the caller may see them. */
void desk_warn_clash(Request *r, const Kind *k, Str chain, Str id, Str state, const JsonValue *fields);
void desk_offer_again(Request *r, const Seen *seen);
/* The draft of a paper of that form, begun from a record: ERR_NOT_FOUND where there is no such form of it, ERR_DENIED for who may
 * write none. Printing one by its id; the frozen source of a printed one, held against its hash. */
MUST_USE ErrorCode desk_paper_begin(Request *r, const Seen *about, Str form, Draft *ret, Error *e);
MUST_USE ErrorCode desk_paper_print_one(Request *r, Str id, Error *e);
MUST_USE ErrorCode desk_paper_source(Request *r, const Seen *paper, Str *ret, Error *e);
/* In which language papers about it are: as asked for, else that of the proceedings. */
Lang desk_paper_language(Request *r, const Seen *about);
/* What tergoo-print is asked for a source. */
MUST_USE ErrorCode desk_paper_request(Request *r, Str source, Str form, bool draft, Buf *to, Error *e);
/* Volumes of the paper file (desk_volume.c, desk_volume_show.c). Does this move, with these fields, put the record on sheets of its case's
 * file? Then the drafts that go with it from the second on; sheets are counted into `fields`. `insert`: what lies there moves up. */
bool desk_volume_takes(const Seen *seen, const Move *m, const JsonValue *fields);
MUST_USE ErrorCode desk_volume_put(Request *r, const Seen *seen, JsonValue *fields, bool insert, Draft **ret, size_t *count, Error *e);
MUST_USE ErrorCode desk_volume_begin(Request *r, Str chain, const JsonValue *given, Error *e);
MUST_USE ErrorCode desk_volume_move(Request *r, const Seen *seen, const Move *m, Error *e);
/* ERR_CONFLICT for a volume in which something lies: what lies there would lie nowhere. */
MUST_USE ErrorCode desk_volume_may_go(Request *r, const Seen *seen, Error *e);
MUST_USE ErrorCode desk_show_volume(Request *r, const Seen *seen, Error *e);
/* What a form for filing says by itself of that field; NULL: nothing. */
JsonValue *desk_volume_proposal(Request *r, Str chain, Str field);
/* Would it file what lies on a sheet already? Then it is not offered. */
bool desk_volume_lies(const Seen *seen, const Move *m);
/* A move of a volume that asks which record: true, and the request's arguments are those of desk_op_form for it. */
bool desk_volume_asks(Request *r, const Seen *seen, const Move *m);
/* What else can be done with a volume, with what lies in one, or with a case. */
void desk_offer_volume(Request *r, const Seen *seen);
/* How far a kept file of pages was read; of a scan (desk_scan.c), what is on its pages, and what can become of them. */
MUST_USE ErrorCode desk_show_scan(Request *r, const Seen *seen, Error *e);
/* What was asked, of a check of a look-up (desk_look_up_check.c); nothing for other kinds. */
MUST_USE ErrorCode desk_show_look_up(Request *r, const Seen *seen, Error *e);
/* Leave to look up leads to the look-up (desk_look_up.c). */
void desk_offer_look_up(Request *r, const Seen *seen);
/* What stands beside a flag, or a run of detection: nothing for other kinds. */
MUST_USE ErrorCode desk_show_flag(Request *r, const Seen *seen, Error *e);
/* A flag whose run says all that its fixed fields say, in the reader's language and with more behind it; *but: a field of its
 * own that says no more than the run does either. */
bool desk_flag_is_found(Request *r, const Seen *seen, Str *but);
MUST_USE ErrorCode desk_show_run(Request *r, const Seen *seen, Error *e);
/* ---- shared (desk_watch.c, desk_hit.c): watch-lists, screenings, hits; each does nothing for other kinds ---- */
MUST_USE ErrorCode desk_show_watch_list(Request *r, const Seen *seen, Error *e);
MUST_USE ErrorCode desk_show_screening(Request *r, const Seen *seen, Error *e);
MUST_USE ErrorCode desk_show_hit(Request *r, const Seen *seen, Error *e);
void desk_offer_watch(Request *r, const Seen *seen);
/* A version that comes into force takes the one before out of it: both are proposed together. */
bool desk_watch_forces(const Seen *seen, const Move *m);
MUST_USE ErrorCode desk_watch_force(Request *r, const Draft *force, Error *e);
/* The choices of an argument that says the form of a list's file. */
JsonValue *desk_watch_formats(Request *r, JsonValue *field);
/* The value of a field that names a kept file. */
JsonValue *desk_file_value(Request *r, const BlobRow *row, Str name, Str type);
/* The action that makes another of the kind, where he may. */
void desk_offer_new(Request *r, const Kind *k, Str in_case);
/* The way to the list of that kind, where he sees any. */
void desk_offer_list(Request *r, const char *kind);
/* What he may enter under a record of the office: the kinds that name it, each leading to its form; nothing where there is none. */
void desk_offer_under(Request *r, const Seen *seen);
/* The field by which a record of the kind hangs on the one of that id, where its model has a word for that; NULL. Borrowed of the kind. */
const Field *desk_hangs_on(const Kind *k, Str id);
MUST_USE ErrorCode desk_show_unsent(Request *r, Str title, bool always, size_t *count, Error *e);
/* Drops the draft that an operation was sent from (argument `draft`). */
void desk_drop_sent(Request *r);

/* ---- shared (desk_proposal.c, desk_user.c) ---- */
/* Those that wait, in the cases the caller knows and in the office's chain if he sees them there. */
MUST_USE ErrorCode desk_each_proposal(Request *r, RecordEach each, void *self, Error *e);
Str desk_what_is_proposed(Request *r, const JsonValue *fields);
/* Since when it waits, and for how many days if for any. */
Str desk_waits_since(Request *r, Str proposal);
/* The draft that ends a proposal with remarks. */
Draft desk_proposal_returned(Request *r, const Seen *proposal, Str remarks);
bool desk_may_sign(Request *r, const Seen *proposal);
void desk_offer_account(Request *r, const Seen *user);

/* ---- shared (desk_standing.c) ---- */
/* What can be done with a saved or a standing search; nothing for other kinds. */
void desk_offer_kept_search(Request *r, const Seen *seen);
/* A hand-over of a desk (desk_handed_list.c): its cases that the caller knows, on its page and as values of a paper; acknowledging it. */
MUST_USE ErrorCode desk_show_handed(Request *r, const Seen *seen, Error *e);
MUST_USE ErrorCode desk_handed_values(Request *r, const Seen *seen, JsonValue *list, Error *e);
void desk_offer_handed(Request *r, const Seen *seen);
/* Revoking a calendar address (desk_calendar.c). */
void desk_offer_feed(Request *r, const Seen *seen);
/* What its owner can do with a note of his own (desk_own_note.c). */
void desk_offer_own_note(Request *r, const Seen *seen);

/* ---- shared (desk_find.c) ---- */
/* All records of the kind that the caller may choose, [[id, label], …]; NULL where they are too many to be shown unasked. Not for persons. */
MUST_USE ErrorCode desk_few_choices(Request *r, const Kind *k, JsonValue **ret, Error *e);

/* ---- shared (desk_words.c) ---- */
/* The error with its codes (roles, kinds, moves, records …) as the reader of this request calls them; for people only. */
void desk_word_error(Request *r, const Error *from, Error *to);
/* Says beside a refusal which argument of the operation it is about, where nothing has been said of fields yet (desk/argument_list.h). */
void desk_place_refusal(Request *r, const Operation *op, const Error *e);
/* Its sentences, so worded. */
void desk_say_error(Request *r, Buf *to, const Error *e);

/* What changing and correcting share (desk_record.c). */
MUST_USE ErrorCode desk_changed(Request *r, Seen *seen, Draft *ret, Error *e);
MUST_USE ErrorCode desk_check_fixed(Request *r, const Seen *seen, const JsonValue *fields, Error *e);

/* ---- shared (desk_erase.c) ---- */
/* The draft that ends all contents of a record, without its reason. */
MUST_USE ErrorCode desk_erasure(Request *r, const Seen *seen, Draft *ret, Error *e);
/* Does it still name all there is, but for the proposal that carries it? ERR_CONFLICT. */
MUST_USE ErrorCode desk_erasure_is_whole(Request *r, Str object, Str proposal, const JsonValue *content, Error *e);

/* ---- shared (desk_acts.c, desk_changes.c) ---- */
/* ERR_CONFLICT for a record that was pulled back. */
MUST_USE ErrorCode desk_is_here(const Seen *seen, Error *e);
/* Is it to be left out of every list: pulled back, or a proposal about something that was? */
bool desk_is_hidden(Request *r, const Record *rec);
/* The field that says who answers for a record; NULL where a kind has none. */
const Field *desk_responsible_field(const Kind *k);
/* The draft that gives a record back that was pulled back. */
MUST_USE ErrorCode desk_put_back(Request *r, Str object, Draft *ret, Error *e);
/* What changed from version to version, as a table of its own. */
MUST_USE ErrorCode desk_show_changes(Request *r, const Kind *k, const Record *rec, Error *e);

/* ---- shared (desk_beside.c, desk_clock.c): what is told besides the record ---- */
/* A warning, in the page and in data.warnings; `field` may be empty. */
void desk_warn(Request *r, Str field, const char *key, Str text);
/* What is odd in fields that were just entered, but for those that the caller may not see; `body`: the record as it was, NULL: a new one. After
 * the commit: it stops nobody. */
void desk_show_warnings(Request *r, const Kind *k, const JsonValue *body, const JsonValue *fields);
/* The same of one row of a table, with its number. */
void desk_show_row_warnings(Request *r, const Kind *k, int64_t row, const JsonValue *fields);
/* Derived values and who points at the record: rows and tables under it, data.derived and data.pointed_by. */
MUST_USE ErrorCode desk_show_derived(Request *r, const Seen *seen, Error *e);
MUST_USE ErrorCode desk_show_pointers(Request *r, const Seen *seen, Error *e);
/* Moving on from a state whose term is over and blocks asks for a reason: ERR_INVALID without one. */
MUST_USE ErrorCode desk_check_clock(Request *r, const Seen *seen, const Move *m, Error *e);
/* The term that runs for it, as a row; terms that end within so many days, as a table if there are any. */
MUST_USE ErrorCode desk_show_term(Request *r, const Seen *seen, Error *e);
MUST_USE ErrorCode desk_show_terms(Request *r, Str in_case, int64_t ahead, size_t most, size_t *count, Error *e);
/* The term itself; *runs false: none. */
MUST_USE ErrorCode desk_term_of(Request *r, const Seen *seen, bool *runs, Day *due, ClockSays *says, Error *e);
/* Only how it stands, for who walks a list; fields as in its body. */
MUST_USE ErrorCode desk_term_says(Request *r, const Kind *k, const Record *rec, const JsonValue *fields, bool *runs, ClockSays *says, Error *e);
/* Warns when the term of the record's state is over. */
MUST_USE ErrorCode desk_show_clock(Request *r, const Seen *seen, Error *e);

/* ---- shared (desk_takeover.c): what was running before this register was ---- */
MUST_USE ErrorCode desk_takeover_form(Request *r, const JsonValue *given, Error *e);
bool desk_is_taken_over(const JsonValue *body);
/* That it was entered later: its true day, the day of entry, by whom, from which paper; empty for what was not. On its page as a warning. */
MUST_USE ErrorCode desk_taken_over_words(Request *r, Str id, const JsonValue *body, Str *ret, Error *e);
MUST_USE ErrorCode desk_show_taken_over(Request *r, const Seen *seen, Error *e);
void desk_offer_takeover(Request *r, const Seen *seen);

/* ---- shared (desk_hand_over.c) ---- */
/* ERR_CONFLICT, with the cases, while the user is the only lead of one that runs. */
MUST_USE ErrorCode desk_may_leave(Request *r, Str user, Str login, Error *e);
/* ERR_INVALID when the user has no access to the case. */
MUST_USE ErrorCode desk_knows(Request *r, Str user, Str chain, Str login, Error *e);

/* ---- shared (desk_leave.c) ---- */
enum { DESK_NOTICES = 200 };
/* The notices that a move owes: none where the model asks none. first: the user who signed before the caller, empty: nobody. `to` has room for
 * DESK_NOTICES. */
MUST_USE ErrorCode desk_notices(Request *r, const Kind *k, const Move *m, Str first, const Draft *act, Draft *to, size_t *count, Error *e);
/* Persons in the case, by status today. */
MUST_USE ErrorCode desk_show_persons(Request *r, Str chain, Error *e);

/* ---- shared (desk_access.c) ---- */
JsonValue *desk_access_fields(Request *r, Str user, const char *role);
/* ERR_DENIED where the caller does not work in the case or lets nobody into it. */
MUST_USE ErrorCode desk_may_admit(Request *r, const Kind *access, Str chain, Error *e);
/* On the page of a joint team at work: to share a record of its case. */
void desk_offer_share(Request *r, const Seen *seen);
/* What a member from abroad finds when he signs in: a note and a table. */
MUST_USE ErrorCode desk_show_from_abroad(Request *r, Error *e);
/* The draft, and with it the end of every access and deputyship of that user. */
MUST_USE ErrorCode desk_access_endings(Request *r, Str user, Draft first, Draft **ret, size_t *count, Error *e);
/* Ends what access the user has to a locked chain whose rules are the caller's own (desk_vault.c). */
MUST_USE ErrorCode desk_access_take_out(Request *r, Str chain, Str user, Error *e);
/* The notices of broken glass in one case; or, with an empty chain, all that concern the caller: his as a lead's, everybody's as an auditor's. */
MUST_USE ErrorCode desk_glass_notices(Request *r, Str chain, Error *e);

/* ---- shared (desk_audit.c) ---- */
/* What an act was, in words. */
Str desk_act_words(Request *r, const Act *act);
/* One entry as a line of a trace, into the table under way and into the array: what was done, by whom, for whom and why. */
MUST_USE ErrorCode desk_trace_row(Request *r, const Entry *entry, bool with_object, JsonValue *list, Error *e);

/* ---- locked cases (desk_locked.c): each does nothing for an ordinary one ---- */
MUST_USE ErrorCode desk_locked_open(Request *r, const Kind *k, JsonValue *fields, Error *e);
/* The slots that an admission writes; fields: of the access record. */
MUST_USE ErrorCode desk_locked_admit(Request *r, Str chain, const JsonValue *fields, Draft *with, Error *e);
/* Commits the endings under a new pair that the dismissed does not get. */
MUST_USE ErrorCode desk_locked_dismiss(Request *r, Str chain, Str user, const Draft *endings, size_t count, Done *done, Error *e);
/* Whoever reads in a locked case leaves a trace in it (I12). */
MUST_USE ErrorCode desk_locked_look(Request *r, const Record *rec, Error *e);
bool desk_locked_named(Request *r, Str id_or_number);
MUST_USE ErrorCode desk_locked_show(Request *r, Str chain, Error *e);
/* Whose account has ended and who is still among its members: nobody but a member can make the pair that he does not get. A note
 * each, and data.left. */
MUST_USE ErrorCode desk_locked_left(Request *r, Str chain, Error *e);
/* What is lent of it now, and by whom (desk_lend.c). */
MUST_USE ErrorCode desk_show_lent(Request *r, Str chain, Error *e);

/* ---- shared (desk_pass_on.c): locked cases that the caller is asked to pass on, on the page of his work; nothing where there are none ---- */
MUST_USE ErrorCode desk_show_locked_waits(Request *r, Error *e);

/* ---- shared (desk_ways.c): the worker is asked whether a security key signed what was shown ---- */
struct KeyShown;
MUST_USE ErrorCode desk_key_signature(Request *r, struct KeyShown *k, Error *e);

/* ---- shared (desk_second.c): a proposal to reset a second factor ---- */
bool desk_second_proposed(const JsonValue *fields);
MUST_USE ErrorCode desk_second_take_up(Request *r, const JsonValue *fields, Draft *d, Error *e);

/* ---- shared (desk_model.c): a proposal that is for another model ---- */
bool desk_model_proposed(const JsonValue *fields);
bool desk_model_may_sign(Request *r);
/* Looks again whether it can come into force, and makes the draft of the act do so. */
MUST_USE ErrorCode desk_model_take_up(Request *r, Draft *d, Error *e);
MUST_USE ErrorCode desk_model_show_proposal(Request *r, const JsonValue *content, Error *e);

/* ---- shared (desk_fields.c) ---- */
/* What was given becomes values of the model (field_from_form), over `base` (may be NULL); an empty text takes a field out. ERR_INVALID names every
 * field that is wrong (view_faults), and with a state those too that are asked for in it and missing. */
MUST_USE ErrorCode desk_fields(Request *r, const Kind *k, const JsonValue *base, const JsonValue *given, JsonValue **ret, Error *e);
MUST_USE ErrorCode desk_fields_for(Request *r, const Kind *k, const JsonValue *base, const JsonValue *given, Str state, JsonValue **ret, Error *e);
/* What the commit would find first, of all fields. */
MUST_USE ErrorCode desk_check_fields(Request *r, const Kind *k, const JsonValue *fields, Str state, Error *e);
/* Says of the refusal in `e` which field it is about; returns its code. */
ErrorCode desk_refuse_field(Request *r, Str field, Error *e);
/* ---- the records that fields name (desk_refs.c) ---- */
/* What was typed, with the id in place of each number that is known to the caller ("TC-2026-0001"). */
MUST_USE ErrorCode desk_refs_typed(Request *r, const Kind *k, const JsonValue *given, const JsonValue **ret, Error *e);
/* Of a record of the office: ERR_INVALID for each reference, new against `before` (may be NULL), to what is not there or the caller may not see: the
 * same words for both. */
MUST_USE ErrorCode desk_refs_check(Request *r, const Kind *k, const JsonValue *before, const JsonValue *fields, Error *e);
/* office_commit; a refusal because of a unique value names the field. */
MUST_USE ErrorCode desk_commit(Request *r, const Kind *k, const Draft *drafts, size_t count, Done *done, Error *e);
/* The caller may say which version he has read: a newer one is a conflict, and the refusal shows both versions side by side. */
MUST_USE ErrorCode desk_check_version(Request *r, const Seen *seen, Error *e);

/* ---- shared (desk.c) ---- */
/* The kind by name, refused when it is internal and `outside` asks. */
MUST_USE ErrorCode desk_kind(Request *r, Str id, bool outside, const Kind **ret, Error *e);
/* A record the caller may see, with its kind and body. One he may not see is ERR_NOT_FOUND, like one that is not there. */
MUST_USE ErrorCode desk_see(Request *r, Str id_or_number, Seen *ret, Error *e);
/* The same for what leaves out whatever he may not see: ret->kind is then NULL. Only that is left out: any other error is one. */
MUST_USE ErrorCode desk_see_if(Request *r, Str id_or_number, Seen *ret, Error *e);
/* How a record is called: number and title, else its id; and, in desk_title, where it lies in the file: "D-2026-0004 · Contract (v. 2, s. 45)". */
Str desk_name(Request *r, const Kind *k, const JsonValue *body);
Str desk_title(Request *r, const Kind *k, const JsonValue *body);
/* The title alone, as text: where it has fields for its languages (title_en, title_ru, title_ky beside title, or beside each other), the one of that
 * language if it is filled in, else the kind's own. Empty for a kind without a title. */
Str desk_called(const Kind *k, Lang lang, const JsonValue *fields);
/* The field that it is taken from: of that language, else the kind's own, else of whichever language is filled in; NULL for a kind without
 * a title. */
const Field *desk_title_for(const Kind *k, Lang lang, const JsonValue *fields);
/* Says on the page of a record which of the titles in three languages are missing, where one is there. */
void desk_say_untitled(Request *r, const Seen *seen);
/* Members of a record for programs: the content's JSON as it stands, without the fields that the caller may not see: those are named
 * in "hidden". The only way a record's body goes into an answer. */
JsonValue *desk_record_data(Request *r, const JsonValue *body);
/* Is this field of a record (its body) closed to the caller? */
bool desk_field_hidden(Request *r, const Kind *k, const JsonValue *body, const Field *f);
/* A row for each field that is filled, but one; what the caller may not see says so. */
void desk_show_fields(Request *r, const Kind *k, const JsonValue *body, Str but);
/* The same without those that stand for ever: where what they say is shown otherwise. */
void desk_show_own_fields(Request *r, const Kind *k, const JsonValue *body, Str but);
/* Nobody changes a field that he may not see: ERR_DENIED. */
MUST_USE ErrorCode desk_check_hidden(Request *r, const Seen *seen, const JsonValue *given, Error *e);
/* After a commit: number or id, version and place in the ledger, in data and page. */
void desk_done(Request *r, const char *sentence, const Done *done);
/* With something more in the same note: a page says one of them. */
void desk_done_more(Request *r, const char *sentence, const Done *done, Str more);
/* The full name of a user, "log" for the store itself. */
Str desk_user_name(Request *r, Str user);
Str desk_unit_name(Request *r, Str unit);
/* The unit of that name, or id. */
MUST_USE ErrorCode desk_unit_named(Request *r, Str named, Seen *ret, Error *e);
/* May an account be called so? Letters (Latin or Cyrillic), digits, dot, dash and underscore. */
bool desk_login_ok(Str login);
/* Has one word letters of both alphabets: a Latin a in a Cyrillic name, which nobody sees and no search finds? */
bool desk_mixes_alphabets(Str text);
/* The account that a request describes: its fields, all but the key. */
MUST_USE ErrorCode desk_user_asked(Request *r, const Kind **k, JsonValue **fields, Error *e);
/* The user with that login, or id. */
MUST_USE ErrorCode desk_user_by_login(Request *r, Str login, Seen *ret, Error *e);
/* Draft of a record as it will be; fields are not copied. */
Draft desk_draft(const Kind *k, Str chain, Str op, Str object, int64_t version, Str state, Str number, JsonValue *fields);
/* The draft goes to the ledger, or, with four eyes, becomes a proposal that waits for the second signature; done says which record. */
MUST_USE ErrorCode desk_propose(Request *r, const Draft *draft, Error *e);
/* Several that are signed together or not at all, under one mark. */
MUST_USE ErrorCode desk_propose_all(Request *r, const Draft *drafts, size_t count, Str mark, Error *e);

#endif
