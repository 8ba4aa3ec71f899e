/* desk_certificate.c: does a certificate hold? Asked by its check code, as the public site answers it: valid, with number and
 * initials, or not valid, and nothing more. Numbers are not asked by: they are counted up, and a code cannot be guessed. */
#include "desk/certificates.h"

#include "desk/form.h"
#include "rules/certificate_book.h"
#include "rules/check_code.h"

/* ---- one ---- */

static Str says(Request *r, const CertificateTold *t)
{
    if (!t->valid) return view_say(r, K("certificate.not-valid"));
    return view_say(r, K("certificate.valid"), arg_str("number", t->number), arg_str("initials", t->initials));
}

static void show_form(Request *r)
{
    JsonValue *form = form_new(r, STR("certificate.check"), view_say(r, K("certificate.title")));
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    form_field(r, form, form_field_named(r, "code", "text", view_say(r, K("certificate.row-code")), arg_text(r, "code")));
    view_filter(r, form);
}

static ErrorCode answer(Request *r, Str code, Error *e)
{
    GiftRecord found;
    CertificateTold told;
    Buf shown = buf_in(r->arena);
    TRY(certificate_by_code(r, code, &found, e));
    check_code_show(code, &shown);
    view_row(r, view_say(r, K("certificate.row-code")), buf_str(&shown));
    json_set(r->arena, view_data(r), "known", json_new_bool(r->arena, found.id.len > 0));
    if (found.id.len == 0) {
        view_note(r, view_say(r, K("certificate.unknown")));
        return ERR_OK;
    }
    certificate_told(r, found.number, found.state, found.fields, &told);
    json_set(r->arena, view_data(r), "valid", json_new_bool(r->arena, told.valid));
    json_set(r->arena, view_data(r), "number", json_new_string(r->arena, told.number));
    json_set(r->arena, view_data(r), "initials", json_new_string(r->arena, told.initials));
    view_row(r, view_say(r, K("certificate.row-says")), says(r, &told));
    return ERR_OK;
}

ErrorCode desk_certificate_check(Request *r, Error *e)
{
    char code[CHECK_CODE + 1];
    bool good;
    Str typed = str_trim(arg_text(r, "code"));
    view_title(r, view_say(r, K("certificate.title")));
    show_form(r);
    if (typed.len == 0) return ERR_OK;
    bool whole = check_code_read(typed, code, &good);
    json_set(r->arena, view_data(r), "well_formed", json_new_bool(r->arena, whole && good));
    if (whole && good) return answer(r, str_copy(r->arena, str_of(code)), e);
    view_note(r, view_say(r, K("certificate.torn")));
    return ERR_OK;
}

/* ---- all, for the site ---- */

static ErrorCode take_told(void *self, const Record *rec, Error *e)
{
    Request *r = self;
    GiftRecord found;
    CertificateTold told;
    if (rec->body.len == 0) return ERR_OK;                          /* erased: its code is known to nobody */
    TRY(gift_record(r, str_copy(r->arena, rec->id), &found, e));
    certificate_told(r, found.number, found.state, found.fields, &told);
    Buf address = buf_in(r->arena), shown = buf_in(r->arena);
    check_code_address(told.code, &address);
    check_code_show(told.code, &shown);
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "code", json_new_string(r->arena, buf_str(&address)));
    json_set(r->arena, one, "number", json_new_string(r->arena, told.number));
    json_set(r->arena, one, "initials", json_new_string(r->arena, told.initials));
    json_set(r->arena, one, "state", json_new_string(r->arena, told.valid ? STR("valid") : STR("not_valid")));
    json_set(r->arena, one, "until", json_new_string(r->arena, told.valid ? told.until : STR("")));
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(view_data(r), "certificates"), one);
    Str cells[] = { buf_str(&shown), says(r, &told) };
    view_table_row(r, cells, ARRAY_LEN(cells));
    return ERR_OK;
}

/* For those who keep certificates or the site; to nobody else, since who has all codes has what each of them tells. */
ErrorCode desk_certificate_public_list(Request *r, Error *e)
{
    static const Str WHO[] = { STR("press_officer"), STR("training_officer"), STR("head") };
    if (!request_has_role(r, WHO, ARRAY_LEN(WHO)) || request_is_administrator(r)) return error_set(e, ERR_DENIED, K("certificate.no-role"));
    json_set(r->arena, view_data(r), "certificates", json_new_array(r->arena));
    view_title(r, view_say(r, K("certificate.row-says")));
    Str head[] = { view_say(r, K("certificate.row-code")), view_say(r, K("certificate.row-says")) };
    view_table(r, STR(""), head, ARRAY_LEN(head));
    TRY(request_note_chain(r, STR("office"), e));
    return store_records(r->store, STR("certificate"), take_told, r, e);
}
