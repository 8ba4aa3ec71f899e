/* text.h: the face of the text folder: JSON, CSV, sentences in three languages, templates, sorting, normalising and comparing word by word. */
#ifndef TERGOO_TEXT_H
#define TERGOO_TEXT_H

#include "text/collate.h"
#include "text/csv.h"
#include "text/json.h"
#include "text/messages.h"
#include "text/mustache.h"
#include "text/normalise.h"
#include "text/word_diff.h"

#endif
