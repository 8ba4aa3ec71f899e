/* text.h: the face of the text folder: JSON, CSV, sentences in three languages, templates, sorting and normalising. */
#ifndef TERGOO_TEXT_H
#define TERGOO_TEXT_H

#include "text/collate.h"
#include "text/csv.h"
#include "text/json.h"
#include "text/messages.h"
#include "text/mustache.h"
#include "text/normalise.h"

#endif
