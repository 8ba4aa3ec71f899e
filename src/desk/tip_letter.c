/* tip_letter.c: see tip_intake.h. What a parcel holds comes from a stranger: lengths and order are the frames' affair
 * (box/frames.h), here every member of the letter is looked at before it is believed. */
#include <sys/mman.h>
#include <unistd.h>

#include "desk/tip_intake.h"

/* ---- the parcel ---- */

typedef struct { Request *r; TipLetter *to; uint64_t bytes; Str letter; } Opening;

static ErrorCode on_file(void *self, Str name, Error *e)
{
    Opening *o = self;
    TipFile *f = &o->to->files[o->to->file_count];
    *f = (TipFile){ .name = str_copy(o->r->arena, name), .fd = memfd_create("tip", MFD_CLOEXEC) };
    if (f->fd < 0) return error_system(e, STR("tip"));
    o->to->file_count++;
    return f->name.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode on_data(void *self, Str bytes, Error *e)
{
    Opening *o = self;
    TipFile *f = &o->to->files[o->to->file_count - 1];
    o->bytes += bytes.len;
    f->size += bytes.len;
    if (o->bytes > INTAKE_BYTES_MOST) return error_set(e, ERR_LIMIT, K("tips.too-large"), arg_int("limit",
        INTAKE_BYTES_MOST >> 20));
    return fd_write_all(f->fd, bytes, STR("tip"), e);
}

static ErrorCode on_end(void *self, Error *e)
{
    Opening *o = self;
    int fd = o->to->files[o->to->file_count - 1].fd;
    return lseek(fd, 0, SEEK_SET) == 0 ? ERR_OK : error_system(e, STR("tip"));
}

static ErrorCode on_letter(void *self, Str json, Error *e)
{
    Opening *o = self;
    o->letter = str_copy(o->r->arena, json);
    return o->letter.ptr ? ERR_OK : error_memory(e);
}

/* ---- the letter ---- */

static bool is_hash_text(Str text)
{
    unsigned char bytes[HASH_SIZE];
    return text.len == 2 * HASH_SIZE && hex_decode(text, bytes, sizeof bytes) == HASH_SIZE;
}

static bool are_texts(const JsonValue *answers)
{
    if (!answers || answers->type != JSON_OBJECT) return false;
    JSON_EACH(one, answers) {
        if (one->type != JSON_STRING || utf8_has_control(one->text, "\n\t")) return false;
    }
    return true;
}

static ErrorCode read_letter(Request *r, Str text, TipLetter *ret, Error *e)
{
    JsonValue *o;
    Day day;
    if (json_parse(r->arena, text, &o, e) != ERR_OK) return error_set(e, ERR_FINDING, K("tips.letter"));
    Str kind = json_text(json_get(o, "kind"));
    ret->reply = str_is(kind, "reply");
    ret->thread = json_text(json_get(o, "thread"));
    ret->reporter_key = json_text(json_get(o, "reporter"));
    ret->on = json_text(json_get(o, "on"));
    ret->text = json_text(json_get(o, "text"));
    ret->answers = json_get(o, "answers");
    ret->lang = LANG_KY;
    bool whole = (ret->reply || str_is(kind, "tip")) && is_hash_text(ret->thread) && is_hash_text(ret->reporter_key) &&
        day_parse(ret->on, &day) &&
                 lang_of(json_text(json_get(o, "lang")), &ret->lang) &&
                 (ret->reply ? !utf8_has_control(ret->text, "\n\t") : are_texts(ret->answers));
    if (whole && day > instant_local_day(clock_now())) whole = false;       /* the box's clock, or somebody who plays */
    return whole ? ERR_OK : error_set(e, ERR_FINDING, K("tips.letter"));
}

ErrorCode tip_letter_open(Request *r, const CourierItem *item, const SealSecret *secret, TipLetter *ret, Error *e)
{
    Opening o = { .r = r, .to = ret };
    *ret = (TipLetter){ .parcel = item->sha256 };
    TRY(parcel_read(r->fd, item->at, item->size, secret, (FrameSink){ &o, on_file, on_data, on_end, on_letter }, e));
    return read_letter(r, o.letter, ret, e);
}

void tip_letter_free(TipLetter *l)
{
    for (size_t i = 0; i < l->file_count; i++) fd_close(&l->files[i].fd);
    l->file_count = 0;
}

/* ---- as fields of a tip ---- */

static void set(Request *r, JsonValue *to, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, to, name, json_new_string(r->arena, text));
}

/* What happened, and under it where, when and what was lost, each under the question it answers, in the language it was asked
 * in. */
static Str whole_story(Request *r, const TipLetter *l)
{
    static const struct { const char *name, *question; } MORE[] = {
        { "where", K("public.f-where") }, { "when", K("public.f-when") }, { "harm", K("public.f-harm") },
    };
    Buf to = buf_in(r->arena);
    buf_add(&to, json_text(json_get(l->answers, "what")));
    for (size_t i = 0; i < ARRAY_LEN(MORE); i++) {
        Str said = json_text(json_get(l->answers, MORE[i].name));
        if (said.len == 0) continue;
        buf_c(&to, "\n\n");
        message_add(&to, l->lang, MORE[i].question);
        buf_byte(&to, '\n');
        buf_add(&to, said);
    }
    return buf_str(&to);
}

/* One name a line, as the field wants them. */
static JsonValue *names_of(Request *r, Str lines)
{
    enum { NAMES_MOST = 50, NAME_MOST = 200 };
    JsonValue *list = json_new_array(r->arena);
    Str line;
    while (list && list->count < NAMES_MOST && str_next_line(&lines, &line)) {
        line = utf8_first_bytes(str_trim(line), NAME_MOST);
        if (line.len > 0) json_add(r->arena, list, json_new_string(r->arena, line));
    }
    return list;
}

JsonValue *tip_letter_fields(Request *r, const TipLetter *l)
{
    JsonValue *f = json_new_object(r->arena);
    Str about = json_text(json_get(l->answers, "about")), name = json_text(json_get(l->answers, "name")),
        contact = json_text(json_get(l->answers, "contact")), who = json_text(json_get(l->answers, "who")),
        fear = json_text(json_get(l->answers, "fear"));
    char hash[2 * HASH_SIZE + 1];
    Hash h = hash_of(l->thread);
    set(r, f, "subject", about.len > 0 ? about : view_say(r, K("tips.subject")));
    set(r, f, "received_on", l->on);
    set(r, f, "channel", STR("web"));
    set(r, f, "openness", name.len > 0 || contact.len > 0 ? STR("confidential") : STR("anonymous"));
    set(r, f, "what_was_said", whole_story(r, l));
    set(r, f, "language", str_of(lang_code(l->lang)));
    set(r, f, "reporter", name);
    set(r, f, "reporter_contact", contact);
    if (fear.len > 0) set(r, f, "fears_reprisal", str_is(fear, "yes") ? STR("true") : STR("false"));
    if (who.len > 0) json_set(r->arena, f, "persons_named", names_of(r, who));
    set(r, f, "receipt_hash", str_copy(r->arena, hash_hex(hash, &h)));
    return f;
}
