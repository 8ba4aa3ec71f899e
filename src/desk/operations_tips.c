/* operations_tips.c: tips and the identities behind them. */
#include "desk/operations.h"

#include "desk/desk.h"
#include "desk/desk_identity.h"
#include "desk/desk_tip.h"
#include "desk/desk_vault.h"

static const ArgSpec TIP_TAKE_IN[] = { FIELDS_ARG, REASON_ARG, DRAFT_ARG };
static const ArgSpec TIP_FILE[] = {
    ID_ARG, { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") }, { "type", ARG_TEXT_LINE, false, false, K("arg.file-type") },
    { "original", ARG_YES, false, false, K("arg.tip-original") }, VERSION_ARG, REASON_ARG,
};
static const ArgSpec IDENTITY_SHOW[] = { ID_ARG };
static const ArgSpec IDENTITY_FILE[] = { ID_ARG, { "file_number", ARG_NUMBER, false, false, K("arg.file-number") } };
static const ArgSpec VAULT_OPEN[] = { { "another", ARG_YES, false, false, K("arg.vault-another") }, REASON_ARG };
static const ArgSpec VAULT_ONE[] = { { "login", ARG_USER, true, true, K("arg.user") }, REASON_ARG };
static const ArgSpec TIPS_BOX[] = { { "box", ARG_RECORD, false, false, K("arg.tip-box") } };

static const Operation ROWS[] = {
    { "tip.take_in", K("op.tip-take-in"), "tergoo tip take_in channel=walk_in received_on=26.11.2026 openness=anonymous subject='Boilers'", OP_WRITES,
      "intake_officer identity_guardian", ARGS(TIP_TAKE_IN), desk_tip_take_in },
    { "tip.file", K("op.tip-file"), "tergoo tip file T-2026-0001 --file letter.pdf --name letter.pdf --original", OP_WRITES | OP_FILE_IN,
      "intake_officer identity_guardian", ARGS(TIP_FILE), desk_tip_file },

    { "identity.show", K("op.identity-show"), "tergoo identity show IA-2026-0001", OP_WRITES, NULL, ARGS(IDENTITY_SHOW), desk_identity_show },
    { "identity.file", K("op.identity-file"), "tergoo identity file IA-2026-0001 --file_number 1 --out letter.pdf", OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(IDENTITY_FILE), desk_identity_file },

    { "vault.open", K("op.vault-open"), "tergoo vault open", OP_WRITES, "identity_guardian", ARGS(VAULT_OPEN), desk_vault_open },
    { "vault.show", K("op.vault-show"), "tergoo vault show", 0, NULL, NULL, 0, desk_vault_show },
    { "vault.admit", K("op.vault-admit"), "tergoo vault admit nurlan", OP_WRITES, "identity_guardian", ARGS(VAULT_ONE), desk_vault_admit },
    { "vault.dismiss", K("op.vault-dismiss"), "tergoo vault dismiss nurlan --reason 'moved to another office'", OP_WRITES, "identity_guardian",
      ARGS(VAULT_ONE), desk_vault_dismiss },

    { "tips.key", K("op.tips-key"), "tergoo tips key --out office.intake",
      OP_FILE_OUT, "administrator head intake_officer identity_guardian", NULL, 0,
      desk_tips_key },
    { "tips.call", K("op.tips-call"), "tergoo tips call --out call.note", OP_WRITES | OP_FILE_OUT, "intake_officer", ARGS(TIPS_BOX), desk_tips_call },
    { "tips.take", K("op.tips-take"), "tergoo tips take --file tips.courier", OP_WRITES | OP_FILE_IN, "intake_officer", NULL, 0, desk_tips_take },
    { "tips.answers", K("op.tips-answers"), "tergoo tips answers --out answers.courier", OP_WRITES | OP_FILE_OUT, "intake_officer", ARGS(TIPS_BOX),
      desk_tips_answers },
};
const OperationSet OPERATIONS_TIPS = { ROWS, ARRAY_LEN(ROWS) };
