#ifndef FRAMEWORK_STATE_H
#define FRAMEWORK_STATE_H

/* Private to src/framework/: what tables.c needs of a framework. */

#include "framework/framework.h"
#include "framework/packed.h"

struct tables;

struct tables *tables_new(struct arena *arena, const struct packed *packed);
struct tables *framework_tables(const struct framework *fw);

/* The text of a name. */
struct slice framework_name(const struct framework *fw, sym_t name);

/* "tensorflow", ended by NUL. */
struct slice framework_prefix(const struct framework *fw);

#endif
