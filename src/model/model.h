/* model.h: the domain as data: kinds, fields, states, moves and roles, read from model/ and checked.
 *
 * A kind is one YAML file that a lawyer reads (docs/model.md). Shipped files are embedded in the executable; a folder given by the
 * office replaces or adds files by name. Loading checks everything and collects every fault with file, line, column and remedy;
 * a model with one fault is not used. This folder knows nothing of stores, sessions or keys: it answers questions about text. */
#ifndef TERGOO_MODEL_H
#define TERGOO_MODEL_H

#include "base/base.h"
#include "crypto/crypto.h"
#include "text/text.h"

typedef struct { Str text[LANG_COUNT]; } Label;

/* FIELD_STATEMENT has no name in a file: a field that is `sourced` is a FIELD_LIST of it, and its `of` is the type that was
 * named. */
typedef enum { FIELD_TEXT, FIELD_LONG_TEXT, FIELD_CHOICE, FIELD_YES_NO, FIELD_DATE, FIELD_DATE_TIME, FIELD_MONEY, FIELD_REF,
               FIELD_FILE, FIELD_LIST, FIELD_NUMBER, FIELD_POINT, FIELD_PLACE, FIELD_GROUP, FIELD_PERSON_NAME, FIELD_IDENTIFIER,
               FIELD_STATEMENT, FIELD_TYPE_COUNT } FieldType;

/* `was`: what it was called in older models. */
typedef struct { Str id; Label label; Str *was; size_t was_count; } Choice;

/* One type of identifier a field takes: a PIN, a passport. `pattern`: A stands for a capital Latin letter, 9 for a digit, X for
 * either, anything else for itself; empty: anything goes. What does not match is refused when `strict`, else warned of. */
typedef struct { Str id; Label label; Str pattern; bool strict; } IdentifierType;

/* A region of model/reference/regions.csv: ISO 3166-2 where there is such a code, else one of ours below its `within`. */
typedef struct { Str code, within; Label label; bool confirmed; } Region;

enum { NUMBER_PLACES = 6, POINT_PLACES = 7 };      /* the most decimals a number and a coordinate have */

/* Whose name a text is: it is then found in any spelling and script (office/search_sign.h). A person_name is a person's without saying so. */
typedef enum { NAMES_NOBODY, NAMES_PERSON, NAMES_BODY, NAMES_EITHER } NamesWhom;

typedef struct Field Field;
struct Field {
    Str       id;
    FieldType type;
    Label     label, hint;        /* hint texts may be empty */
    bool      required;           /* from creation on */
    Str       required_from;      /* or from this state on: empty, or a state's id */
    uint64_t  required_in;        /* the states that ask for it, bit i for states[i]: all when `required`, else required_from and
                                     every state reached only through it (a case refused at once never needs what court needs) */
    bool      searchable, sortable, unique, sensitive;
    Str       unique_unless;      /* of a unique one: where this other field is filled, the value may stand in other records too */
    bool      fixed;              /* set at creation, never changed */
    int64_t   longest;            /* characters: 200 for text, 20,000 for long text unless the file says otherwise */
    Choice   *choices; size_t choice_count;
    Str       to;                 /* FIELD_REF: the kind it points to, "*" for any */
    Label     inverse;            /* FIELD_REF: how what it points to calls those that point to it; empty texts: not shown there */
    Field    *of;                 /* FIELD_LIST: what it is a list of (no list); FIELD_STATEMENT: the type of its value */
    Field    *fields;             /* FIELD_GROUP: what it consists of (no group, no list) */
    bool      partial;            /* FIELD_DATE: a year or a month will do */
    bool      past;               /* FIELD_DATE, FIELD_DATE_TIME: what has happened: nobody enters a day or an hour that is still to come */
    Choice   *units; size_t unit_count;          /* FIELD_NUMBER: none: it has no unit */
    int       places;             /* FIELD_NUMBER: decimals at most */
    bool      has_least, has_most;
    int64_t   least, most;        /* FIELD_NUMBER: in units of 10^-NUMBER_PLACES; of days: the first one that is taken, years ahead at most */
    IdentifierType *types; size_t type_count;    /* FIELD_IDENTIFIER */
    const Region *regions; size_t region_count;  /* FIELD_PLACE: those of the model */
    bool      sourced;            /* FIELD_LIST of FIELD_STATEMENT: no value without its source */
    Str       derived;            /* a rule in C by name: computed when a record is looked at, never stored or typed; empty: none */
    Str      *was; size_t was_count;             /* its names in older models */
    bool      retired;            /* kept and shown, not typed in any more */
    bool      machine;            /* for the program and its verifiers: no page shows it */
    bool      vault;              /* asked for with the record and never kept with it: it goes sealed into the vault of the
                                     identity guardians (desk/desk_vault.h) */
    NamesWhom names;              /* FIELD_TEXT, FIELD_LIST of them */
    bool      filter;             /* FIELD_CHOICE: lists of the kind offer it beside the state */
    Str       source;             /* the article or rule it comes from, as the file says */
    Field    *next;
};

/* clock: empty, or an id. taken_over: what was running before this register was may begin here (docs/take-over.md). */
typedef struct { Str id; Label label; bool final, taken_over; Str clock; Str *was; size_t was_count; } State;

/* What a move needs only where a choice or a yes_no of the record says one of these: a bank wants the decision that lifts its secrecy. */
typedef struct {
    Str  id, field;
    Str *is; size_t is_count;           /* options; of a yes_no "true" or "false" */
    Str *needs; size_t needs_count;     /* fields */
    Str  source;
    bool unconfirmed;                   /* nobody has checked the source against the text of the law yet */
} NeedsWhen;

typedef struct {
    Str   id;
    Label label;
    Str  *from; size_t from_count;      /* states */
    Str   to;
    Str  *by; size_t by_count;          /* roles that may make it */
    Str  *needs; size_t needs_count;    /* fields that must be filled when it is made */
    Str  *asks; size_t asks_count;      /* and those that its form offers besides */
    NeedsWhen *when; size_t when_count; /* and those that must be where a field says so */
    Str  *guards; size_t guard_count;   /* rules in C by name: all of them, in this order, let it pass */
    bool  four_eyes;                    /* a second person signs (a proposal): of the same roles, or */
    Str  *second_by; size_t second_count;    /* of these, where the second must have more authority */
    bool  cosign;                       /* whoever stands at the same screen may sign it, too; of second_by, where that says who */
    bool  reason;                       /* a reason must be given */
    struct { Str field, option; } *sets; size_t set_count;     /* choices that the move makes by itself: status_in_case: acquitted */
    Str   notice;                       /* a notice is owed: what it says, an option of the field `what` of the kind notice; empty: none */
    Str   source;
    Str  *was; size_t was_count;
} Move;

/* A level of protection of body armour (reference/armour.csv): `standard` is an option of the field armour_standard of assets,
 * `like` the level of the other edition that it is roughly the same as; empty: none. */
typedef struct { Str standard, level, like; bool confirmed; } ArmourLevel;

/* A day that is not what its weekday says (reference/holidays.csv), in their order; confirmed: somebody saw the decision that says so. */
typedef struct { Day day; bool off, confirmed; } CalendarDay;

/* ---- terms (clocks/NAME.yaml); what they come to is worked out in model/term.h ---- */
typedef enum { TERM_DAYS, TERM_HOURS, TERM_MONTHS, TERM_YEARS } TermUnit;
typedef struct { int64_t number; TermUnit unit; } TermLength;               /* number 0: none is said */

/* How long the term is since a day, and who says so. The first of a clock has `from` CLOCK_ALWAYS where the file says a length beside `versions`. */
enum { CLOCK_ALWAYS = INT32_MIN };
typedef struct {
    Day        from;
    TermLength length;
    bool       working;                 /* days are working days, by the calendar */
    Str        source;
    Label      quote;                   /* the words of the article; empty texts: nobody has put them in */
    bool       unconfirmed;             /* nobody has checked the source against the text of the law yet */
} ClockVersion;

/* Something that another record does: a record of that kind, whose field `by` names ours, comes to one of these states. `kind` empty: none. */
typedef struct { Str kind, by; Str *in; size_t in_count; Str day; } ClockEvent;     /* day: the field that says when; empty: when it came there */

/* While the term does not run: while our own record is in one of `in` (kind empty, in_case false), while the case it lies in is (in_case), or while
 * a record of `kind` that names ours in `by` is, from the day in `from` until that in `until`; empty: the days it came and left. */
typedef struct { Str kind, by; bool in_case; Str *in; size_t in_count; Str from, until; } ClockPause;

/* Records of `kind` in the state `granted`, whose field `record` is ours and `clock` this clock. Numbers 0: no limit. */
typedef struct { Str kind; int64_t most; TermLength longest, total; Str *by; size_t by_count; } ClockExtensions;

typedef enum { EXPIRY_WARN, EXPIRY_BLOCK, EXPIRY_ACT } ClockExpiry;

/* A term: entering a state that names it starts it, leaving that state stops it. In Bishkek. */
typedef struct {
    Str     id, file;
    Label   label;
    ClockVersion *versions; size_t version_count;   /* by their days; at least one */
    bool    by_act;                     /* applies: a version that comes into force while the term runs takes it over; else that of its first
                                         * day stays */
    bool    first_day;                  /* the day on which it begins is its first; else the next one is */
    bool    short_month_next;           /* where a month has no such day: the first of the next one; else its last day */
    bool    moves;                      /* a last day that is off moves to the next one that is worked */
    int64_t warn_days;                  /* how many before the last day one is reminded */
    const CalendarDay *calendar; size_t calendar_count;    /* of the model */
    Str     last_day;                   /* the field (date, date_time) that names the last day where it is filled; empty: none does */
    bool    named_only;                 /* it runs only where that field is filled: nobody counts a limitation that no lawyer has worked out */
    Str     starts;                     /* the field (date, date_time) from which it runs instead of from the act that started it; empty: none */
    ClockEvent begins, stops;
    ClockPause *pauses; size_t pause_count;
    ClockExtensions extensions;
    ClockExpiry expiry;
    bool    block;                      /* EXPIRY_BLOCK or EXPIRY_ACT: what the state asks for can no longer be done without a new decision, */
    Str     then_move;                  /* but for this move, which must be made now; */
    Label   then_task;                  /* or this must be done now */
    Str     source;
    bool    unconfirmed;                /* of the file as a whole, or of its newest version */
} Clock;

/* Where its records live: in a case (its own compartment), in the office's own chain, or either. */
typedef enum { PLACE_CASE, PLACE_OFFICE, PLACE_EITHER } Place;

/* Numbers without a gap, for registers; or six digits at random, which tell nobody how many there are, for what is locked. */
typedef enum { NUMBERING_GAP_FREE, NUMBERING_RANDOM } Numbering;

/* What of the kind lies in the office's store (`store:`): in which states it is where its field `place` says, in which somebody
 * has it. known_to: roles that know it in the states known_in without knowing its case; shows_case: they are told that case's
 * number, too. */
typedef struct {
    bool given, shows_case;
    Str *lies; size_t lies_count;
    Str *out; size_t out_count;
    Str *known_to; size_t known_to_count;
    Str *known_in; size_t known_in_count;
    Str  follows;                       /* the field that names a thing of the store: a keeper knows what is said of what he keeps */
    Str *his; size_t his_count;         /* of that, only where one of these fields names him; none: all of it */
} KindStore;

typedef struct {
    Str    id, file;
    Label  label, plural;
    Str    number;                      /* "C-{year}-{seq}"; empty: no number */
    Numbering numbering;
    Place  place;
    bool   is_case;                     /* a record of it opens a chain of its own */
    bool   logs_reads;                  /* looking one up leaves an entry (persons) */
    bool   looked_up;                   /* shown beyond one case for a case and with a reason only: persons, and what the
                                           office itself keeps of them */
    bool   internal;                    /* made by operations of the office only (user, proposal, access): no generic create,
                                           change or move */
    Str    title;                       /* the field that names a record in lists; empty: its number or id */
    bool   title_any;                   /* of title_en, title_ru, title_ky one must be filled in, in whichever language */
    Str    own;                         /* the field that says whose a record of the office is: only this user and his unit see it */
    Str   *known_by; size_t known_by_count;      /* kinds: a record of the office is known to those only who may see one of these that refers to it */
    KindStore store;
    Field *fields;
    State *states; size_t state_count;  /* states[0] is where a record begins */
    Move  *moves; size_t move_count;
    Str   *create; size_t create_count; /* roles */
    Str   *change; size_t change_count;
    Str   *see; size_t see_count;       /* roles that see it besides need-to-know; "*": every user */
    Str   *was; size_t was_count;
} Kind;

/* How things of a class are stored (storage.yaml): which they are, by the options of their field `category`; whether a place
 * that is not for the class is refused or warned of; after how many days without a movement or a count somebody looks for them. */
typedef struct {
    Str     id, source;
    bool    refuse, unconfirmed;
    int64_t unseen_days;
    struct { Str kind, option; } *of; size_t of_count;
} StoreClass;

/* How long contents are kept (retention.yaml). */
typedef struct {
    Str  id, kind;
    Str *from; size_t from_count;       /* the term runs from the day it came into one of these states */
    bool from_case;                     /* they are states of the case it lies in */
    int  years, days;                   /* one of them is 0 */
    bool erase;                         /* propose to erase; else to look at it again */
    Str  source;
    bool unconfirmed;                   /* the office has not decided on it yet */
} RetentionRule;

/* ---- figures (indicators.yaml) ---- */
/* A field of the record, or of the record that a reference in it names, and so on: `trainee.sex`. of: the kind whose field each part is; last: the
 * field at the end (NULL: the model has no such kind yet). part_count 0: none is given. */
enum { PATH_PARTS = 4 };
typedef struct { Str part[PATH_PARTS], of[PATH_PARTS]; size_t part_count; const struct Field *last; } IndicatorPath;
/* Something that happens to a record on a day: it is made, its case is made, the day stands in a field (of the record, or at the end of a path: only
 * for the day by which it counts), it first comes to one of these states. */
typedef enum { EVENT_NONE, EVENT_MADE, EVENT_CASE_MADE, EVENT_FIELD, EVENT_CAME_TO } EventType;
typedef struct { EventType type; Str field; IndicatorPath path; Str *states; size_t state_count; } IndicatorEvent;
/* What must hold of a record (or of an item of a list in it) on the day as of which one asks; all that is said must. */
typedef struct {
    bool   given;
    Str   *stands; size_t stand_count;              /* states it is in */
    Str   *came_to; size_t came_count;              /* states of which it has been in one */
    Str    field; Str *is; size_t is_count;         /* options; of a yes_no "true" or "false" */
    IndicatorPath via; Str *via_is; size_t via_is_count;        /* what a reference leads to says one of these */
    Str    filled, empty;                           /* fields */
    IndicatorEvent from, to; int64_t days, hours;   /* `to` came within so many days of `from`, or hours where they are not 0 */
    bool   settled;                                 /* or, the days being over, it is known that it did not */
    Str    past; int64_t past_days;                 /* the day in this field passed more than so many days ago */
    Str    ahead;                                   /* the day in this field is today or still to come */
    Str    list, item_field; Str *item_is; size_t item_is_count; int64_t least;   /* so many items of a list say that */
    Str    linked, linked_by, linked_field; Str *linked_is; size_t linked_is_count; Str *linked_states; size_t linked_count;
    int64_t linked_least;                               /* so many records of that kind refer to it, say that and stand in these */
    Str    beside, beside_by;                       /* a record of that kind with the same value in that field came to one of these */
    Str   *beside_states; size_t beside_count;
} IndicatorTest;
typedef enum { MEASURE_COUNT, MEASURE_SHARE, MEASURE_MEDIAN_DAYS, MEASURE_MEAN, MEASURE_SUM, MEASURE_RATIO, MEASURE_UNIQUE, MEASURE_KINDS } Measure;
typedef enum { FAMILY_MANAGEMENT, FAMILY_INVESTIGATIVE, FAMILY_STATUTORY, FAMILY_PROGRAMME, FAMILY_COUNT } Family;
typedef struct {
    Str     id, code, kind, source;
    Label   label, definition, called;              /* called: by the form or law that asks for it; empty texts: by none */
    Family  family;
    Measure measure;
    bool    unconfirmed, about_persons, not_yet;    /* not_yet: the model may have no such records so far */
    IndicatorEvent at;                              /* on which day a record counts; none: all there are, as of the day */
    IndicatorTest  over, known, each, of;           /* which count; of which the outcome is known; which items; which are what is asked for */
    Str     items;                                  /* a list of groups: its items are counted, not the records */
    IndicatorEvent from, to;                        /* of median_days */
    Str    *split; size_t split_count;              /* choices, "state", "unit", or what a path ends in */
    IndicatorPath *split_by;                        /* of each of them; no parts for "state" and "unit" */
    size_t  cross[2]; bool has_cross;               /* two of them that are shown in one table as well */
    IndicatorPath value, unique, project;           /* of mean and sum; of unique; the project by which it can be narrowed */
    Str     currency;                               /* of a sum of money: this one alone; empty: each by itself */
    bool    convert;                                /* what is in another currency is brought into it, by the rate of its day */
    Str     convert_on;                             /* the field with that day; where it is empty, the day by which the record counts */
    IndicatorPath *rate_sources; size_t rate_source_count;  /* by whose rates: the first of these that says it */
    int64_t divide;                                 /* of a sum: half-days into days */
    Str     above, below;                           /* of a ratio: two figures that stand before it in the file */
} Indicator;
const char *family_name(Family f);

/* Numbers that an office sets for itself (limits.yaml). */
typedef enum { LIMIT_LOOK_UP_REASON, LIMIT_LOOK_UPS_DRAWN, LIMIT_LOOK_UPS_MANY, LIMIT_LOOK_UPS_MANY_MINUTES, LIMIT_PERMIT_DAYS, LIMIT_IMPORT_PERSONS,
               LIMIT_ENROL_DAYS, LIMIT_SMALL_GROUP, LIMIT_CLOCK_TOLERANCE, LIMIT_CLOCK_DAYS, LIMIT_EXPIRY_FIRST, LIMIT_EXPIRY_SECOND,
               LIMIT_EXPIRY_LAST, LIMIT_BOARD, LIMIT_OVERSPEND, LIMIT_INDIRECT, LIMIT_RECONCILE_DAYS, LIMIT_CAPITAL, LIMIT_VISIT_LEAST,
               LIMIT_VISIT_PERCENT, LIMIT_COURSE_ATTENDANCE, LIMIT_PER_DIEM, LIMIT_COURSE_PASS, LIMIT_NEWS_OFFICE, LIMIT_NEWS_DONOR,
               LIMIT_NEWS_PARTNER, LIMIT_COURSE_SKILL,
               LIMIT_SEALS_FROM_STOCK,
               LIMIT_SEARCH_NIGHT_FROM, LIMIT_SEARCH_NIGHT_UNTIL, LIMIT_SEARCH_LATE_MINUTES,
               LIMIT_CUSTODY_TRANSFER_HOURS, LIMIT_CUSTODY_CLOCK_MINUTES, LIMIT_COUNT } Limit;
Str model_limit_name(Limit which);

/* How much each criterion of an assessment of a tip weighs (triage.yaml; kind triage has a field of each name). A level is 0 to TRIAGE_LEVEL. */
enum { TRIAGE_CRITERIA = 8, TRIAGE_LEVEL = 3, TRIAGE_ORDERS = 4, TRIAGE_WEIGHT = 100 };
extern const Str TRIAGE_CRITERION[TRIAGE_CRITERIA];
extern const Str TRIAGE_ORDER[TRIAGE_ORDERS];           /* the most pressing first; the last needs no points */
typedef struct {
    Str     version, source;                            /* version empty: the model has no weights */
    int64_t weights[TRIAGE_CRITERIA], least[TRIAGE_ORDERS - 1];
    bool    unconfirmed;
} TriageWeights;
/* The order for so many points. */
Str triage_order(const TriageWeights *w, int64_t points);

/* ---- templates of offences (offences/NAME.yaml, model_offences.c) ---- */
/* One thing that has to be shown. type: an option of element.element_type. evidence: what usually shows it; empty texts: not said. */
typedef struct { Str id, type, source; Label label, evidence; bool optional; } OffenceElement;
/* What a plan begins with. `days` and `hours`: how long it is given and how much work it is; 0: not said. after: tasks of the same template, all
 * above it in the file. */
typedef struct {
    Str     id, method;
    Label   label;
    int64_t days, hours;
    Str    *elements; size_t element_count;     /* it serves the first of them that the offence has */
    Str    *after; size_t after_count;
    bool    coercive, covert, preserves, mandatory;
} OffenceTask;
/* shows, rules_out: empty texts: not said. */
typedef struct { Str id; Label label, shows, rules_out; OffenceTask *tasks; size_t task_count; } OffenceLine;
/* What a plan for such an offence begins with (plans/NAME.yaml, model_plans.c). what: an option of risk.what. */
typedef struct { Str what; Label label; int64_t likely, grave; } PlanRisk;
typedef struct {
    Str    id, file, version, source;
    Label  label;
    Day    since;
    bool   unconfirmed;
    OffenceLine *lines; size_t line_count;
    PlanRisk    *risks; size_t risk_count;
} PlanTemplate;
/* What a curriculum begins with (curricula/NAME.yaml, model_curricula.c): its topics in their order, each with questions for the item bank.
 * form: an option of test_item.form; right: letters of the options; hours 0, docs empty: not said. */
typedef struct { Str id, form, right; Label label, text, *options; size_t option_count; int64_t points; } CurriculumQuestion;
typedef struct {
    Str     id, theme, docs;
    Label   label, objectives;
    int64_t hours;
    Str     skill, level;                       /* that it gives, options of the kind skill; empty: none */
    CurriculumQuestion *questions; size_t question_count;
} CurriculumTopic;
typedef struct {
    Str    id, file, version, source;
    Label  label, for_whom, origin;
    Day    since;
    bool   unconfirmed;
    CurriculumTopic *topics; size_t topic_count;
} CurriculumTemplate;
/* What an edition of the country's code calls it; article empty: nobody has filled it in. */
typedef struct { Str edition, article, source; bool unconfirmed; } NationalArticle;
typedef enum { TREATY_UNCAC, TREATY_DRUGS, TREATY_UNTOC, TREATY_COUNT } Treaty;
extern const Str TREATY_ID[TREATY_COUNT];
typedef struct {
    Str    id, file, article, version, source;
    Label  label;
    Treaty treaty;
    bool   considered;                          /* the treaty asks to consider it; else it obliges */
    bool   unconfirmed;                         /* nobody has held it against the text of the treaty yet */
    Str    option;                              /* of the field treaty_article of the kind offence; may be empty */
    Str    plan;                                /* the template of a plan for it; empty: none */
    Day    since;
    OffenceElement *elements; size_t element_count;
    Str            *skills; size_t skill_count;
    OffenceLine    *lines; size_t line_count;
    NationalArticle *national; size_t national_count;
} OffenceTemplate;

/* ---- when a proof matrix is ready (proof.yaml, model_proof.c) ---- */
typedef enum { PROOF_SUPPORTS, PROOF_SOURCES, PROOF_ANSWERED, PROOF_UNCONTESTED, PROOF_ADMISSIBLE, PROOF_NO_GAP, PROOF_NO_TASK, PROOF_ACCEPTED,
               PROOF_DISCLOSED, PROOF_ASKS } ProofAsk;
/* breaks: while an element fails it, the case does not hold against that person. */
typedef struct { Str id; ProofAsk ask; int64_t least; bool breaks; Label label; } ProofRule;
/* What belongs to every offence of a treaty and is no element of one. */
typedef struct { Treaty treaty; Str article; Label label; } ProofNote;
typedef struct {
    Str        version, source;                 /* version empty: the model has no rules */
    bool       unconfirmed;
    Str       *gone; size_t gone_count;         /* states in which no record is evidence any more */
    ProofRule *rules; size_t rule_count;
    ProofNote *notes; size_t note_count;
} ProofRules;

/* Two roles that nobody may hold together; `other` may be "*": every other role. */
typedef struct { Str one, other; } RolePair;

/* An item of an institution's menu: the records of a kind, or what an operation without arguments answers. */
typedef struct { Str id; Label label; Str kind, op; } MenuItem;

/* An institution: the kinds and roles it has, and the menu of its pages (profiles.yaml). */
typedef struct {
    Str       id;
    Label     label;
    bool      hosts_cases;
    Str      *kinds; size_t kind_count;
    Str      *roles; size_t role_count;
    MenuItem *menu; size_t menu_count;          /* none, or MENU_LEAST to MENU_MOST */
    Str       procedure;                        /* that its cases follow where nobody chose another; empty: none */
} Profile;
enum { MENU_LEAST = 4, MENU_MOST = 6 };

/* What a day begins with (today.yaml). An order of sections: that of a role, or of "everybody". */
typedef struct { Str role; Str *sections; size_t count; } TodayOrder;
/* In these states a record waits for whoever may make the move, or for him alone whom `whose` names; label: what is to be done, where the move's own
 * does not say it (empty texts: it does). */
typedef struct { Str id, kind, move, whose; Label label; Str *in; size_t in_count; } TodayWait;
/* In these states the day in that field stands in a week. */
typedef struct { Str id, kind, day, whose; Str *in; size_t in_count; } TodayDate;

/* Ways out of a case (ways_out.yaml). On which ground, at which moves of cases and of persons in them; rehabilitates: who leaves on it was wrongly
 * suspected. */
typedef struct { Str id; Str *at; size_t at_count; bool rehabilitates, unconfirmed; Str source; } WayGround;
/* What a case does not leave behind when it makes one of the moves `at`. */
typedef struct {
    Str   id, kind;
    Label label;
    Str  *in; size_t in_count;          /* states in which it is left over; none: all that are not final */
    Str   field; Str *is; size_t is_count;           /* and only where a choice says one of these; empty: always */
    Str  *at; size_t at_count;
    Str   with;                         /* the move that the case's own makes of it; empty: it stops the case */
    Str  *todo; size_t todo_count;      /* moves by which somebody settles it, the first that can be made is offered */
} Leftover;
/* The agency's own workflow over a case (procedure.h). */
typedef struct Procedure Procedure;
/* Dated rules for things in custody (custody_law.h). */
typedef struct CustodyLaw CustodyLaw;
/* What the sentences of news are looked at for (news_words.h). */
typedef struct NewsWords NewsWords;
typedef struct NewsCheck NewsCheck;

typedef struct {
    Hash    hash;                       /* over names and bytes of all files, sorted by name: what `model:` in an act says */
    Kind   *kinds; size_t kind_count;   /* in the order of their file names */
    Choice *roles; size_t role_count;
    Clock  *clocks; size_t clock_count;
    Region *regions; size_t region_count;
    CalendarDay *calendar; size_t calendar_count;
    ArmourLevel *armour; size_t armour_count;
    RolePair *apart; size_t apart_count;
    Profile *profiles; size_t profile_count;
    RetentionRule *retention; size_t retention_count;
    int64_t  limits[LIMIT_COUNT];
    TriageWeights triage;
    Indicator *indicators; size_t indicator_count;
    Str      *office_wide; size_t office_wide_count;        /* roles that see figures of the whole office */
    TodayOrder *today_orders; size_t today_order_count;
    TodayWait *today_waits; size_t today_wait_count;
    TodayDate *today_dates; size_t today_date_count;
    PlanTemplate *plans; size_t plan_count;                 /* likewise */
    CurriculumTemplate *curricula; size_t curriculum_count;
    OffenceTemplate *offences; size_t offence_count;        /* in the order of their file names */
    ProofRules proof;
    WayGround *grounds; size_t ground_count;
    Leftover  *leftovers; size_t leftover_count;
    Procedure *procedures; size_t procedure_count;
    StoreClass *store_classes; size_t store_class_count;
    CustodyLaw *custody; size_t custody_count;
    NewsWords *news_words; size_t news_word_count;
    NewsCheck *news_checks; size_t news_check_count;
} Model;

/* The class of a thing of that kind by its category; that of whatever no other class names where there is none of its own; NULL:
 * the model has none. */
const StoreClass *model_store_class(const Model *m, Str kind, Str category);
/* Does it lie where its place says, in that state; has somebody got it? */
bool kind_lies(const Kind *k, Str state);
bool kind_is_out(const Kind *k, Str state);

typedef struct { Str name; Str bytes; } ModelFile;     /* "kinds/case.yaml" */

/* One fault: the place and a message key with its values, shown by message_error. */
typedef struct ModelFault ModelFault;
struct ModelFault { Str file; int line, column; Error what; ModelFault *next; };

/* Loads and checks. guards: the names C knows; NULL: they are not looked up (a verifier reads models of other versions).
 * ERR_INVALID when there are faults: *faults lists the first 100 of them in file order, with parts[0] values file, line, column,
 * path ("fields.title") and at (all four: "kinds/case.yaml:12:5: fields.title"). Everything lives in the arena. */
MUST_USE ErrorCode model_load(Arena *a, const ModelFile *files, size_t count, const char *const *guards, size_t guard_count,
                              Model **ret, ModelFault **faults, Error *e);
/* The same, with the names of derived values that C knows too; `derived` NULL: they are not looked up. */
typedef struct {
    const char *const *guards; size_t guard_count;
    const char *const *derived; size_t derived_count;
    bool (*has_paper)(Str name);        /* is there a paper of that form? NULL: papers are not looked up */
} ModelRules;
MUST_USE ErrorCode model_load_rules(Arena *a, const ModelFile *files, size_t count, const ModelRules *rules, Model **ret,
                                    ModelFault **faults, Error *e);
/* The fields of common/taken_over.yaml, by which a record says that it was running before this register was; all fixed. */
extern const char *const TAKEN_OVER_FIELDS[8];
/* Is it one of them, and does a kind have them? */
bool field_is_taken_over(const Field *f);
bool kind_takes_over(const Kind *k);
/* The files shipped in the executable, sorted by name. */
extern const ModelFile MODEL_SHIPPED[];
extern const size_t MODEL_SHIPPED_COUNT;
/* The shipped files with those of a folder laid over them (its roles.yaml, kinds/, common/, clocks/, offences/, plans/ and
 * reference/); folder may be NULL. */
MUST_USE ErrorCode model_files(Arena *a, const char *folder, ModelFile **ret, size_t *count, Error *e);
/* One canonical text that holds all files (for the store, bundles), and back: lines "file: <size> <name>" LF bytes LF. */
void model_pack(Buf *to, const ModelFile *files, size_t count);
MUST_USE ErrorCode model_unpack(Arena *a, Str packed, ModelFile **ret, size_t *count, Error *e);

/* Is it a word that no model holds, as a name or a label; `person`: of a kind of persons, which has no score either? (model_refused.c) */
bool model_word_refused(Arena *a, Str text, bool person);

const Kind *model_kind(const Model *m, Str id);
const Field *kind_field(const Kind *k, Str id);
/* Where a title has fields for its languages (title_en, title_ru, title_ky, beside a `title` or instead of it): that of the language, else NULL. */
const Field *kind_title_in(const Kind *k, Lang lang);
const State *kind_state(const Kind *k, Str id);
const Move *kind_move(const Kind *k, Str id);
const Profile *model_profile(const Model *m, Str id);
/* Does an institution of this profile keep such records, have such a role? What no profile names is everywhere; internal kinds are too. A NULL
 * profile is that of a store made before there were profiles: it has everything. */
bool profile_has_kind(const Model *m, const Profile *p, const Kind *k);
bool profile_has_role(const Model *m, const Profile *p, Str role);
/* The order of the first role in the file that is among these, else everybody's; NULL: the model says none. */
const TodayOrder *model_today_order(const Model *m, const JsonValue *roles);
/* May nobody hold both? */
bool roles_apart(const Model *m, Str one, Str other);
bool move_leaves(const Move *m, Str state);
bool move_is_guarded(const Move *m, const char *guard);
/* Does it apply to a record with these fields? */
bool needs_when_applies(const NeedsWhen *w, const JsonValue *fields);
bool str_in(Str one, const Str *list, size_t count);

/* Under its name, or the one that says it was called so. */
const Kind *model_kind_was(const Model *m, Str id);
const Field *kind_field_was(const Kind *k, Str id);
const State *kind_state_was(const Kind *k, Str id);
const Indicator *model_indicator(const Model *m, Str id);
const WayGround *model_ground(const Model *m, Str id);
/* Does a record of the kind in that state, with these fields, stand for what the rule is of? */
bool left_over(const Leftover *left, const Kind *k, Str state, const JsonValue *fields);
/* The same by its state alone. */
bool left_over_in(const Leftover *left, const Kind *k, Str state);
const Clock *model_clock(const Model *m, Str id);
const OffenceTemplate *model_offence(const Model *m, Str id);
const PlanTemplate *model_plan(const Model *m, Str id);
const CurriculumTemplate *model_curriculum(const Model *m, Str id);
const OffenceElement *offence_element(const OffenceTemplate *t, Str id);
const NationalArticle *offence_national(const OffenceTemplate *t, Str edition);
/* NULL: the reference has no such level of that standard. */
const ArmourLevel *armour_level(const Model *m, Str standard, Str level);
/* Monday to Friday, but for the days that the calendar names. */
bool day_is_worked(const CalendarDay *calendar, size_t count, Day day);
/* The same; *confirmed: by its weekday, or by a line that is. */
bool calendar_says(const CalendarDay *calendar, size_t count, Day day, bool *confirmed);
/* Does the calendar name a day of that year? Else nobody has put its days off in yet. */
bool year_is_covered(const CalendarDay *calendar, size_t count, int year);
/* Do days off matter to it? Is it counted the same in two models, the days off too where they matter? */
bool clock_reads_calendar(const Clock *c);
bool clock_same(const Clock *a, const Clock *b);
typedef enum { CLOCK_RUNS, CLOCK_WARNS, CLOCK_OVER } ClockSays;

/* Checks a record's fields (an object) as they would stand in `state`: unknown fields, types, lengths, choices, required ones.
 * Values are JSON: text, long_text, choice: string; yes_no: true/false; date "2026-11-25" (partial: "2026-11" and "2026" too);
 * date_time "2026-11-25T17:36:57.123Z"; money {"amount":"8000.00","currency":"KGS"} (exact decimals of the currency, ISO 4217);
 * ref "kind/id"; file {"blob":hex,"sha256":hex,"size":n,"name":text,"type":text}; list: array without duplicates;
 * number {"number":"12.5","unit":"kg"} (no unit where the field has none); point {"lat":"42.8746","lon":"74.5698"};
 * place {"text":…,"region":code?,"point":…?}; group: object of its fields; person_name {"spelled":…,"script":Cyrl|Latn|Arab where
 * all letters are of one of these,"parts":[{"type":family|given|patronymic|particle,"text":…}]?}; identifier {"type":…,"value":…};
 * sourced: array of {"value":…,"source":ref or text,"page":…?,"grade":…?,"language":…?,"original":…?}.
 * Text is NFC, without control characters but LF and TAB in long text. Decimals are texts without leading zeros, exponent or
 * "-0", never a JSON number. What is not filled is not there: no null, no empty text or list. Derived fields are never there.
 * Errors carry {kind}, {field}, {label-en}, {label-ru}, {label-ky} and what is wrong. */
MUST_USE ErrorCode record_check(const Kind *k, const JsonValue *fields, Str state, Error *e);
/* What is odd in a checked record and may still be true (an identifier unlike its pattern, a name in two scripts): told to whoever
 * types, stops nobody. */
typedef struct RecordWarning RecordWarning;
struct RecordWarning { Error what; RecordWarning *next; };
MUST_USE ErrorCode record_warnings(Arena *a, const Kind *k, const JsonValue *fields, RecordWarning **ret, Error *e);
/* ERR_INVALID when a day given now lies outside of what the field takes, or after `now` where it, or a part of it, is `past`: a day after today's in
 * Bishkek, an instant more than five minutes ahead, because clocks differ. Asked of what is typed, not of what a record holds: it was right. */
MUST_USE ErrorCode field_check_past(const Field *f, const JsonValue *v, Instant now, Error *e);
/* May somebody give this field a value now? ERR_INVALID for a derived or a retired one. */
MUST_USE ErrorCode field_may_be_given(const Field *f, Error *e);
/* Turns what a person typed into such a value (checked): *ret is NULL when nothing but white space was typed. Dates as dd.mm.yyyy
 * too, times as dd.mm.yyyy hh:mm in Bishkek, money "8000 KGS" or "8 000,50 сом" (no-break spaces too), choices by id or by label
 * in any language, yes/no by word, list items separated by `;`, numbers "12,5 kg", points "42.8746, 74.5698", places
 * "text [region | point]", groups "label: value | label: value", names as they are spelled, identifiers "type: value", statements
 * "value [source | page | grade | language | original]". A file cannot be typed. */
MUST_USE ErrorCode field_from_text(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e);
/* ---- values as a form holds them (value_form.c) ---- */
/* What is wrong with one field; `path` leads into lists and groups: "papers.0.number". Begin FieldFaults with { .arena }; it takes the first
 * 50. */
typedef struct FieldFault FieldFault;
struct FieldFault { Str path; Error what; FieldFault *next; };
typedef struct { Arena *arena; FieldFault *first, *last; size_t count; } FieldFaults;
MUST_USE ErrorCode field_fault(FieldFaults *to, Str path, const Error *what, Error *e);
/* A value as a form is filled with it: a text as it may be typed (dates as they are kept, choices, units and regions by id, "true" and "false",
 * "8000.00 KGS"); a list is an array, a group an object of its parts; a place {text, region, point}, a person's name {spelled, family, given,
 * patronymic, particle}, an identifier {type, value}, a statement {value, source, page, grade, language, original}; a file as it is. */
JsonValue *field_to_form(Arena *a, const Field *f, const JsonValue *v);
/* The way back. Texts inside are typed words; money {amount, currency}, numbers {number, unit}, points {lat, lon} and dates {day, month, year} may
 * come in pieces, too, and every value as it is kept. *ret is NULL when nothing was filled in, or when it was wrong: that is in `faults` then, and
 * the answer is ERR_OK. */
MUST_USE ErrorCode field_from_form(Arena *a, const Field *f, const JsonValue *given, FieldFaults *faults, JsonValue **ret, Error *e);
/* All that record_check would find in known fields. */
MUST_USE ErrorCode record_faults(const Kind *k, const JsonValue *fields, Str state, FieldFaults *faults, Error *e);
/* A copy of a value in which each reference, also inside of lists, groups and statements, is what `name` calls it: for field_to_text only. */
typedef Str (*RefName)(void *self, Str id);
JsonValue *field_with_names(Arena *a, const Field *f, const JsonValue *v, RefName name, void *self);
/* How a value is shown to a person. Refs are shown as they stand. */
void field_to_text(Buf *to, const Field *f, const JsonValue *v, Lang lang);
/* A plain decimal ("-1234567.50") as a language writes it: 1 234 567,50. No-break spaces, so that it is not torn apart at the end of a line. */
void decimal_to_text(Buf *to, Str plain, Lang lang);
/* The bytes under which a value is indexed: text folded (text_fold) or, when `sort`, by collate_key; dates as they stand; money as
 * currency and a fixed-width amount, numbers alike; choices by id, or in the order of the model's list; places, names and
 * identifiers by their text; a statement by its value. False when the value is not indexable (long text, file, point, group; a
 * list: its items are, each under f->of). */
bool field_index_bytes(Buf *to, const Field *f, const JsonValue *v, bool sort);
/* All index rows of one field: one a value, also of those inside lists and groups (`name` "field.part") and of a place's region
 * ("field.region"), and one under "field^" that sorts. Refs, choices and regions are always indexed, the rest when it is
 * searchable or unique. The callback copies what it keeps. */
typedef ErrorCode (*IndexRow)(void *self, Str name, Str bytes, bool unique, Error *e);
MUST_USE ErrorCode field_index_rows(Arena *a, const Field *f, const JsonValue *v, IndexRow row, void *self, Error *e);
/* Is it a unique field whose value may stand in other records too, since these fields say so (unique_unless)? */
bool field_may_repeat(const Field *f, const JsonValue *fields);

/* ---- fields that point here, values that are computed, records of older models ---- */
/* A field (or part of a list or group) of some kind that points to records of another and has a label for that: `name` is the one
 * its index rows have. */
typedef struct { const Kind *kind; const Field *field; Str name; } Inverse;
MUST_USE ErrorCode model_inverses(Arena *a, const Model *m, Str to, Inverse **ret, size_t *count, Error *e);

/* "Cyrl", "Latn" or "Arab" when every letter is of it, else empty; *mixed: letters of two scripts stand in one name. */
Str name_script(Str spelled, bool *mixed);

/* A rule that computes a derived value: `body` is the whole record {id, state, number, fields}; *ret stays NULL when there is none.
 * `self` is the caller's, for what a rule has to look up. */
typedef ErrorCode (*DeriveRun)(void *self, Arena *a, const Kind *k, const JsonValue *body, Instant now, JsonValue **ret, Error *e);
typedef struct { const char *name; DeriveRun run; } Derivation;
/* A copy of the record's fields with the derived ones among them; a rule that is not in the table adds nothing. */
MUST_USE ErrorCode record_derive(Arena *a, const Kind *k, const JsonValue *body, Instant now, const Derivation *rules, size_t count,
                                 void *self, JsonValue **ret, Error *e);
/* A copy of fields written under an older model, with renamed fields and options under their names of today. */
MUST_USE ErrorCode record_adopt(Arena *a, const Kind *k, const JsonValue *fields, JsonValue **ret, Error *e);

/* ---- from one model to the next ---- */
/* What a difference is about. ModelInUse is asked of a kind (id empty), a field, a state, an option (id "field.option") and a
 * role (kind "roles"), by the names of the old model; of a field that takes other values now and a kind that lives elsewhere by
 * the new one: does a record use it? Clocks have the kind "clock", rules of retention "retention" and numbers "limits" (and
 * PART_CLOCK too); PART_RIGHTS has the move, the right, or of the kind "profiles" the profile as its id. */
typedef enum { PART_KIND, PART_FIELD, PART_STATE, PART_CHOICE, PART_ROLE, PART_MOVE, PART_CLOCK, PART_RIGHTS } ModelPart;
typedef ErrorCode (*ModelInUse)(void *self, ModelPart part, Str kind, Str id, bool *ret, Error *e);
/* One difference as a sentence with {kind}, {id} and what else it needs. refused: what it takes away is in use and no `was:` says
 * where it went. */
typedef struct ModelChange ModelChange;
struct ModelChange { ModelPart part; Str kind, id; Error what; bool refused; ModelChange *next; };
/* In the order of the new model, what is gone last. in_use NULL: nothing is. *refused counts those. */
MUST_USE ErrorCode model_difference(Arena *a, const Model *old, const Model *new, ModelInUse in_use, void *self, ModelChange **ret,
                                    size_t *refused, Error *e);

/* Decimals of a currency (KGS 2, JPY 0, ISO 4217); -1 for a code we do not know. */
int currency_places(Str code);

#endif
