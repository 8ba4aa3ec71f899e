/* assets.h: what pages load besides themselves: stylesheet, scripts, typeface. They are in the executable, made from assets/ by
 * tools/embed_assets.py.
 *
 * An address carries a piece of the content's hash, so that a browser may keep what it has for ever and asks anew when it has
 * changed. */
#ifndef TERGOO_ASSETS_H
#define TERGOO_ASSETS_H

#include "base/base.h"

/* `gzip` is empty where it would not be smaller. */
typedef struct { Str name, url, type, bytes, gzip; } WebAsset;
extern const WebAsset WEB_ASSETS[];
extern const size_t WEB_ASSET_COUNT;

/* "/assets/tergoo.1a2b3c4d5e6f.css", as requests have it; NULL: there is none. */
const WebAsset *asset_by_url(Str url);
/* "tergoo.css", as templates need it; NULL: there is none. */
const WebAsset *asset_by_name(Str name);

#endif
