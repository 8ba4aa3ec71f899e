/* latin.c: letters of alphabets that our tables do not know (Chinese, Devanagari, Bengali, Thai, Burmese and others) written in Latin
 * ones, which the tables do know.
 *
 * ICU does it, with one transliterator for all of them ("Any-Latin"). It is opened when the first such letter comes, so that who
 * never meets one pays nothing (some 10 ms to open, 0.1 s more at the first Chinese character), and it stays for the life of the
 * program: it holds no more than ICU's rules. ICU reads its rules out of its own shared object; no file is opened. A transliterator
 * may not be used by two threads at once, so a lock is held for the microseconds that it works. A run of letters is handed over in
 * pieces of at most RUN_MOST, and what comes back has a room that it cannot pass: no name is long enough to keep it busy. */
#include <pthread.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>
#include <unicode/uversion.h>
#include <utf8proc.h>

#include "match/match_int.h"

enum { RUN_MOST = 48, RUN_BYTES = RUN_MOST * 4 + 8, UNITS = RUN_MOST * 10, FIRST_FOREIGN = 0x370 };

/* ---- ICU ---- */

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static UTransliterator *to_latin;                    /* NULL: ICU has none, and such letters stay without sounds */

static void open_it(void)
{
    UErrorCode status = U_ZERO_ERROR;
    to_latin = utrans_openU(u"Any-Latin", -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    if (U_FAILURE(status)) to_latin = NULL;
}

uint32_t latin_version(void)
{
    UVersionInfo v;
    u_getVersion(v);
    return (uint32_t)v[0] << 24 | (uint32_t)v[1] << 16 | (uint32_t)v[2] << 8 | v[3];
}

/* Returns how many bytes were put there; 0 when ICU does not know the alphabet or there is no room. */
static size_t write_run(Str run, char *to, size_t room)
{
    UChar units[UNITS];
    int32_t count = 0, limit, bytes = 0;
    UErrorCode status = U_ZERO_ERROR;
    pthread_once(&once, open_it);
    u_strFromUTF8(units, UNITS, &count, run.ptr, (int32_t)run.len, &status);
    if (!to_latin || U_FAILURE(status)) return 0;
    limit = count;
    pthread_mutex_lock(&lock);
    utrans_transUChars(to_latin, units, &count, UNITS, 0, &limit, &status);
    pthread_mutex_unlock(&lock);
    if (U_FAILURE(status) || count > UNITS) return 0;
    u_strToUTF8(to, (int32_t)room, &bytes, units, count, &status);
    bool same = (size_t)bytes == run.len && memcmp(to, run.ptr, run.len) == 0;
    return U_FAILURE(status) || same || (size_t)bytes > room ? 0 : (size_t)bytes;
}

/* ---- runs of letters ---- */

static bool is_foreign(const MatchBook *book, uint32_t c)
{
    uint32_t folded[4];
    if (c < FIRST_FOREIGN || (c < LETTER_PLANE && book->first[c] != 0)) return false;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    if (category < UTF8PROC_CATEGORY_LU || category > UTF8PROC_CATEGORY_LO || fold_point(book, c, folded) == 0) return false;
    return folded[0] >= LETTER_PLANE || book->first[folded[0]] == 0;
}

/* Signs that belong to the letter before them: vowels of Indian scripts, and the joiners between their consonants. */
static bool goes_with(const MatchBook *book, uint32_t c)
{
    return (is_mark(c) && c >= FIRST_FOREIGN) || c == 0x200c || c == 0x200d || is_foreign(book, c);
}

/* Moves `rest` behind the run that begins there. */
static void take_run(const MatchBook *book, Str *rest)
{
    Str after = *rest;
    uint32_t c;
    for (size_t n = 0; n < RUN_MOST && utf8_next(&after, &c) && goes_with(book, c) && script_of(c) != SCRIPT_HAN; n++) *rest = after;
}

/* Letters from the third byte of UTF-8 on: most names have none, and are left in peace without being decoded. */
static bool may_be_foreign(Str text)
{
    for (size_t i = 0; i < text.len; i++) if ((unsigned char)text.ptr[i] >= 0xd6) return true;
    return false;
}

/* FNV-1a over the letters that were there. */
static uint32_t hash_run(Str run)
{
    uint32_t h = 2166136261U;
    for (size_t i = 0; i < run.len; i++) h = (h ^ (unsigned char)run.ptr[i]) * 16777619U;
    return h;
}

static void put(LatinText *to, Str bytes)
{
    if (to->len + bytes.len > sizeof to->room) return;
    memcpy(to->room + to->len, bytes.ptr, bytes.len);
    to->len += bytes.len;
}

/* A Chinese character is a word of its own: Chinese names are written without blanks, and elsewhere with any. */
static void put_run(LatinText *to, Str run, uint32_t first)
{
    bool apart = script_of(first) == SCRIPT_HAN;
    if (apart) put(to, STR(" "));
    size_t n = write_run(run, to->room + to->len, sizeof to->room - to->len);
    if (n == 0) {
        put(to, run);
        return;
    }
    if (to->count < ARRAY_LEN(to->runs)) {
        to->runs[to->count++] = (LatinRun){ (uint16_t)to->len, (uint16_t)(to->len + n), script_of(first), hash_run(run) };
    }
    to->len += n;
    if (apart) put(to, STR(" "));
}

Str latin_text(const MatchBook *book, Str text, LatinText *to)
{
    Str rest = text;
    uint32_t c;
    to->len = to->count = 0;
    to->cut = false;
    if (!may_be_foreign(text)) return text;
    while (rest.len > 0 && to->len + RUN_BYTES < sizeof to->room) {
        Str at = rest;
        if (!utf8_next(&rest, &c)) break;
        if (!is_foreign(book, c)) {
            put(to, str_first(at, at.len - rest.len));
            continue;
        }
        if (script_of(c) != SCRIPT_HAN) {
            rest = at;
            take_run(book, &rest);
        }
        put_run(to, str_first(at, at.len - rest.len), c);
    }
    to->cut = to->count > 0 && rest.len > 0;
    return to->count > 0 ? str_bytes(to->room, to->len) : text;
}
