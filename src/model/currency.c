/* currency.c: how many decimals a currency has (ISO 4217), and the words people write instead of its code.
 *
 * Codes that are no longer in use stay: old contracts are in them. Codes without a minor unit (gold, drawing rights, tests) are
 * left out: nobody is paid in them. */
#include "model/model_int.h"

static const struct { int places; const char *codes; } CURRENCIES[] = {
    { 0, "BIF BYR CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF " },
    { 2, "AED AFN ALL AMD ANG AOA ARS AUD AWG AZM AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW "
         "CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF "
         "IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL LTL LVL MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR MVR MWK "
         "MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB RUR SAR SBD SCR SDG SEK SGD SHP SLE SLL "
         "SOS SRD SSP STD STN SVC SYP SZL THB TJR TJS TMM TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VEF VES WST XCD XCG YER "
         "ZAR ZMK ZMW ZWG ZWL " },
    { 3, "BHD IQD JOD KWD LYD OMR TND " },
    { 4, "CLF UYW " },
};

int currency_places(Str code)
{
    if (code.len != 3) return -1;
    for (size_t i = 0; i < ARRAY_LEN(CURRENCIES); i++)
        for (const char *p = CURRENCIES[i].codes; *p; p += 4)
            if (memcmp(p, code.ptr, 3) == 0) return CURRENCIES[i].places;
    return -1;
}

/* Folded, without a final point. "Сом" is the Kyrgyz som here; "$" is not in the list, because many countries write it. */
static const struct { const char *word, *code; } WORDS[] = {
    { "сом", "KGS" }, { "сома", "KGS" }, { "сомов", "KGS" }, { "сому", "KGS" }, { "som", "KGS" }, { "soms", "KGS" },
    { "руб", "RUB" }, { "рубль", "RUB" }, { "рубля", "RUB" }, { "рублей", "RUB" }, { "₽", "RUB" },
    { "тенге", "KZT" }, { "₸", "KZT" }, { "евро", "EUR" }, { "euro", "EUR" }, { "€", "EUR" },
};

ErrorCode currency_of_word(Arena *a, Str word, Str *ret, Error *e)
{
    *ret = STR("");
    if (word.len == 3) {
        char code[3];
        for (size_t i = 0; i < 3; i++) code[i] = word.ptr[i] >= 'a' && word.ptr[i] <= 'z' ? (char)(word.ptr[i] - 32) : word.ptr[i];
        if (currency_places((Str){ code, 3 }) >= 0) {
            *ret = str_copy(a, (Str){ code, 3 });
            return ret->ptr ? ERR_OK : error_memory(e);
        }
    }
    Str folded, known;
    if (str_ends(word, STR("."))) word.len--;
    TRY(text_fold(a, word, &folded, e));
    for (size_t i = 0; i < ARRAY_LEN(WORDS) && ret->len == 0; i++) {
        TRY(text_fold(a, str_of(WORDS[i].word), &known, e));
        if (str_equal(known, folded)) *ret = str_of(WORDS[i].code);
    }
    return ERR_OK;
}
