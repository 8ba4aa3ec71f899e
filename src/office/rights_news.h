/* rights_news.h: who reads for a donor knows of news what was published, and of what is being written nothing. */
#ifndef TERGOO_RIGHTS_NEWS_H
#define TERGOO_RIGHTS_NEWS_H

#include "office/office.h"

bool kind_is_news(const Kind *k);
/* Without an id it is asked for the kind at large. */
bool request_sees_news(Request *r, const Kind *k, const Record *rec);

#endif
