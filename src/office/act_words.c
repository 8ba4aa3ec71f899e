/* act_words.c: see act_words.h. Operations stand in signed texts and never change; the words for them may. */
#include "office/act_words.h"

static const struct { const char *op, *key; } WORDS[] = {
    { "record.create", K("page.op-create") },        { "record.change", K("page.op-change") },       { "record.look", K("page.op-look") },
    { "record.export", K("page.op-table") },         { "case.export", K("page.op-export") },         { "content.erase", K("page.op-erase") },
    { "case.import", K("page.op-import") },          { "case.taken", K("page.op-taken") },           { "case.check_in", K("page.op-check-in") },
    { "case.check_out", K("page.op-check-out") },    { "audit.trail", K("page.op-trail") },          { "search", K("page.op-search") },
    { "lend.begin", K("page.op-lend-begin") },       { "lend.use", K("page.op-lend-use") },          { "lend.end", K("page.op-lend-end") },
    { "clock.recompute", K("page.op-recompute") },
    { "locked.open", K("page.op-pair") },            { "pair.open", K("page.op-pair") },             { "locked.recover", K("page.op-recover") },
    { "log.open", K("page.op-log") },                { "model.activate", K("page.op-model") },       { "session.open", K("page.op-session") },
    { "session.close", K("page.op-session-end") },   { "user.create", K("page.op-user") },           { "user.change", K("page.op-user-change") },
    { "user.end", K("page.op-user-end") },           { "user.key", K("page.op-user-key") },          { "user.second", K("page.op-second") },
    { "user.second_reset", K("page.op-second-reset") }, { "user.enrol", K("page.op-enrol") },       { "user.key_own", K("page.op-key-own") },
    { "user.key_add", K("page.op-key-add") },        { "user.sheet_new", K("page.op-sheet-new") },    { "user.way_end", K("page.op-way-end") },
    { "user.key_back", K("page.op-key-back") },
    { "user.enrol_again", K("page.op-enrol-again") }, { "user.enrol_tried", K("page.op-enrol-tried") },
};

const char *act_words_key(Str op)
{
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) {
        if (str_is(op, WORDS[i].op)) return WORDS[i].key;
    }
    return NULL;
}
