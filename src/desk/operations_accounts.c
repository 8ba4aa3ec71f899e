/* operations_accounts.c: who signs in and by which ways, accounts, and who stands in for whom. */
#include "desk/operations.h"

#include "desk/desk.h"

static const ArgSpec SESSION_OPEN[] = {
    { "login", ARG_TEXT_LINE, true, true, K("arg.login") },
    { "passphrase", ARG_SECRET, true, false, K("arg.passphrase") },
    { "hours", ARG_NUMBER, false, false, K("arg.hours") },
    { "device", ARG_TEXT_LINE, false, false, K("arg.device") },
    { "code", ARG_TEXT_LINE, false, false, K("arg.code") },
    { "sheet", ARG_TEXT_LINE, false, false, K("arg.sheet-code") },
    { "key", ARG_LONG_TEXT, false, false, K("arg.key-answer") },
    { "origin", ARG_TEXT_LINE, false, false, K("arg.key-origin") },
    { "second", ARG_YES, false, false, K("arg.second") },
};
static const ArgSpec SESSION_WAYS[] = {
    { "login", ARG_TEXT_LINE, true, true, K("arg.login") }, { "origin", ARG_TEXT_LINE, false, false, K("arg.key-origin") },
};
static const ArgSpec KEY_BEGIN[] = { { "origin", ARG_TEXT_LINE, true, true, K("arg.key-origin") } };
static const ArgSpec KEY_CONFIRM[] = {
    { "name", ARG_TEXT_LINE, true, true, K("arg.key-name") }, { "origin", ARG_TEXT_LINE, true, false, K("arg.key-origin") },
    { "answer", ARG_LONG_TEXT, true, false, K("arg.key-answer") },
};
static const ArgSpec SHEET_CONFIRM[] = { { "code", ARG_TEXT_LINE, true, true, K("arg.sheet-code") } };
static const ArgSpec WAY_END[] = { { "way", ARG_TEXT_LINE, true, true, K("arg.way") } };
static const ArgSpec SECOND_CONFIRM[] = { { "code", ARG_TEXT_LINE, true, true, K("arg.code") } };
static const ArgSpec SECOND_RESET[] = {
    { "login", ARG_USER, true, true, K("arg.user") }, WHY_ARG,
};
static const ArgSpec USER_CREATE[] = {
    { "login", ARG_TEXT_LINE, true, true, K("arg.login") },
    { "full_name", ARG_TEXT_LINE, true, false, K("arg.full-name") },
    { "roles", ARG_ROLES, true, false, K("arg.roles") },
    { "unit", ARG_UNIT, false, false, K("arg.unit") },
    { "passphrase", ARG_SECRET, true, false, K("arg.passphrase") },
};
static const ArgSpec USER_ENROL[] = {
    { "login", ARG_TEXT_LINE, true, true, K("arg.login") },
    { "full_name", ARG_TEXT_LINE, true, false, K("arg.full-name") },
    { "roles", ARG_ROLES, true, false, K("arg.roles") },
    { "unit", ARG_UNIT, false, false, K("arg.unit") },
};
static const ArgSpec USER_ENROL_USE[] = {
    { "login", ARG_TEXT_LINE, true, true, K("arg.login") },
    { "code", ARG_SECRET, true, false, K("arg.enrol-code") },
    { "new_passphrase", ARG_SECRET, true, false, K("arg.new-passphrase") },
    { "device", ARG_TEXT_LINE, false, false, K("arg.device") },
};
static const ArgSpec USER_IMPORT[] = {
    { "name", ARG_TEXT_LINE, false, false, K("arg.file-name") }, { "address", ARG_TEXT_LINE, true, false, K("arg.office-address") },
    { "fingerprint", ARG_TEXT_LINE, false, false, K("arg.fingerprint") }, { "dry_run", ARG_YES, false, false, K("arg.dry-run") },
};
static const ArgSpec USER_CHANGE[] = {
    { "login", ARG_USER, true, true, K("arg.user") },
    { "full_name", ARG_TEXT_LINE, false, false, K("arg.full-name") },
    { "roles", ARG_ROLES, false, false, K("arg.roles") },
    { "unit", ARG_UNIT, false, false, K("arg.unit") },
    REASON_ARG,
};
static const ArgSpec USER_END[] = { { "login", ARG_USER, true, true, K("arg.user") }, REASON_ARG };
static const ArgSpec USER_PASSPHRASE[] = {
    { "passphrase", ARG_SECRET, true, false, K("arg.passphrase") },
    { "new_passphrase", ARG_SECRET, true, false, K("arg.new-passphrase") },
};
static const ArgSpec DEPUTY_GIVE[] = {
    { "login", ARG_USER, true, true, K("arg.deputy") }, { "from", ARG_DAY, false, false, K("arg.from") },
    { "until", ARG_DAY, true, false, K("arg.until") }, REASON_ARG,
};
static const ArgSpec DEPUTY_END[] = { ID_ARG, REASON_ARG };

static const Operation ROWS[] = {
    { "session.open", K("op.session-open"), "tergoo session open aibek", OP_OPEN | OP_WRITES, NULL, ARGS(SESSION_OPEN), desk_session_open },
    { "session.close", K("op.session-close"), "tergoo session close", OP_ABROAD, NULL, NULL, 0, desk_session_close },
    { "session.show", K("op.session-show"), "tergoo session show", OP_ABROAD, NULL, NULL, 0, desk_session_show },
    { "session.ways", K("op.session-ways"), "tergoo session ways aibek", OP_OPEN, NULL, ARGS(SESSION_WAYS), desk_session_ways },

    { "user.create", K("op.user-create"), "tergoo user create aibek --full-name 'Айбек Токтогулов' --roles investigator", OP_WRITES,
      "administrator", ARGS(USER_CREATE), desk_user_create },
    { "user.enrol", K("op.user-enrol"), "tergoo user enrol aibek --full-name 'Айбек Токтогулов' --roles investigator", OP_WRITES,
      "administrator", ARGS(USER_ENROL), desk_user_enrol },
    { "user.enrol_use", K("op.user-enrol-use"), "tergoo user enrol_use aibek", OP_OPEN | OP_WRITES, NULL, ARGS(USER_ENROL_USE), desk_user_enrol_use },
    { "user.enrol_again", K("op.user-enrol-again"), "tergoo user enrol_again aibek --reason 'passphrase forgotten'", OP_WRITES, "administrator",
      ARGS(SECOND_RESET), desk_user_enrol_again },
    { "user.import", K("op.user-import"), "tergoo user import --file people.csv --address https://srv.office.example:8443 --out letters.pdf",
      OP_WRITES | OP_FILE_IN | OP_FILE_OUT, "administrator", ARGS(USER_IMPORT), desk_user_import },
    { "user.import_guide", K("op.user-import-guide"), "tergoo user import_guide", 0, "administrator", NULL, 0, desk_user_import_guide },
    { "user.change", K("op.user-change"), "tergoo user change aibek --roles 'investigator; analyst'", OP_WRITES, "administrator head",
      ARGS(USER_CHANGE), desk_user_change },
    { "user.end", K("op.user-end"), "tergoo user end aibek --reason 'left the service'", OP_WRITES, "administrator head",
      ARGS(USER_END), desk_user_end },
    { "user.list", K("op.user-list"), "tergoo user list", 0, NULL, NULL, 0, desk_user_list },
    { "user.second_begin", K("op.user-second-begin"), "tergoo user second_begin", OP_ABROAD, NULL, NULL, 0, desk_second_begin },
    { "user.second_confirm", K("op.user-second-confirm"), "tergoo user second_confirm 123456", OP_WRITES | OP_ABROAD, NULL, ARGS(SECOND_CONFIRM),
      desk_second_confirm },
    { "user.second_reset", K("op.user-second-reset"), "tergoo user second_reset aibek --reason 'telephone lost'", OP_WRITES, "administrator",
      ARGS(SECOND_RESET), desk_second_reset },
    { "user.ways", K("op.user-ways"), "tergoo user ways", OP_ABROAD, NULL, NULL, 0, desk_user_ways },
    { "user.key_begin", K("op.user-key-begin"), "tergoo user key_begin https://office.example:8443", OP_ABROAD, NULL,
      ARGS(KEY_BEGIN), desk_user_key_begin },
    { "user.key_confirm", K("op.user-key-confirm"),
            "tergoo user key_confirm 'key in the safe' --origin https://office.example:8443 --answer '{}'", OP_WRITES | OP_ABROAD,
      NULL, ARGS(KEY_CONFIRM), desk_user_key_confirm },
    { "user.sheet_make", K("op.user-sheet-make"), "tergoo user sheet_make --out sheet.pdf", OP_FILE_OUT | OP_ABROAD, NULL, NULL, 0,
      desk_user_sheet_make },
    { "user.sheet_confirm", K("op.user-sheet-confirm"), "tergoo user sheet_confirm HK4-PAC-7FR", OP_WRITES | OP_ABROAD, NULL, ARGS(SHEET_CONFIRM),
      desk_user_sheet_confirm },
    { "user.way_end", K("op.user-way-end"), "tergoo user way_end code", OP_WRITES | OP_ABROAD, NULL, ARGS(WAY_END), desk_user_way_end },
    { "user.passphrase", K("op.user-passphrase"), "tergoo user passphrase", OP_WRITES | OP_ABROAD, NULL, ARGS(USER_PASSPHRASE),
      desk_user_passphrase },

    { "deputy.give", K("op.deputy-give"), "tergoo deputy give gulnara --from 01.12.2026 --until 14.12.2026 --reason leave", OP_WRITES, NULL,
      ARGS(DEPUTY_GIVE), desk_deputy_give },
    { "deputy.end", K("op.deputy-end"), "tergoo deputy end deputy/0123456789abcdef", OP_WRITES, NULL, ARGS(DEPUTY_END), desk_deputy_end },
    { "deputy.list", K("op.deputy-list"), "tergoo deputy list", 0, NULL, NULL, 0, desk_deputy_list },
};
const OperationSet OPERATIONS_ACCOUNTS = { ROWS, ARRAY_LEN(ROWS) };
