#ifndef PY_ENCODING_H
#define PY_ENCODING_H

/*
 * Python source that is not UTF-8. With a coding cookie in its first two lines
 * the bytes are taken as they are, each byte of no UTF-8 replaced by "?" so
 * that every position stays where it was; without one Python refuses the file,
 * and so do we, with the line in `err`. A carriage return alone, which ends a
 * line for Python, becomes a newline.
 */

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"

/* 0 and `text` as it is to be parsed, or -1. */
int source_decode(struct slice *text, struct arena *arena, struct err *err);

#endif
