/* site.h: the public site as a folder of files.
 *
 * What goes in are lines of JSON, as the gate's operation `site.items` writes them (desk/desk_site.c): one {"type": "site"}, then
 * {"type": "project"} and {"type": "item"}. What comes out is a folder that any web server can show: pages in three languages under
 * addresses that stay (LANG/news/YEAR/SLUG/), feeds, a site map, and SHA256SUMS over all of it. The same lines, address and names
 * give the same bytes, on every machine and at any hour.
 *
 * The folder is made beside the old one and takes its place in one step (renameat2, RENAME_EXCHANGE); a file whose bytes are the
 * same is the old file, linked. When nothing differs nothing is touched. A folder that holds anything else than a site is refused. */
#ifndef TERGOO_SITE_H
#define TERGOO_SITE_H

#include "text/text.h"

/* The three files that the list does not name: itself, the office's signature for it, and what the next build wants to know. And the one that
 * vouches for pages whose addresses nobody is told: of each, in order, the SHA-256 of its path, a line feed and the SHA-256 of its bytes. */
#define SITE_SUMS "SHA256SUMS"
#define SITE_UNLISTED "SHA256SUMS.unlisted"
#define SITE_SIGNATURE "SHA256SUMS.note"
#define SITE_MARK ".tergoo-site"
enum { SITE_SUMS_LIMIT = 64 << 20 };
enum { SITE_WIDTHS = 3, SITE_ITEMS_LIMIT = 256 << 20, SITE_CERTIFICATES_LIMIT = 64 << 20 };
extern const int SITE_PICTURE_WIDTHS[SITE_WIDTHS];      /* the longer side, in pixels */

/* The picture of that record, drawn anew so that nothing of the file's own data is in it: a JPEG, in the arena. */
typedef ErrorCode (*SitePictureGet)(void *self, Arena *a, Str id, int fit, Str *ret, Error *e);

/* The office's signature for a list of files whose SHA-256 that is (64 digits): a signed note, in the arena. */
typedef ErrorCode (*SiteSign)(void *self, Arena *a, Str sums, Str *ret, Error *e);

typedef struct {
    const char    *folder;
    Str            address;             /* "https://news.example", with a path or without, no slash at the end */
    Str            name[LANG_COUNT];    /* of the site; empty: the office's */
    Str            items;               /* lines of JSON */
    Str            certificates;        /* a JSON array of {code, number, initials, state, until?}, state "valid" or another; empty: there are none */
    Str            mark;                /* what the caller wants to find again in the folder (site_mark), one line */
    SitePictureGet picture; SiteSign sign; void *self;     /* NULL: there are no pictures; the folder is not signed */
    size_t         map_most;            /* addresses in one file of the site map; 0: as many as is usual */
} SiteBuild;

typedef struct {
    int64_t items, withdrawn, projects, pictures, certificates;
    int64_t passed_over;                /* items and certificates whose address could not be one: a slug or a code that is none */
    int64_t files, written, removed;    /* of the new folder; not there before, or different; only in the old one */
} SiteCount;

/* Makes the folder anew; after any error the old one stands as it was. ERR_USAGE where the folder holds anything else than a site, ERR_INVALID
 * where a line or the list of certificates is no JSON, ERR_IO; else what `picture` gave back. */
MUST_USE ErrorCode site_build(const SiteBuild *b, SiteCount *ret, Error *e);

/* "https://host[:port][/path]" without what follows; the slash at the end goes. ERR_USAGE. */
MUST_USE ErrorCode site_address(Arena *a, Str given, Str *ret, Error *e);
/* What a build left in the folder; empty where there is no site. */
MUST_USE ErrorCode site_mark(Arena *a, const char *folder, Str *ret, Error *e);
/* A hash of what this program makes sites with: templates, styles, typefaces. */
Str site_maker(Arena *a);

#endif
