/* operations_programme.c: the programme: projects and their results, figures, money, news and the public site. */
#include "desk/operations.h"

#include "desk/desk.h"
#include "desk/desk_news.h"
#include "desk/desk_project.h"
#include "desk/programme.h"

static const ArgSpec NEWS_ANSWER[] = {
    { "id", ARG_RECORD, true, true, K("arg.news-item") }, { "find", ARG_TEXT_LINE, true, true, K("arg.news-find") },
    { "ground", ARG_NEWS_GROUND, true, false, K("arg.news-ground") }, { "why", ARG_LONG_TEXT, true, false, K("arg.news-why") },
    { "court", ARG_TEXT_LINE, false, false, K("arg.news-court") }, { "decision_number", ARG_TEXT_LINE, false, false, K("arg.news-decision") },
    { "decision_on", ARG_DAY, false, false, K("arg.news-decision-on") },
};
static const ArgSpec NEWS_PHOTO[] = {
    { "id", ARG_RECORD, true, true, K("arg.news-item") }, { "alt_en", ARG_TEXT_LINE, false, false, K("arg.alt-en") },
    { "alt_ru", ARG_TEXT_LINE, false, false, K("arg.alt-ru") }, { "alt_ky", ARG_TEXT_LINE, false, false, K("arg.alt-ky") },
    { "credit", ARG_TEXT_LINE, true, false, K("arg.credit") }, { "consent", ARG_NEWS_CONSENT, false, false, K("arg.news-consent") },
    { "consent_paper", ARG_TEXT_LINE, false, false, K("arg.consent-paper") }, { "children", ARG_YES, false, false, K("arg.news-children") },
    { "taken_on", ARG_DAY, false, false, K("arg.taken-on") }, { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") },
};
static const ArgSpec INDICATOR_CORRECT[] = { ID_ARG, REASON_ARG };
static const ArgSpec INDICATOR_ATTACH[] = { ID_ARG, { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") }, REASON_ARG };
#define FIGURE_ARGS \
    { "period", ARG_TEXT_LINE, false, false, K("figure.period") }, { "as_of", ARG_DAY, false, false, K("figure.as-of") }, \
    { "scope", ARG_TEXT_LINE, false, false, K("figure.scope") }
static const ArgSpec SITE_ITEMS[] = { { "had", ARG_TEXT_LINE, false, false, K("arg.site-had") } };
static const ArgSpec SITE_SIGN[] = {
    { "sums", ARG_TEXT_LINE, true, true, K("arg.site-sums") }, { "address", ARG_TEXT_LINE, true, false, K("arg.site-address") },
};
static const ArgSpec SITE_PICTURE[] = {
    { "photo", ARG_RECORD, true, true, K("arg.site-photo") }, { "fit", ARG_NUMBER, false, false, K("arg.site-fit") },
};
#define MONEY_ARGS { "by", ARG_TEXT_LINE, false, false, K("arg.money-by") }, { "currency", ARG_TEXT_LINE, false, false, K("money.currency") }, \
    { "on", ARG_DAY, false, false, K("money.on") }
static const ArgSpec MONEY_BUDGET_ARGS[] = { { "project", ARG_RECORD, true, true, K("arg.money-project") }, MONEY_ARGS };
static const ArgSpec MONEY_BEHIND[] = {
    { "project", ARG_RECORD, true, true, K("arg.money-project") }, { "of", ARG_TEXT_LINE, true, true, K("arg.money-of") },
    { "key", ARG_TEXT_LINE, false, true, K("arg.money-key") }, MONEY_ARGS,
};
static const ArgSpec MONEY_BRING[] = {
    { "id", ARG_RECORD, true, true, K("arg.money-statement") }, { "name", ARG_TEXT_LINE, false, false, K("arg.file-name") },
    { "sheet", ARG_TEXT_LINE, false, false, K("arg.table-sheet") }, { "columns", ARG_TEXT_LINE, false, false, K("arg.table-columns") },
    { "same", ARG_TEXT_LINE, false, false, K("arg.table-same") }, { "dry_run", ARG_YES, false, false, K("arg.dry-run") },
};
static const ArgSpec FIGURE_LIST[] = { { "family", ARG_TEXT_LINE, false, true, K("figure.family") }, FIGURE_ARGS };
static const ArgSpec FIGURE_SHOW[] = { { "id", ARG_TEXT_LINE, true, true, K("figure.row-figure") }, FIGURE_ARGS };
static const ArgSpec PROJECT_ONE[] = { ID_ARG };

static const Operation ROWS[] = {
    { "project.plan", K("op.project-plan"), "tergoo project plan PR-2026-0001", 0, NULL, ARGS(PROJECT_ONE), desk_project_plan },
    { "project.feeds", K("op.project-feeds"), "tergoo project feeds PR-2026-0001", 0, NULL, ARGS(PROJECT_ONE), desk_project_feeds },
    { "project.logframe", K("op.project-logframe"), "tergoo project logframe PR-2026-0001", 0, NULL, ARGS(PROJECT_ONE), desk_project_logframe },
    { "project.make_results", K("op.result-make"), "tergoo project make_results PR-2026-0001", OP_WRITES, NULL, ARGS(PROJECT_ONE), desk_result_make },

    { "indicator.behind", K("op.indicator-behind"), "tergoo indicator behind IP-2026-0001", 0, NULL, ARGS(PROJECT_ONE), desk_indicator_behind },
    { "indicator.correct", K("op.indicator-correct"), "tergoo indicator correct IP-2026-0001 --reason 'two were counted twice'", OP_WRITES, NULL,
      ARGS(INDICATOR_CORRECT), desk_indicator_correct },
    { "indicator.attach", K("op.indicator-attach"), "tergoo indicator attach IP-2026-0001 --file minutes.pdf --name minutes.pdf",
      OP_WRITES | OP_FILE_IN, NULL, ARGS(INDICATOR_ATTACH), desk_indicator_attach },

    { "figure.list", K("op.figure-list"), "tergoo figure list investigative --period 2026-Q4", 0, NULL, ARGS(FIGURE_LIST), desk_figure_list },
    { "figure.show", K("op.figure-show"), "tergoo figure show rp1 --period 2026 --as-of 31.10.2026", 0, NULL, ARGS(FIGURE_SHOW),
      desk_figure_show },
    { "figure.export", K("op.figure-export"), "tergoo figure export statutory --period 2026 --out figures.csv", OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(FIGURE_LIST), desk_figure_export },

    { "money.budget", K("op.money-budget"), "tergoo money budget PR-2026-0001 --by donor --currency USD", 0, NULL, ARGS(MONEY_BUDGET_ARGS),
      desk_money_budget },
    { "money.behind", K("op.money-behind"), "tergoo money behind PR-2026-0001 expenditure travel --by class", 0, NULL, ARGS(MONEY_BEHIND),
      desk_money_behind },
    { "money.export", K("op.money-export"), "tergoo money export PR-2026-0001 --currency KGS --out budget.csv", OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(MONEY_BUDGET_ARGS), desk_money_export },
    { "money.bring", K("op.money-bring"), "tergoo money bring BK-2026-0001 --file bank.csv --dry-run", OP_WRITES | OP_FILE_IN, NULL,
      ARGS(MONEY_BRING), desk_money_bring },

    { "news.answer", K("op.news-answer"),
      "tergoo news answer N-2026-0001 0123456789abcdef --ground not_meant --why 'the title of a course'", OP_WRITES, NULL, ARGS(NEWS_ANSWER),
      desk_news_answer },
    { "news.photo", K("op.news-photo"),
      "tergoo news photo N-2026-0001 --file opening.jpg --credit 'Press office' --consent public --alt_en 'Trainees in a classroom'",
      OP_WRITES | OP_FILE_IN, NULL, ARGS(NEWS_PHOTO), desk_news_photo },

    { "site.items", K("op.site-items"), "tergoo site items --out items.jsonl", OP_WRITES | OP_FILE_OUT, "press_officer head", ARGS(SITE_ITEMS),
      desk_site_items },
    { "site.picture", K("op.site-picture"), "tergoo site picture NP-2026-0001 --fit 960 --out photo.jpg", OP_WRITES | OP_FILE_OUT,
      "press_officer head", ARGS(SITE_PICTURE), desk_site_picture },
    { "site.sign", K("op.site-sign"), "tergoo site sign \"$(sha256sum <SHA256SUMS | cut -c-64)\" --address https://news.example", OP_WRITES,
      "press_officer head", ARGS(SITE_SIGN), desk_site_sign },
};
const OperationSet OPERATIONS_PROGRAMME = { ROWS, ARRAY_LEN(ROWS) };
