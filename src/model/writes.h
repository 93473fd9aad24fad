#ifndef MODEL_WRITES_H
#define MODEL_WRITES_H

/*
 * Private to model/frozen.c: where the program changes what traced code reads.
 */

#include "model/moments.h"
#include "model/solve/evidence.h"

/* What a trace goes on using when the name is given another one. */
#define KINDS_KEPT                                                 \
	(KIND_BIT(VALUE_OPTIMIZER) | KIND_BIT(VALUE_MODEL) |       \
	 KIND_BIT(VALUE_LAYER) | KIND_BIT(VALUE_STATELESS_LAYER) | \
	 KIND_BIT(VALUE_METRIC))

/* Whether these kinds are of an object that a trace goes on using when its name is
 * given another one: an optimizer, a model, a metric. */
bool is_kept_object(uint64_t kinds);

/* The places at which the variable of a name is bound, an item of it is set that the
 * read sees, or the array that it is is changed in place. */
void find_name_writes(const struct model *m, nid_t read, struct moments *out);

/* The same of the attribute of an object of the same class. What the traced code names
 * itself is that object whoever runs the graph. */
void find_attribute_writes(const struct model *m, nid_t read,
			   struct moments *out);

/* The same of a part of the environment: os.environ[key] = value. */
void find_environment_writes(const struct model *m, nid_t read,
			     struct moments *out);

/* Whether an expression makes a new object whenever it is run: a constructor, or a
 * function of the file that returns what it has made. */
bool makes_new(const struct model *m, nid_t expression);

#endif
