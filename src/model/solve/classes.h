#ifndef MODEL_SOLVE_CLASSES_H
#define MODEL_SOLVE_CLASSES_H

/*
 * Classes of the program: where their methods are, what makes their objects, and how
 * Keras runs these.
 */

#include "model/solve/values.h"

/* --- class_lookup.c: classes as they are written -------------------------------- */

/* The class and its bases, nearest first; returns how many. */
uint32_t class_line(struct solver *s, uint32_t klass, uint32_t out[MOST_BASES]);
uint32_t class_find_method(struct solver *s, uint32_t klass, sym_t name);
/* Of its bases alone. */
uint32_t class_inherited_method(struct solver *s, uint32_t klass,
				const char *name);
/* Where super().NAME is found: along the line of each object that it may be of. */
uint32_t class_owners_above(struct solver *s, const struct object *super,
			    sym_t name, uint32_t out[MOST_BASES]);
/* Canonical names of all bases that no file of the project defines. */
uint32_t class_framework_bases(struct solver *s, uint32_t klass,
			       sym_t out[MOST_BASES]);
/* Whether its objects hold layers, by themselves or in lists. */
bool class_holds_layers(struct solver *s, uint32_t klass);
void class_is_run_by_keras(const struct walker *w, uint32_t klass);
/* The classes of the objects that a value may be. */
void objects_are_run(const struct walker *w, ev_t value);
/* Keras resets the metrics that a model holds, and asks for their results. */
void metrics_are_run(const struct walker *w, uint32_t klass);
/* The same by a loop of Keras: fit. */
void class_is_fitted(const struct walker *w, uint32_t klass, sym_t loop);
/* The classes that Keras runs so that it comes to the method that the row is about,
 * which they may have from a base; returns how many. */
uint32_t classes_run(struct solver *s, uint32_t method, sym_t name,
		     const struct caller_row *row, uint32_t out[MOST_OBJECTS]);

bool is_property(struct solver *s, uint32_t f);
/* Of a property the getter, though its setter has the same name and comes later; else the
 * last definition. */
uint32_t getter_or_method(const struct model *m, class_id c, sym_t name);

/* --- classes.c: what a class and its objects have of a name --------------------- */

ev_t class_attribute(struct walker *w, uint32_t klass, sym_t name, nid_t n,
		     ev_t self, bool *found);

/* --- dynamic.c ------------------------------------------------------------------ */

/* That a call makes an object of the class. */
void class_is_made(const struct walker *w, uint32_t klass, nid_t call);
/* Whether all objects of the class are made to run eagerly, which Keras 3 refuses. */
bool class_is_dynamic(struct solver *s, uint32_t klass);
/* model.compile(...), which is about the classes of the model. */
void note_compiled(struct walker *w, ev_t model,
		   const struct arguments *arguments);
/* How Keras' loops run objects of these classes, or of those of the models that hold
 * them: enum compiled, 0 where no compile() is seen. */
uint8_t classes_compiled(const struct solver *s, const uint32_t *classes,
			 uint32_t count);
/* Of all of these, and there is one. */
bool classes_are_dynamic(struct solver *s, const uint32_t *classes,
			 uint32_t count);

/* --- instances.c ---------------------------------------------------------------- */

enum value_kind class_instance_kind(struct solver *s, uint32_t klass);
ev_t instance_value(struct solver *s, uint32_t klass, nid_t proof);
ev_t class_object(struct solver *s, uint32_t klass, nid_t n);
/* The members of an enum.Enum, where a value is such a class; else the value. */
ev_t members_of_class(struct solver *s, ev_t value, nid_t site);
/* What an object was made of whose class is a list: class Hooks(list). */
void give_items(struct walker *w, uint32_t klass,
		const struct arguments *arguments);
ev_t items_of_object(struct walker *w, ev_t value);
/* Base.__subclasses__() */
ev_t subclasses_value(struct solver *s, ev_t classes, nid_t site);

/* --- keras_steps.c: whose loop runs a step -------------------------------------- */

/* Whether a step takes what Keras' loop gives, and the project does not call it. */
bool is_step_for_keras(const struct solver *s, const struct unit *u,
		       uint32_t f);

/* Whether the program itself calls a method, eagerly. */
bool is_run_by_hand(const struct solver *s, const struct unit *u, uint32_t f);

/* Whether Keras' loops do not come to a method: the class has a fit() of its own, or the
 * method is a __call__ that leaves no layer in a model. */
bool is_left_out_by_keras(struct solver *s, const struct unit *u, uint32_t f);

#endif
