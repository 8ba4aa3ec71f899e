/* operations_proof.c: what a case is built from: plans and the matrix of proof, searches with what devices in the field send, photographs,
 * persons. */
#include "desk/operations.h"

#include "desk/desk.h"
#include "desk/desk_field.h"
#include "desk/desk_plan.h"

static const ArgSpec PHOTO_ADD[] = {
    CASE_ARG, { "of", ARG_RECORD, false, false, K("arg.photo-of") }, { "title", ARG_TEXT_LINE, true, false, K("arg.photo-title") },
    { "source", ARG_TEXT_LINE, true, false, K("arg.photo-source") }, { "taken_by", ARG_TEXT_LINE, false, false, K("arg.taken-by") },
    { "taken_on", ARG_DAY, false, false, K("arg.taken-on") }, { "taken_where", ARG_TEXT_LINE, false, false, K("arg.taken-where") },
    { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") }, REASON_ARG,
};
static const ArgSpec FIELD_PAIR[] = {
    { "id", ARG_RECORD, true, true, K("arg.field-search") }, { "name", ARG_TEXT_LINE, true, false, K("arg.field-device") },
    { "hours", ARG_NUMBER, false, false, K("arg.field-hours") }, { "passphrase", ARG_SECRET, true, false, K("arg.passphrase") },
};
static const ArgSpec FIELD_JOIN[] = {
    { "code", ARG_TEXT_LINE, true, true, K("arg.field-code") }, { "clock", ARG_TEXT_LINE, false, false, K("arg.field-clock") },
    { "device", ARG_TEXT_LINE, false, false, K("arg.device") },
};
static const ArgSpec FIELD_DEVICES[] = { { "id", ARG_RECORD, true, true, K("arg.field-search") } };
static const ArgSpec FIELD_UNPAIR[] = {
    { "id", ARG_RECORD, false, true, K("arg.field-search") }, { "name", ARG_TEXT_LINE, false, false, K("arg.field-device") },
};
static const ArgSpec FIELD_PHOTO[] = {
    { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") }, { "title", ARG_TEXT_LINE, false, false, K("arg.photo-title") },
    { "of", ARG_RECORD, false, false, K("arg.photo-of") }, { "clock", ARG_TEXT_LINE, false, false, K("arg.field-clock") },
};
static const ArgSpec FIELD_ITEM[] = { FIELDS_ARG, { "clock", ARG_TEXT_LINE, false, false, K("arg.field-clock") } };
static const ArgSpec PERSON_TODAY[] = { { "case", ARG_CASE, false, true, K("arg.case") }, REASON_ARG };
static const ArgSpec PLAN_NEW_VERSION[] = { ID_ARG, VERSION_ARG, WHY_ARG };
static const ArgSpec PLAN_FROM_TEMPLATE[] = { ID_ARG, { "template", ARG_PLAN_TEMPLATE, true, true, K("arg.plan-template") } };
static const ArgSpec PLAN_SHOW[] = { ID_ARG };
static const ArgSpec PROOF_SHOW[] = {
    { "case", ARG_CASE, true, true, K("arg.case") }, { "person", ARG_PERSON, false, false, K("arg.proof-person") },
    { "offence", ARG_OFFENCE, false, false, K("arg.proof-offence") }, { "on", ARG_DAY, false, false, K("arg.proof-on") },
};
static const ArgSpec PROOF_MAKE[] = {
    { "case", ARG_CASE, true, true, K("arg.case") }, { "offence", ARG_OFFENCE, true, false, K("arg.proof-offence") },
    { "template", ARG_TEMPLATE, true, false, K("arg.proof-template") }, { "person", ARG_PERSON, false, false, K("arg.proof-person") },
};
static const ArgSpec PROOF_LINK[] = {
    { "id", ARG_RECORD, true, true, K("arg.proof-record") }, { "element", ARG_ELEMENT, true, false, K("arg.proof-element") },
    { "says", ARG_SAYS, true, false, K("arg.proof-says") }, { "on_page", ARG_TEXT_LINE, false, false, K("arg.proof-page") },
    { "time", ARG_TEXT_LINE, false, false, K("arg.proof-time") }, { "own_source", ARG_YES, false, false, K("arg.proof-own") },
    { "weight", ARG_WEIGHT, false, false, K("arg.proof-weight") }, { "note", ARG_LONG_TEXT, false, false, K("arg.proof-note") },
};
static const ArgSpec PROOF_TASK[] = {
    { "id", ARG_RECORD, true, true, K("arg.proof-element") }, { "title", ARG_TEXT_LINE, false, false, K("arg.proof-title") },
    { "owner", ARG_USER, false, false, K("arg.proof-owner") }, { "due", ARG_DAY, false, false, K("arg.proof-due") },
};
static const ArgSpec PROOF_CHANGES[] = {
    { "case", ARG_CASE, true, true, K("arg.case") }, { "since", ARG_DAY, false, false, K("arg.proof-since") },
};
static const ArgSpec PROOF_EXPORT[] = {
    { "case", ARG_CASE, true, true, K("arg.case") }, { "person", ARG_PERSON, false, false, K("arg.proof-person") },
};
static const ArgSpec SEIZURE_ENTER[] = {
    { "id", ARG_RECORD, true, true, K("arg.search-action") }, { "fields", ARG_VALUES, false, false, K("arg.seizure-rows") },
    { "dry_run", ARG_YES, false, false, K("arg.dry-run") }, DRAFT_ARG,
};
static const ArgSpec SEIZURE_CHECKS[] = { { "id", ARG_RECORD, true, true, K("arg.search-action") } };
static const ArgSpec PHOTO_PICTURE[] = { RECORD_SHOW_ARGS };

static const Operation ROWS[] = {
    { "plan.new_version", K("op.plan-new-version"), "tergoo plan new_version PL-2026-0001 --reason 'the bank answered'", OP_WRITES, NULL,
      ARGS(PLAN_NEW_VERSION), desk_plan_new_version },
    { "plan.from_template", K("op.plan-from-template"), "tergoo plan from_template C-2026-0001 bribery", OP_WRITES, NULL,
      ARGS(PLAN_FROM_TEMPLATE), desk_plan_from_template },
    { "plan.changes", K("op.plan-changes"), "tergoo plan changes PL-2026-0002", 0, NULL, ARGS(PLAN_SHOW), desk_plan_changes },
    { "plan.disproof", K("op.plan-disproof"), "tergoo plan disproof PL-2026-0001", 0, NULL, ARGS(PLAN_SHOW), desk_plan_disproof },

    { "proof.show", K("op.proof-show"), "tergoo proof show C-2026-0001 --person person/0123456789abcdef", OP_WRITES, NULL, ARGS(PROOF_SHOW),
      desk_proof_show },
    { "proof.make", K("op.proof-make"), "tergoo proof make C-2026-0001 --offence offence/0123456789abcdef --template uncac_15_taken", OP_WRITES,
      NULL, ARGS(PROOF_MAKE), desk_proof_make },
    { "proof.link", K("op.proof-link"), "tergoo proof link EX-2026-0001 --element element/0123456789abcdef --says supports --on_page 3",
      OP_WRITES, NULL, ARGS(PROOF_LINK), desk_proof_link },
    { "proof.task", K("op.proof-task"), "tergoo proof task element/0123456789abcdef --due 31.12.2026", OP_WRITES, NULL, ARGS(PROOF_TASK),
      desk_proof_task },
    { "proof.changes", K("op.proof-changes"), "tergoo proof changes C-2026-0001 --since 01.11.2026", OP_WRITES, NULL, ARGS(PROOF_CHANGES),
      desk_proof_changes },
    { "proof.export", K("op.proof-export"), "tergoo proof export C-2026-0001 --out matrix.csv", OP_WRITES | OP_FILE_OUT, NULL, ARGS(PROOF_EXPORT),
      desk_proof_export },

    { "seizure.enter", K("op.seizure-enter"), "tergoo seizure enter S-2026-0001 --csv found.csv", OP_WRITES, NULL, ARGS(SEIZURE_ENTER),
      desk_seizure_enter },
    { "seizure.checks", K("op.seizure-checks"), "tergoo seizure checks S-2026-0001", 0, NULL, ARGS(SEIZURE_CHECKS), desk_seizure_checks },

    { "field.pair", K("op.field-pair"), "tergoo field pair S-2026-0001 --name 'Tablet 1' --hours 6", OP_WRITES, NULL, ARGS(FIELD_PAIR),
      desk_field_pair },
    { "field.join", K("op.field-join"), "tergoo field join ABCD-EFGH-JKMN", OP_OPEN | OP_WRITES, NULL, ARGS(FIELD_JOIN),
      desk_field_join },
    { "field.devices", K("op.field-devices"), "tergoo field devices S-2026-0001", 0, NULL, ARGS(FIELD_DEVICES),
      desk_field_devices },
    { "field.unpair", K("op.field-unpair"), "tergoo field unpair S-2026-0001 --name 'Tablet 1'", OP_WRITES | OP_DEVICE, NULL,
      ARGS(FIELD_UNPAIR), desk_field_unpair },
    { "field.look", K("op.field-look"), "tergoo field look", OP_DEVICE, NULL, NULL, 0, desk_field_look },
    { "field.photo", K("op.field-photo"), "tergoo field photo --file desk.jpg --title 'The desk, second drawer'",
      OP_WRITES | OP_FILE_IN | OP_DEVICE, NULL, ARGS(FIELD_PHOTO), desk_field_photo },
    { "field.item", K("op.field-item"), "tergoo field item what='Notebook' category=document found_at='desk, second drawer'",
      OP_WRITES | OP_DEVICE, NULL, ARGS(FIELD_ITEM), desk_field_item },

    { "photo.add", K("op.photo-add"),
      "tergoo photo add C-2026-0001 --file face.jpg --of person/0123456789abcdef --title 'At the depot' --source 'seized telephone'",
      OP_WRITES | OP_FILE_IN, NULL, ARGS(PHOTO_ADD), desk_photo_add },
    { "photo.picture", K("op.photo-picture"), "tergoo photo picture photo/0123456789abcdef --out face.jpg", OP_WRITES | OP_FILE_OUT | OP_ABROAD, NULL,
      ARGS(PHOTO_PICTURE), desk_photo_picture },

    { "person.today", K("op.person-today"), "tergoo person today C-2026-0001 --reason 'weekly review of measures'", OP_WRITES, NULL,
      ARGS(PERSON_TODAY), desk_person_today },
};
const OperationSet OPERATIONS_PROOF = { ROWS, ARRAY_LEN(ROWS) };
