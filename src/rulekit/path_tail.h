#ifndef RULEKIT_PATH_TAIL_H
#define RULEKIT_PATH_TAIL_H

/*
 * How the name of a file ends, as far as the text shows it.
 *
 *	"out/model"			model, whole
 *	os.path.join(room, "m.h5")	m.h5, whole
 *	f"weights-{epoch}.ckpt"		.ckpt, the end of it
 */

#include "model/model.h"

struct path_tail {
	struct slice text;
	bool is_whole; /* the name begins there: no more of it is to the left */
};

/* Whether something is known of how that path ends. */
bool find_path_tail(const struct model *m, nid_t path, struct path_tail *out);

#endif
