/* person_name.c: a person's name as it is spelled, the script it is written in, and its parts where there is no doubt about them.
 *
 * Kyrgyz names come as Асанов Бакыт Жолдошович, Жолдош уулу Бакыт, Бакыт Жолдош уулу, Бакыт Жолдош or one word; nobody is forced
 * into surname, first name and patronymic. Parts are told apart only where endings or уулу and кызы leave one reading; whoever
 * knows better gives them in the record. A name with letters of two scripts has none: it may be a slip of the keyboard or a
 * trick. */
#include "model/model_int.h"

enum { SCRIPTS = 3, WORDS_MOST = 3 };
static const Str SCRIPT_NAMES[SCRIPTS] = { STR("Cyrl"), STR("Latn"), STR("Arab") };

/* Unicode blocks of letters; what is in none of them and above the Latin ones is a letter of another script. */
static const struct { uint32_t first, last; int script; } BLOCKS[] = {
    { 'A', 'Z', 1 }, { 'a', 'z', 1 }, { 0xc0, 0x24f, 1 }, { 0x1e00, 0x1eff, 1 }, { 0x400, 0x52f, 0 }, { 0x1c80, 0x1c8f, 0 },
    { 0xa640, 0xa69f, 0 }, { 0x600, 0x6ff, 2 }, { 0x750, 0x77f, 2 }, { 0x8a0, 0x8ff, 2 }, { 0xfb50, 0xfdff, 2 },
    { 0xfe70, 0xfefe, 2 },
};

/* 0 to 2, 3 for another script, -1 for what belongs to none: spaces, digits, hyphens, apostrophes, accents. */
static int script_of(uint32_t c)
{
    for (size_t i = 0; i < ARRAY_LEN(BLOCKS); i++)
        if (c >= BLOCKS[i].first && c <= BLOCKS[i].last && c != 0xd7 && c != 0xf7) return BLOCKS[i].script;
    bool common = c < 0x2b0 || (c >= 0x2b0 && c <= 0x36f) || (c >= 0x2000 && c <= 0x206f);
    return common ? -1 : SCRIPTS;
}

Str name_script(Str spelled, bool *mixed)
{
    bool seen[SCRIPTS + 1] = { false };
    uint32_t c;
    while (utf8_next(&spelled, &c)) {
        int script = script_of(c);
        if (script >= 0) seen[script] = true;
    }
    int count = 0, which = SCRIPTS;
    for (int i = 0; i <= SCRIPTS; i++)
        if (seen[i]) {
            count++;
            which = i;
        }
    *mixed = count > 1;
    return count == 1 && which < SCRIPTS ? SCRIPT_NAMES[which] : STR("");
}

/* ---- parts ---- */

static bool ends_with_one(Str word, const Str *endings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (word.len > endings[i].len + 2 && str_ends(word, endings[i])) return true;
    return false;
}

static bool is_particle(Str folded)
{
    static const Str particles[] = { STR("уулу"), STR("кызы"), STR("uulu"), STR("kyzy"), STR("kizi") };
    return str_in(folded, particles, ARRAY_LEN(particles));
}

static bool is_patronymic(Str folded)
{
    static const Str endings[] = { STR("ович"), STR("евич"), STR("овна"), STR("евна"), STR("ovich"), STR("evich"), STR("ovna"),
                                   STR("evna") };
    return ends_with_one(folded, endings, ARRAY_LEN(endings));
}

static bool is_family(Str folded)
{
    static const Str endings[] = { STR("ов"), STR("ова"), STR("ев"), STR("ева"), STR("ин"), STR("ина"), STR("ский"), STR("ская"),
                                   STR("ov"), STR("ova"), STR("ev"), STR("eva") };
    return ends_with_one(folded, endings, ARRAY_LEN(endings));
}

/* The types of three words where only one reading is possible; NULL otherwise. */
static const char *const *reading_of(const Str *folded)
{
    static const char *const russian[] = { "family", "given", "patronymic" };
    static const char *const father_first[] = { "patronymic", "particle", "given" };
    static const char *const given_first[] = { "given", "patronymic", "particle" };
    bool first = is_particle(folded[0]), second = is_particle(folded[1]), third = is_particle(folded[2]);
    if (first || (second && third)) return NULL;
    if (second) return father_first;
    if (third) return given_first;
    return is_family(folded[0]) && is_patronymic(folded[2]) && !is_patronymic(folded[1]) ? russian : NULL;
}

static ErrorCode add_parts(Arena *a, Str spelled, JsonValue *name, Error *e)
{
    Str words[WORDS_MOST], folded[WORDS_MOST], rest = spelled, word;
    size_t count = 0;
    for (bool more = true; more;) {
        more = str_cut(&rest, ' ', &word);
        if (word.len == 0 || count == WORDS_MOST) return ERR_OK;
        words[count++] = word;
    }
    if (count != WORDS_MOST) return ERR_OK;
    for (size_t i = 0; i < count; i++) TRY(text_fold(a, words[i], &folded[i], e));
    const char *const *types = reading_of(folded);
    if (!types) return ERR_OK;
    JsonValue *parts = json_new_array(a);
    for (size_t i = 0; i < count; i++) {
        JsonValue *part = json_new_object(a);
        json_set(a, part, "type", json_new_string(a, str_of(types[i])));
        json_set(a, part, "text", json_new_string(a, words[i]));
        json_add(a, parts, part);
        if (!part || part->broken) return error_memory(e);
    }
    if (!parts || parts->broken) return error_memory(e);
    json_set(a, name, "parts", parts);
    return ERR_OK;
}

/* Runs of white space become one space: nobody spells a name with two. */
static ErrorCode one_space(Arena *a, Str typed, Str *ret, Error *e)
{
    Buf b = buf_in(a);
    uint32_t c;
    bool space = false;
    while (utf8_next(&typed, &c)) {
        bool white = c == ' ' || c == 0xa0 || c == 0x202f || c == '\t';
        if (white) {
            space = b.len > 0;
            continue;
        }
        if (space) buf_byte(&b, ' ');
        space = false;
        utf8_add(&b, c);
    }
    return b.failed ? error_memory(e) : text_nfc(a, buf_str(&b), ret, e);
}

ErrorCode person_name_from(Arena *a, Str typed, JsonValue **ret, Error *e)
{
    Str spelled;
    bool mixed;
    TRY(one_space(a, typed, &spelled, e));
    Str script = name_script(spelled, &mixed);
    JsonValue *name = json_new_object(a);
    json_set(a, name, "spelled", json_new_string(a, spelled));
    if (script.len > 0) json_set(a, name, "script", json_new_string(a, script));
    if (!name || name->broken) return error_memory(e);
    TRY(add_parts(a, spelled, name, e));
    *ret = name;
    return name->broken ? error_memory(e) : ERR_OK;
}
