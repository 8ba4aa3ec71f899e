/* operations_client.c: what a client asks about the gate itself: the menu, forms, choices, what was typed and not sent, the description of the API,
 * the model, the ledger; and whether this is an exercise. */
#include "desk/operations.h"

#include "desk/desk.h"
#include "desk/exercise_mark.h"

static const ArgSpec EXERCISE_TASK[] = { { "task", ARG_TEXT_LINE, true, true, K("arg.exercise-task") } };
static const ArgSpec LEDGER_VERIFY[] = { { "start", ARG_YES, false, false, K("arg.verify-start") } };
static const ArgSpec OP_FORM[] = { { "op", ARG_TEXT_LINE, true, true, K("arg.op") }, { "given", ARG_VALUES, false, false, K("arg.given") } };
static const ArgSpec KIND_LIST[] = { { "case", ARG_CASE, false, true, K("arg.case") } };
static const ArgSpec REF_FIND[] = {
    { "kind", ARG_TEXT_LINE, true, true, K("arg.to-kind") }, { "words", ARG_TEXT_LINE, false, true, K("arg.words") },
    { "case", ARG_CASE, false, false, K("arg.case") },
};
static const ArgSpec DRAFT_SAVE[] = {
    { "key", ARG_TEXT_LINE, true, true, K("arg.draft") }, { "label", ARG_TEXT_LINE, false, false, K("arg.draft-label") },
    { "content", ARG_LONG_TEXT, true, false, K("arg.draft-content") },
};
static const ArgSpec DRAFT_ONE[] = { { "key", ARG_TEXT_LINE, true, true, K("arg.draft") } };
static const ArgSpec MODEL_ACTIVATE[] = { { "packed", ARG_LONG_TEXT, true, false, K("arg.packed") }, REASON_ARG };
static const ArgSpec LEDGER_PROOF[] = { { "index", ARG_NUMBER, true, true, K("arg.index") } };

static const Operation ROWS[] = {
    { "menu", K("op.menu"), "tergoo menu", OP_ABROAD, NULL, NULL, 0, desk_menu },

    { "kind.list", K("op.kind-list"), "tergoo kind list C-2026-0001", OP_WRITES, NULL, ARGS(KIND_LIST), desk_kind_list },

    { "op.form", K("op.op-form"), "tergoo op form case.admit --json", OP_ABROAD, NULL, ARGS(OP_FORM), desk_op_form },

    { "ref.find", K("op.ref-find"), "tergoo ref find user 'Айбек'", OP_WRITES, NULL, ARGS(REF_FIND), desk_ref_find },

    { "draft.save", K("op.draft-save"), "tergoo draft save 'note of today' --content @note.txt", 0, NULL, ARGS(DRAFT_SAVE), desk_draft_save },
    { "draft.get", K("op.draft-get"), "tergoo draft get 'note of today'", 0, NULL, ARGS(DRAFT_ONE), desk_draft_get },
    { "draft.list", K("op.draft-list"), "tergoo draft list", 0, NULL, NULL, 0, desk_draft_list },
    { "draft.drop", K("op.draft-drop"), "tergoo draft drop 'note of today'", 0, NULL, ARGS(DRAFT_ONE), desk_draft_drop },

    { "exercise.is", K("op.exercise-is"), "tergoo exercise is", OP_OPEN, NULL, NULL, 0, desk_exercise_is },
    { "exercise.tasks", K("op.exercise-tasks"), "tergoo exercise tasks", 0, NULL, NULL, 0, desk_exercise_tasks },
    { "exercise.task", K("op.exercise-task"), "tergoo exercise task detect", 0, NULL, ARGS(EXERCISE_TASK), desk_exercise_task },

    { "api.describe", K("op.api-describe"), "tergoo api describe --json", 0, NULL, NULL, 0, desk_api_describe },

    { "model.activate", K("op.model-activate"), "tergoo model activate our-model --reason 'order no. 12'", OP_WRITES, "administrator head",
      ARGS(MODEL_ACTIVATE), desk_model_activate },
    { "model.get", K("op.model-get"), "tergoo model get --json", 0, NULL, NULL, 0, desk_model_get },

    { "ledger.head", K("op.ledger-head"), "tergoo ledger head", OP_WRITES, NULL, NULL, 0, desk_ledger_head },
    { "ledger.verify", K("op.ledger-verify"), "tergoo ledger verify --start", 0, NULL, ARGS(LEDGER_VERIFY), desk_ledger_verify },
    { "ledger.proof", K("op.ledger-proof"), "tergoo ledger proof 17", OP_WRITES, NULL, ARGS(LEDGER_PROOF), desk_ledger_proof },
};
const OperationSet OPERATIONS_CLIENT = { ROWS, ARRAY_LEN(ROWS) };
