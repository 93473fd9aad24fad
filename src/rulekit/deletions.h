#ifndef RULEKIT_DELETIONS_H
#define RULEKIT_DELETIONS_H

/*
 * Edits that take something out of the text and leave valid Python.
 */

#include "rulekit/rule.h"

/* The whole line or lines of a statement. False when more than the statement
 * stands there, or when its block would be empty. */
bool statement_span(const struct model *m, nid_t statement, struct span *out);

/* A decorator with the end of its line and the indent of the next one, so that
 * what stands below takes its place. False when the text ends there. */
bool decorator_span(const struct model *m, nid_t decorator, struct span *out);

/* An argument with the comma that belongs to it. */
struct span argument_span(const struct model *m, nid_t argument);

#endif
