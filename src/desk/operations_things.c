/* operations_things.c: things: the store, chains of custody, labels, stock-takes. */
#include "desk/operations.h"

#include "desk/custody.h"
#include "desk/custody_out.h"
#include "desk/desk_custody.h"
#include "desk/desk_store.h"
#include "desk/stock.h"
#include "desk/thing_photo.h"

static const ArgSpec LABEL_READ_ARGS[] = { { "text", ARG_TEXT_LINE, false, true, K("arg.label-text") } };
static const ArgSpec STOCK_SCAN[] = {
    { "id", ARG_RECORD, true, true, K("arg.stock-take") }, { "text", ARG_TEXT_LINE, false, true, K("arg.label-text") },
    { "place", ARG_TEXT_LINE, false, false, K("arg.stock-place") }, { "unknown", ARG_YES, false, false, K("arg.stock-unknown") },
};
#define STORE_PAGE { "page", ARG_TEXT_LINE, false, false, K("arg.page") }
static const ArgSpec STORE_LIST[] = { STORE_PAGE };
static const ArgSpec STORE_UNSEEN[] = { { "days", ARG_NUMBER, false, false, K("arg.unseen-days") }, STORE_PAGE };
static const ArgSpec STORE_BOOK[] = { { "id", ARG_TEXT_LINE, false, true, K("arg.storage-place") }, STORE_PAGE };
static const ArgSpec STORE_PLACE[] = { { "id", ARG_TEXT_LINE, true, true, K("arg.storage-place") }, STORE_PAGE };
static const ArgSpec STORE_COUNT[] = { { "id", ARG_RECORD, true, true, K("arg.stock-take") }, STORE_PAGE };
static const ArgSpec STORE_PAPER[] = {
    { "id", ARG_TEXT_LINE, false, true, K("arg.storage-place") }, { "language", ARG_TEXT_LINE, false, false, K("arg.paper-language") }, PURPOSE_ARG,
};
static const ArgSpec STORE_CSV[] = {
    { "list", ARG_TEXT_LINE, true, true, K("arg.store-list") }, { "id", ARG_TEXT_LINE, false, false, K("arg.storage-place") },
    { "days", ARG_NUMBER, false, false, K("arg.unseen-days") }, PURPOSE_ARG,
};
static const ArgSpec CUSTODY_OUT[] = { { "id", ARG_RECORD, true, true, K("arg.custody-of") }, PURPOSE_ARG };
static const ArgSpec CUSTODY_SHOW[] = { RECORD_SHOW_ARGS };
static const ArgSpec CUSTODY_PHOTO[] = {
    { "id", ARG_RECORD, true, true, K("arg.photo-thing") }, { "moment", ARG_PHOTO_MOMENT, true, false, K("arg.photo-moment") },
    { "seal", ARG_TEXT_LINE, false, false, K("arg.photo-seal") }, { "taken_by", ARG_TEXT_LINE, false, false, K("arg.photo-taken-by") },
    { "taken_at", ARG_TEXT_LINE, false, false, K("arg.photo-taken-at") }, { "name", ARG_TEXT_LINE, true, false, K("arg.file-name") },
};

static const Operation ROWS[] = {
    { "store.places", K("op.store-places"), "tergoo store places", OP_WRITES, NULL, ARGS(STORE_LIST), desk_store_places },
    { "store.place", K("op.store-place"), "tergoo store place A-03-2", OP_WRITES, NULL, ARGS(STORE_PLACE), desk_store_place },
    { "store.due", K("op.store-due"), "tergoo store due", OP_WRITES, NULL, ARGS(STORE_LIST), desk_store_due },
    { "store.unseen", K("op.store-unseen"), "tergoo store unseen --days 90", OP_WRITES, NULL, ARGS(STORE_UNSEEN), desk_store_unseen },
    { "store.load", K("op.store-load"), "tergoo store load", OP_WRITES, NULL, ARGS(STORE_LIST), desk_store_load },
    { "store.carried", K("op.store-carried"), "tergoo store carried", OP_WRITES, NULL, ARGS(STORE_LIST), desk_store_carried },
    { "store.book", K("op.store-book"), "tergoo store book D", OP_WRITES, NULL, ARGS(STORE_BOOK), desk_store_book },
    { "store.count", K("op.store-count"), "tergoo store count ST-2026-0001", OP_WRITES, NULL, ARGS(STORE_COUNT), desk_store_count },
    { "store.paper", K("op.store-paper"), "tergoo store paper D --language ky --reason 'for the commission of 3 March' --out book.pdf",
      OP_WRITES | OP_FILE_OUT, NULL, ARGS(STORE_PAPER), desk_store_paper },
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
    { "custody.photo", K("op.custody-photo"), "tergoo custody photo EX-2026-0007 --file seal.jpg --moment closed --seal A-0412",
      OP_WRITES | OP_FILE_IN, NULL, ARGS(CUSTODY_PHOTO), desk_custody_photo },
    { "custody.rules", K("op.custody-rules"), "tergoo custody rules", 0, NULL, NULL, 0, desk_custody_rules },

    { "label.read", K("op.label-read"), "tergoo label read 'EX-2026-0007 (2)'", OP_WRITES, NULL, ARGS(LABEL_READ_ARGS), desk_label_read },

    { "stock.scan", K("op.stock-scan"), "tergoo stock scan ST-2026-0001 EX-2026-0007 --place A-03-2", OP_WRITES, NULL, ARGS(STOCK_SCAN),
      desk_stock_scan },
};
const OperationSet OPERATIONS_THINGS = { ROWS, ARRAY_LEN(ROWS) };
