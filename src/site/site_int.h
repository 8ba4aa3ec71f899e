/* site_int.h: what the files of this folder share. */
#ifndef TERGOO_SITE_INT_H
#define TERGOO_SITE_INT_H

#include "crypto/crypto.h"
#include "site/site.h"

typedef struct { Str name, text; } SiteTemplate;
extern const SiteTemplate SITE_TEMPLATES[];         /* sorted by name; made from templates/site by tools/embed.py */
extern const size_t SITE_TEMPLATE_COUNT;
typedef struct { Str name, bytes; } SiteAsset;
extern const SiteAsset SITE_ASSETS[];               /* made from assets/ by tools/embed_assets.py */
extern const size_t SITE_ASSET_COUNT;

/* ---- what is shown (site_items.c) ---- */

typedef struct { Str in[LANG_COUNT]; } Threefold;

/* A text that was public once and is so no more. `before` says whether it can be read. */
typedef struct { Instant at; Threefold note, title, lead, text; bool before; } SiteCorrection;

typedef struct { Str name; int width, height; } SiteSize;
typedef struct { Str id, key, credit; Threefold alt; SiteSize sizes[SITE_WIDTHS]; size_t size_count; } SitePicture;

typedef struct SiteProject SiteProject;
typedef struct {
    Str             number, rest;       /* "N-2026-0001"; "news/2010/equipment-handed-over/": where it is, below each language */
    Day             day;                /* the item's own date */
    Instant         published, updated; /* on this site, by the ledger */
    bool            withdrawn;
    Lang            original;           /* in which it was written, the others being translations */
    Threefold       title, lead, text, place;
    Str             source;
    SiteCorrection *corrections; size_t correction_count;
    SitePicture    *pictures; size_t picture_count;
    SiteProject   **projects; size_t project_count;
} SiteItem;

struct SiteProject {
    Str              slug, rest;
    const JsonValue *from;              /* as the gate gave it */
    SiteItem       **items; size_t item_count, item_room;
};

/* ---- the folder (site_folder.c) ---- */

typedef struct { Str path; Hash hash; bool unlisted; } SiteFile;
typedef struct {
    Arena      *arena;                  /* lives as long as the build */
    const char *old, *fresh;            /* the old folder's path, the new one's beside it */
    bool        was;                    /* there is an old one */
    SiteFile   *files; size_t count, room;
    Map         folders;                /* that are made in the new one */
    int64_t     written, removed;
} SiteFolder;

MUST_USE ErrorCode folder_begin(SiteFolder *f, Arena *a, const char *path, Error *e);
MUST_USE ErrorCode folder_put(SiteFolder *f, Str path, Str bytes, Error *e);
/* The same for a page whose address is no one's to read out of a list: it stands in SITE_UNLISTED. */
MUST_USE ErrorCode folder_put_unlisted(SiteFolder *f, Str path, Str bytes, Error *e);
/* The old folder's file under that path, read; *had false where there is none. It is not yet in the new one. */
MUST_USE ErrorCode folder_had(SiteFolder *f, Arena *a, Str path, size_t limit, bool *had, Str *bytes, Error *e);
/* SHA256SUMS, its signature where there is one who signs, the mark, and the exchange. After an error folder_drop takes away what was begun. */
MUST_USE ErrorCode folder_end(SiteFolder *f, const SiteBuild *asked, Error *e);
void folder_drop(SiteFolder *f);

/* ---- the build ---- */

typedef struct { Str rest; Instant changed; Day day; } SiteAddress;
typedef struct {
    const SiteBuild         *asked;
    Arena                   *arena;     /* of the whole build */
    Arena                    page;      /* of one page */
    const MustacheTemplate **templates;
    SiteFolder               folder;
    Str                      name[LANG_COUNT], look, host, base;    /* of the assets' folder; of the address */
    Str                      key;       /* of the office, by which the folder is signed; empty: it is not */
    SiteItem                *items; size_t item_count;              /* the newest first */
    SiteProject             *projects; size_t project_count;
    SiteAddress             *addresses; size_t address_count, address_room;     /* for the site map */
    SiteCount                count;
} Site;

MUST_USE ErrorCode items_read(Site *s, Error *e);
/* The project of that slug; NULL: none is shown. */
SiteProject *site_project(Site *s, Str slug);
/* A member of what the gate gave, as this language has it: of {"en": ..., "ru": ..., "ky": ...} its own, else the one that all share; or NULL. */
const JsonValue *in_language(const JsonValue *from, const char *name, Lang lang);

/* ---- one page (site_page.c) ---- */

typedef struct {
    Site      *site;
    Arena     *arena;
    Lang       lang;
    Str        rest;                    /* its folder below the language's, "" or ending in a slash */
    Str        path;                    /* its folder below the site's */
    JsonValue *context, *linked;        /* linked: JSON-LD, or NULL */
    bool       hidden;                  /* for no search engine, and not on the site map */
    bool       unlisted;                /* nor in the list of files */
    Instant    changed; Day day;        /* for the site map; 0: nothing is said */
    ArenaMark  mark;
} Page;

enum { PATH_LOST = 1, PATH_NO_LANGUAGE = 2 };
/* body: the template's name. title: what the browser's tab says. */
Page site_page_begin(Site *s, Lang lang, const char *body, Str rest, Str title);
/* A page outside of the languages: at `path`, or (PATH_LOST) shown at any address. */
Page site_page_apart(Site *s, const char *body, Str path, Str title, int kind);
/* Writes PATH/index.html, and gives the page's memory back. */
MUST_USE ErrorCode site_page_end(Page *p, Error *e);
MUST_USE ErrorCode site_page_end_as(Page *p, Str file, Error *e);
/* Writes a file of the site out of a template, without the frame. */
MUST_USE ErrorCode site_page_plain(Site *s, const char *name, const JsonValue *context, Str path, Error *e);
void on_page_put(const Page *p, JsonValue *o, const char *name, Str text);        /* null for an empty text */
/* The same for a text of an item, by text_bound. */
void on_page_put_text(const Page *p, JsonValue *o, const char *name, Str text);
void on_page_flag(const Page *p, JsonValue *o, const char *name, bool flag);
JsonValue *on_page_object(const Page *p, JsonValue *list);                        /* a new one, at the list's end */
JsonValue *on_page_list(const Page *p, JsonValue *o, const char *name);
Str on_page_say_args(const Page *p, const char *key, const ErrorArg *args, size_t count);
#define on_page_say(p, key, ...) on_page_say_args((p), (key), ERROR_ARGS_(__VA_ARGS__))
/* "LANG/rest" as a link from this page, and as an address from anywhere. */
Str on_page_link(const Page *p, Lang lang, Str rest);
Str site_url(const Site *s, Arena *a, Lang lang, Str rest);
/* The code of the language of a text that may be another than the page's; empty where it is the page's. */
Str text_lang(Lang page, Str text);
/* Paragraphs of a text: [{text}, …]. */
void on_page_paragraphs(const Page *p, JsonValue *o, const char *name, Str text);
/* An item as a list shows it. */
void on_page_teaser(const Page *p, JsonValue *list, const SiteItem *item);

/* ---- words (site_words.c) ---- */

/* "4 May 2010", "4 мая 2010 г.", "2010-жылдын 4-майы". */
Str day_words(Arena *a, Lang lang, Day d);
/* "May 2010", as a heading. */
Str month_words(Arena *a, Lang lang, Day d);
Str day_iso(Arena *a, Day d);
Str instant_iso(Arena *a, Instant t);
/* "Tue, 04 May 2010 00:00:00 +0600" (RFC 822, with four digits of the year). */
Str instant_mail(Arena *a, Instant t);
/* Without characters that deceive or that XML cannot hold: controls but line ends, marks of direction, what is no character. */
Str text_clean(Arena *a, Str text);
/* For a page: spaces at which no line should end become such that do not break (U+00A0). What is hashed, fed and listed stays as it was written. */
Str text_bound(Arena *a, Lang lang, Str text);
/* The next paragraph of a text, its lines in one; false when there are no more. */
bool text_paragraph(Arena *a, Str *rest, Str *ret);
/* a-z, 0-9 and single hyphens between, at most 80. */
bool slug_ok(Str slug);

/* ---- the pages ---- */

MUST_USE ErrorCode write_items(Site *s, Error *e);              /* site_news.c */
MUST_USE ErrorCode write_fronts(Site *s, Error *e);             /* site_front.c: fronts, archive, projects, corrections, about, 404, the first page */
MUST_USE ErrorCode write_feeds(Site *s, Error *e);              /* site_feed.c: Atom, RSS, site map, robots.txt */
MUST_USE ErrorCode write_certificates(Site *s, Error *e);       /* site_certificates.c */
MUST_USE ErrorCode draw_pictures(Site *s, Error *e);            /* site_pictures.c */
JsonValue *linked_item(const Page *p, const SiteItem *item);    /* site_linked.c */
/* The tag URI of an item in a language (RFC 4151). */
Str item_tag(const Site *s, Arena *a, const SiteItem *item, Lang lang);
/* Its text and nothing else, as text.txt has it and its hash is taken over. */
Str item_plain(const Page *p, const SiteItem *item);
Str item_lead(const SiteItem *item, Lang lang, Arena *a);

#endif
