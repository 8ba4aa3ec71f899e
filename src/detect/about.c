/* about.c: whom a flag of a process is about besides: who buys, who got it, and when. Readers gather flags by these, so every
 * flag of a process carries them; they are looked up once a process and kept once, with its first flag. */
#include "detect/detect_int.h"

static Str name_of(Detector *d, const DetectParty *p)
{
    return p->name.len > 0 ? p->name : release_party_name(&d->release, &d->scratch, p->id);
}

const About *about_here(Detector *d)
{
    About *a = &d->about;
    const Release *r = &d->release;
    if (a->process == d->process) return a;
    const DetectParty *buyer = r->buyer.id.ptr ? &r->buyer : &r->entity;
    a->process = d->process;
    a->buyer = (DetectParty){ 0 };
    if (buyer->id.ptr) a->buyer = (DetectParty){ buyer->id, name_of(d, buyer) };
    a->date = r->start.ptr ? r->start : r->date;
    return a;
}

/* Suppliers of active awards; with a lot, those of its awards only, as far as awards name theirs. */
static size_t take_suppliers(Detector *d, Str lot, DetectParty *to)
{
    const Release *r = &d->release;
    size_t count = 0;
    for (uint32_t i = 0; i < r->award_count; i++) {
        const Award *award = &r->awards[i];
        bool other_lot = lot.ptr && award->lot.ptr && !str_equal(award->lot, lot);
        for (uint32_t k = 0; k < award->suppliers.count && award->status == AWARD_ACTIVE && !other_lot; k++) {
            const DetectParty *p = &r->people[award->suppliers.first + k];
            bool known = !p->id.ptr;
            for (size_t n = 0; n < count && !known; n++) known = str_equal(to[n].id, p->id);
            if (known) continue;
            to[count] = *p;
            if (++count == DETECT_SPOTS) return count;
        }
    }
    return count;
}

static ErrorCode keep_suppliers(Detector *d, Str lot, DetectParty **ret, size_t *count, Error *e)
{
    DetectParty found[DETECT_SPOTS];
    *count = take_suppliers(d, lot, found);
    *ret = detector_keep(d, *count, sizeof **ret);
    if (!*ret) return error_memory(e);
    for (size_t i = 0; i < *count; i++) {
        TRY(detector_keep_text(d, found[i].id, &(*ret)[i].id, e));
        TRY(detector_keep_text(d, name_of(d, &found[i]), &(*ret)[i].name, e));
    }
    return ERR_OK;
}

static ErrorCode keep_about(Detector *d, Error *e)
{
    About *a = &d->about;
    TRY(detector_keep_text(d, a->buyer.id, &a->kept_buyer.id, e));
    TRY(detector_keep_text(d, a->buyer.name, &a->kept_buyer.name, e));
    TRY(detector_keep_text(d, a->date, &a->kept_date, e));
    TRY(keep_suppliers(d, (Str){ 0 }, &a->kept_suppliers, &a->kept_count, e));
    a->kept_process = d->process;
    return ERR_OK;
}

ErrorCode about_keep(Detector *d, DetectFlag *flag, Error *e)
{
    const About *a = about_here(d);
    if (a->kept_process != d->process) TRY(keep_about(d, e));
    flag->buyer = a->kept_buyer;
    flag->date = a->kept_date;
    flag->suppliers = a->kept_suppliers;
    flag->supplier_count = a->kept_count;
    if (!flag->lot.ptr) return ERR_OK;
    DetectParty *own;
    TRY(keep_suppliers(d, flag->lot, &own, &flag->supplier_count, e));
    flag->suppliers = own;
    return ERR_OK;
}
