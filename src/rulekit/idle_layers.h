#ifndef RULEKIT_IDLE_LAYERS_H
#define RULEKIT_IDLE_LAYERS_H

/*
 * Layers of a model that is trained and not told so:
 *
 *	Dropout(0.5)		does nothing
 *	BatchNormalization()	learns no averages
 */

#include "model/run_layers.h"
#include "rulekit/rule.h"

/* Leaves those out that do the same in training: Dropout(0.0), frozen averages. */
void keep_layers_that_train(const struct check *c, struct run_layers *layers);

/* "`Dropout` does nothing, and `BatchNormalization` learns no averages"; of at least one. */
const char *idle_layers_text(struct check *c, const struct run_layers *layers);

/* "Dropout" */
const char *name_of_idle_layer(const struct run_layer *layer);

/* Where it is created. */
void show_idle_layer(struct check *c, const struct run_layer *layer);

#endif
