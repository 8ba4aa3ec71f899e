/* gather.h: releases that are not compiled yet, kept until all of their process have come. */
#ifndef TERGOO_DETECT_GATHER_H
#define TERGOO_DETECT_GATHER_H

#include "detect/detect_int.h"

/* For several Detectors in several threads. */
MUST_USE ErrorCode gather_new(const Detector *d, Gather **ret, Error *e);
void gather_free(Gather *g);
/* Keeps the text of d->release, which is one release of several. */
MUST_USE ErrorCode gather_keep(Detector *d, Str text, Error *e);
/* Merges what was kept, process by process, and gives each to d as one compiled release. */
MUST_USE ErrorCode gather_finish(Detector *d, Error *e);

/* The text of d->release is a record or a package: takes out of it what it holds. */
MUST_USE ErrorCode gather_open(Detector *d, Str text, Error *e);

#endif
