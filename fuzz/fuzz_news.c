/* fuzz_news.c: any bytes as the text of a news item, looked at with the shipped lists.
 *
 * What must hold: nothing outside of the input is looked at; each find's sentence, word and name lie in the text, and word and name are
 * filled; the same text is found to say the same twice; and no name of a person is found that is not in the text. */
#include "match/match.h"
#include "rules/news_text.h"
#include "fuzz_shipped.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Model *model;
static MatchBook *book;

static void begin(void)
{
    static Arena kept;
    Error e = { 0 };
    model = shipped_model(&kept);
    must(match_book_shipped(&kept, &book, &e) == ERR_OK);
}

static bool inside(Str text, Str part) { return part.ptr >= text.ptr && part.ptr + part.len <= text.ptr + text.len; }

static void look(Arena *a, Str text)
{
    Error e = { 0 };
    NewsFinds *finds, *again;
    NewsNamed named = { 0 };
    if (news_text_find(a, model, text, &finds, &e) != ERR_OK) return;
    for (size_t i = 0; i < finds->count; i++) {
        const NewsFind *f = &finds->list[i];
        must(inside(text, f->sentence) && inside(text, f->word) && f->word.len > 0);
        must(f->name.len == 0 || inside(text, f->name));
    }
    must(news_text_find(a, model, text, &again, &e) == ERR_OK && again->count == finds->count);
    for (size_t i = 0; i < finds->count; i++) must(str_equal(finds->list[i].sentence, again->list[i].sentence));
    must(news_text_names(a, model, book, text, STR("Асанов Бакыт Жолдошович"), &named, &e) == ERR_OK);
    for (size_t i = 0; i < named.count; i++) must(named.list[i].len > 0 && inside(text, named.list[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!model) begin();
    Arena a = arena_with((size_t)128 << 20);
    char *copy = mem_alloc(size + (size == 0));
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    look(&a, str_bytes(copy, size));
    mem_free(copy);
    arena_free(&a);
    return 0;
}
