/* assets.c: see assets.h. There are six of them: they are looked through from the first to the last. */
#include "web/assets.h"

const WebAsset *asset_by_url(Str url)
{
    for (size_t i = 0; i < WEB_ASSET_COUNT; i++) {
        if (str_equal(WEB_ASSETS[i].url, url)) return &WEB_ASSETS[i];
    }
    return NULL;
}

const WebAsset *asset_by_name(Str name)
{
    for (size_t i = 0; i < WEB_ASSET_COUNT; i++) {
        if (str_equal(WEB_ASSETS[i].name, name)) return &WEB_ASSETS[i];
    }
    return NULL;
}
