/* rights_search.h: who may know of the questions that people keep: saved searches and standing ones. */
#ifndef TERGOO_RIGHTS_SEARCH_H
#define TERGOO_RIGHTS_SEARCH_H

#include "office/office.h"

bool kind_is_kept_search(const Kind *k);
bool request_sees_kept_search(Request *r, const Kind *k, const Record *rec);

#endif
