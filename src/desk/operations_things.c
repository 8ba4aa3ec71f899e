/* operations_things.c: things: the store, chains of custody, labels, stock-takes. */
#include "desk/operations.h"

#include "desk/custody.h"
#include "desk/custody_out.h"
#include "desk/desk_custody.h"
#include "desk/desk_store.h"
#include "desk/stock.h"

static const ArgSpec LABEL_READ_ARGS[] = { { "text", ARG_TEXT_LINE, false, true, K("arg.label-text") } };
static const ArgSpec STOCK_SCAN[] = {
    { "id", ARG_RECORD, true, true, K("arg.stock-take") }, { "text", ARG_TEXT_LINE, false, true, K("arg.label-text") },
    { "place", ARG_TEXT_LINE, false, false, K("arg.stock-place") }, { "unknown", ARG_YES, false, false, K("arg.stock-unknown") },
};
static const ArgSpec STORE_PLACE[] = { { "id", ARG_TEXT_LINE, true, true, K("arg.storage-place") } };
static const ArgSpec STORE_UNSEEN[] = { { "days", ARG_NUMBER, false, false, K("arg.unseen-days") } };
static const ArgSpec STORE_CSV[] = {
    { "list", ARG_TEXT_LINE, true, true, K("arg.store-list") }, { "id", ARG_TEXT_LINE, false, false, K("arg.storage-place") },
    { "days", ARG_NUMBER, false, false, K("arg.unseen-days") }, PURPOSE_ARG,
};
static const ArgSpec CUSTODY_OUT[] = { { "id", ARG_RECORD, true, true, K("arg.custody-of") }, PURPOSE_ARG };
static const ArgSpec CUSTODY_SHOW[] = { RECORD_SHOW_ARGS };

static const Operation ROWS[] = {
    { "store.places", K("op.store-places"), "tergoo store places", OP_WRITES, NULL, NULL, 0, desk_store_places },
    { "store.place", K("op.store-place"), "tergoo store place A-03-2", OP_WRITES, NULL, ARGS(STORE_PLACE), desk_store_place },
    { "store.due", K("op.store-due"), "tergoo store due", OP_WRITES, NULL, NULL, 0, desk_store_due },
    { "store.unseen", K("op.store-unseen"), "tergoo store unseen --days 90", OP_WRITES, NULL, ARGS(STORE_UNSEEN), desk_store_unseen },
    { "store.load", K("op.store-load"), "tergoo store load", OP_WRITES, NULL, NULL, 0, desk_store_load },
    { "store.carried", K("op.store-carried"), "tergoo store carried", OP_WRITES, NULL, NULL, 0, desk_store_carried },
    { "store.csv", K("op.store-csv"), "tergoo store csv due --reason 'for the count of 3 March' --out due.csv", OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(STORE_CSV), desk_store_csv },

    { "custody.show", K("op.custody-show"), "tergoo custody show EX-2026-0007", OP_WRITES, NULL, ARGS(CUSTODY_SHOW),
      desk_custody_show },
    { "custody.csv", K("op.custody-csv"), "tergoo custody csv C-2026-0001 --reason 'for the hearing of 3 March' --out custody.csv",
      OP_WRITES | OP_FILE_OUT, NULL, ARGS(CUSTODY_OUT), desk_custody_csv },
    { "custody.case_export", K("op.custody-case-export"),
      "tergoo custody case_export EX-2026-0007 --reason 'asked for by the expert, letter 17' --out custody.jsonld",
          OP_WRITES | OP_FILE_OUT, NULL,
      ARGS(CUSTODY_OUT), desk_custody_case },
    { "custody.rules", K("op.custody-rules"), "tergoo custody rules", 0, NULL, NULL, 0, desk_custody_rules },

    { "label.read", K("op.label-read"), "tergoo label read 'EX-2026-0007 (2)'", OP_WRITES, NULL, ARGS(LABEL_READ_ARGS), desk_label_read },

    { "stock.scan", K("op.stock-scan"), "tergoo stock scan ST-2026-0001 EX-2026-0007 --place A-03-2", OP_WRITES, NULL, ARGS(STOCK_SCAN),
      desk_stock_scan },
};
const OperationSet OPERATIONS_THINGS = { ROWS, ARRAY_LEN(ROWS) };
