#ifndef MODEL_MEMBERS_H
#define MODEL_MEMBERS_H

/*
 * Private to model/: the methods and attributes of the classes of a file by
 * name, and their subclasses; without what bases bring. Made when first asked,
 * behind the first pass. A class may have 10,000 of either.
 */

#include "model/model.h"

/* The method that a name means in a class: its last definition, or NO_INDEX. */
uint32_t own_method(const struct model *m, class_id c, sym_t name);

/* The places in the class where self.NAME is bound, in order. */
struct attribute_bind_list own_attribute_binds(const struct model *m,
					       class_id c, sym_t name);

/* The classes of the file that name it as a base. */
struct class_list {
	const class_id *at;
	uint32_t count;
};
struct class_list subclasses_of(const struct model *m, class_id c);

/* The class of the file that a base expression names, or NO_INDEX. */
class_id base_class(const struct model *m, nid_t base);

#endif
