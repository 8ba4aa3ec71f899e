/* picture.h: small drawings of ours that explain a step, for the screen (SVG, written here) and for paper (drawn by print/). Lines,
 * boxes and dots in a box of 120 by 80; no letters in them, so that one drawing serves three languages. */
#ifndef TERGOO_PICTURE_H
#define TERGOO_PICTURE_H

#include "base/base.h"

enum { PICTURE_WIDTH = 120, PICTURE_HEIGHT = 80 };

/* 'b' box x y width height radius; 'f' the same filled; 'l' line x y x y; 'c' circle x y radius; 'd' the same filled. */
typedef struct { char what; int16_t at[5]; } Stroke;
typedef struct { const char *name; const Stroke *strokes; size_t count; } Picture;

/* NULL when there is none of that name. */
const Picture *picture_named(Str name);
void picture_svg(Buf *to, const Picture *p);

#endif
