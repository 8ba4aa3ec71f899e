/* pages.h: the handlers of routes.c, and what they share. A handler asks the gate once and answers with what it said; forms are in page_form.c. */
#ifndef TERGOO_PAGES_H
#define TERGOO_PAGES_H

#include "web/once.h"
#include "web/page_args.h"

/* ---- pages.c: what is only looked at ---- */
ErrorCode page_my_work(WebRequest *r, Error *e);
ErrorCode page_cases(WebRequest *r, Error *e);
ErrorCode page_kinds(WebRequest *r, Error *e);
ErrorCode page_list(WebRequest *r, Error *e);           /* /kinds/:kind */
ErrorCode page_proof(WebRequest *r, Error *e);          /* /proof/:kind/:id */
ErrorCode page_proof_changes(WebRequest *r, Error *e);  /* /proof/:kind/:id/changes */
ErrorCode page_record(WebRequest *r, Error *e);         /* /records/:kind/:id */
ErrorCode page_history(WebRequest *r, Error *e);
ErrorCode page_custody(WebRequest *r, Error *e);
ErrorCode page_plan_changes(WebRequest *r, Error *e);
ErrorCode page_course_results(WebRequest *r, Error *e);
ErrorCode page_plan_disproof(WebRequest *r, Error *e);
ErrorCode page_project_plan(WebRequest *r, Error *e);
ErrorCode page_project_feeds(WebRequest *r, Error *e);
ErrorCode page_search(WebRequest *r, Error *e);
ErrorCode page_searches(WebRequest *r, Error *e);
ErrorCode page_search_news(WebRequest *r, Error *e);
ErrorCode page_proposals(WebRequest *r, Error *e);
ErrorCode page_users(WebRequest *r, Error *e);
ErrorCode page_users_import(WebRequest *r, Error *e);     /* users_page.c */
ErrorCode do_users_import(WebRequest *r, Error *e);
ErrorCode page_ledger(WebRequest *r, Error *e);
ErrorCode do_verify(WebRequest *r, Error *e);
ErrorCode page_terms(WebRequest *r, Error *e);
ErrorCode page_term(WebRequest *r, Error *e);
ErrorCode page_terms_moved(WebRequest *r, Error *e);
ErrorCode page_register(WebRequest *r, Error *e);
ErrorCode page_ending(WebRequest *r, Error *e);
ErrorCode page_retention(WebRequest *r, Error *e);
ErrorCode page_custody_rules(WebRequest *r, Error *e);
ErrorCode page_logframe(WebRequest *r, Error *e);
ErrorCode page_behind(WebRequest *r, Error *e);
ErrorCode page_money(WebRequest *r, Error *e);
ErrorCode page_money_behind(WebRequest *r, Error *e);
ErrorCode page_certificate_check(WebRequest *r, Error *e);
ErrorCode page_figures(WebRequest *r, Error *e);
ErrorCode page_figure(WebRequest *r, Error *e);
ErrorCode page_messages(WebRequest *r, Error *e);
ErrorCode page_deputies(WebRequest *r, Error *e);
ErrorCode page_locked(WebRequest *r, Error *e);         /* /locked: locked cases to be passed on, or recovered */
ErrorCode page_drafts(WebRequest *r, Error *e);
ErrorCode page_exercise(WebRequest *r, Error *e);       /* /exercise: the tasks, in a store that is one */
ErrorCode page_exercise_task(WebRequest *r, Error *e);  /* /exercise/:task */
ErrorCode page_trace(WebRequest *r, Error *e);
ErrorCode page_flags(WebRequest *r, Error *e);
ErrorCode page_flag(WebRequest *r, Error *e);
ErrorCode page_rule(WebRequest *r, Error *e);           /* /rules/:rule */
ErrorCode page_party(WebRequest *r, Error *e);
ErrorCode page_pairs(WebRequest *r, Error *e);
ErrorCode page_duplicates(WebRequest *r, Error *e);
ErrorCode page_beside(WebRequest *r, Error *e);
ErrorCode page_file(WebRequest *r, Error *e);           /* /files/:kind/:id */
ErrorCode page_paper_book(WebRequest *r, Error *e);     /* /papers: the forms in force */
ErrorCode page_paper_forms(WebRequest *r, Error *e);    /* /papers/about/:kind/:id */
ErrorCode do_paper_write(WebRequest *r, Error *e);
/* The page of a record or a proposal with the paper that it is about in it. */
MUST_USE ErrorCode page_with_paper(WebRequest *r, const char *op, Error *e);
/* ---- page_stock.c ---- */
ErrorCode page_label(WebRequest *r, Error *e);          /* /labels: what a scanner read */
ErrorCode page_stock(WebRequest *r, Error *e);          /* /stock/:kind/:id: thing by thing in a stock-take */
ErrorCode page_door(WebRequest *r, Error *e);           /* /door/:kind/:id: badge by badge, at the door of a half-day of a course */
ErrorCode page_paper_ask(WebRequest *r, Error *e);      /* /p: a box for the code of a printed paper */
ErrorCode page_paper_check(WebRequest *r, Error *e);    /* /p/:code: what the code leads to */
ErrorCode page_paper(WebRequest *r, Error *e);          /* /papers/:kind/:id/:to */
/* ---- page_scan.c ---- */
ErrorCode page_scan_new(WebRequest *r, Error *e);       /* /kinds/scan/new */
ErrorCode do_scan_new(WebRequest *r, Error *e);
ErrorCode page_subject(WebRequest *r, Error *e);        /* /subjects/:kind/:id */
ErrorCode page_persons(WebRequest *r, Error *e);
ErrorCode do_persons(WebRequest *r, Error *e);
ErrorCode page_scan(WebRequest *r, Error *e);           /* /scans/:kind/:id/:page */
ErrorCode page_scan_picture(WebRequest *r, Error *e);   /* /pictures/:kind/:id/:page */
ErrorCode page_scan_record(WebRequest *r, Error *e);    /* /records/scan/:id */
ErrorCode page_volumes(WebRequest *r, Error *e);        /* /volumes/:kind/:id: of a case */
ErrorCode page_more(WebRequest *r, Error *e);           /* /more: everything that can be asked for */

/* ---- device_page.c: tablets and telephones at a search ---- */
ErrorCode page_field_pair(WebRequest *r, Error *e);     /* /field/pair/:kind/:id: on the officer's screen */
ErrorCode do_field_pair(WebRequest *r, Error *e);
ErrorCode page_field_devices(WebRequest *r, Error *e);
ErrorCode field_code(WebRequest *r, Error *e);          /* /field/code/:token: the address with that code as a QR code */
ErrorCode page_field_join(WebRequest *r, Error *e);     /* from here on: on the device */
ErrorCode do_field_join(WebRequest *r, Error *e);
ErrorCode page_device(WebRequest *r, Error *e);
ErrorCode page_field_photo(WebRequest *r, Error *e);
ErrorCode do_field_photo(WebRequest *r, Error *e);
ErrorCode page_field_piece(WebRequest *r, Error *e);    /* /field/piece: how much of a file has arrived; one more piece */
ErrorCode do_field_piece(WebRequest *r, Error *e);
ErrorCode page_field_item(WebRequest *r, Error *e);
ErrorCode do_field_item(WebRequest *r, Error *e);
ErrorCode do_field_leave(WebRequest *r, Error *e);

/* ---- page_day.c: the pages around a day ---- */
ErrorCode page_waits(WebRequest *r, Error *e);
ErrorCode page_own_notes(WebRequest *r, Error *e);
ErrorCode page_handed(WebRequest *r, Error *e);
ErrorCode page_calendar(WebRequest *r, Error *e);
ErrorCode page_unit(WebRequest *r, Error *e);
ErrorCode page_load(WebRequest *r, Error *e);
ErrorCode page_asleep(WebRequest *r, Error *e);
ErrorCode page_own_board(WebRequest *r, Error *e);
ErrorCode page_board(WebRequest *r, Error *e);          /* /board/:kind/:id: of a case */
ErrorCode page_plan(WebRequest *r, Error *e);           /* /time/:kind/:id */
ErrorCode page_line(WebRequest *r, Error *e);           /* /line/:kind/:id */
ErrorCode page_team(WebRequest *r, Error *e);
ErrorCode page_stages(WebRequest *r, Error *e);          /* /procedures: cases by stage */
ErrorCode page_procedure(WebRequest *r, Error *e);       /* /procedures/:kind/:id: where a case stands */
ErrorCode page_calendar_file(WebRequest *r, Error *e);  /* /calendar.ics */
ErrorCode page_calendar_feed(WebRequest *r, Error *e);  /* /feeds/:token */

/* ---- page_store.c: the office's store ---- */
ErrorCode page_store(WebRequest *r, Error *e);
ErrorCode page_store_place(WebRequest *r, Error *e);    /* /store/at/:kind/:id */
ErrorCode page_store_due(WebRequest *r, Error *e);
ErrorCode page_store_unseen(WebRequest *r, Error *e);
ErrorCode page_store_load(WebRequest *r, Error *e);
ErrorCode page_store_carried(WebRequest *r, Error *e);
ErrorCode page_store_book(WebRequest *r, Error *e);
ErrorCode page_store_count(WebRequest *r, Error *e);

/* ---- page_form.c: forms, shown and sent ---- */
/* Does it show a form again in which something was no text (WebRequest.text_lost)? */
bool page_shows_lost(ErrorCode (*run)(WebRequest *r, Error *e));
ErrorCode page_new(WebRequest *r, Error *e);            /* /kinds/:kind/new */
ErrorCode page_change(WebRequest *r, Error *e);         /* /records/:kind/:id/change */
ErrorCode page_move(WebRequest *r, Error *e);           /* /records/:kind/:id/moves/:move */

ErrorCode page_do(WebRequest *r, Error *e);             /* /do/:operation: any other operation, by its arguments */

/* ---- page_drafts.c ---- */
enum { DRAFT_LONGEST = 256 * 1024 };                    /* as many bytes as the gate keeps (office/unsent.h) */
ErrorCode do_draft(WebRequest *r, Error *e);            /* POST /drafts: what the script sends while somebody types */
MUST_USE ErrorCode draft_keep(WebRequest *r, Str key, Str label, const WebPair *pairs, size_t count, Error *e);
/* What a draft keeps of a form: what was typed into its fields, and no passphrase. */
MUST_USE ErrorCode draft_text(WebRequest *r, const WebPair *pairs, size_t count, Str *ret, Error *e);
/* A form that cannot be taken as it came (it is of a session before this one) becomes a draft, and its page shows it. */
MUST_USE ErrorCode draft_instead(WebRequest *r, Error *e);

/* ---- page_frame.c ---- */
ErrorCode page_asset(WebRequest *r, Error *e);          /* /assets/:name */

/* Asks and answers with the page. `args` NULL: out of the query. */
MUST_USE ErrorCode page_ask(WebRequest *r, const char *op, JsonValue *args, Error *e);
/* After something was done: to the page it is on, which says so once. */
/* The address of this page, without the mark of what it said the last time. */
MUST_USE ErrorCode page_here(WebRequest *r, Str *ret, Error *e);
/* Back to this page, which says the sentence once. */
MUST_USE ErrorCode page_said(WebRequest *r, Str sentence, Error *e);
MUST_USE ErrorCode page_done(WebRequest *r, Str url, const JsonValue *page, Error *e);
/* The form of this mark was sent before: answers as then. *was false: it is the first time, and page_once_end must follow. */
/* The second person's security key (form_key.c): was it asked for; what it has to do, into the form, or why it cannot; what it answered, into the
 * operation's arguments. */
bool form_key_wanted(const WebRequest *r);
MUST_USE ErrorCode form_key_ask(WebRequest *r, JsonValue *form, Error *e);
void form_key_answer(WebRequest *r, JsonValue *args);

MUST_USE ErrorCode page_once_begin(WebRequest *r, bool *was, Error *e);
void page_once_end(WebRequest *r);
/* Remembers what came of it; the mark is the form's, or a fresh one where it had none. */
Str page_once_keep(WebRequest *r, Str url, const JsonValue *page);

#endif
