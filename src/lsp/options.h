#ifndef LSP_OPTIONS_H
#define LSP_OPTIONS_H

/* What a person sets in the editor, under "hylint". */

#include <cjson/cJSON.h>

#include "lint/projects.h"

struct client_options {
	bool only_changes; /* what is new against HEAD */
	bool code_lens, inlay_hints;
	bool unsafe_fixes;	/* fixAll takes them, too */
	const char *rule_pages; /* where `make docs` was put, or NULL */
	struct overrides overrides;
};

void client_options_init(struct client_options *options);

/*
 * Sets what the JSON object says, itself or under "hylint"; what it does not
 * name is as at the beginning. Texts live in `arena`. -1 when a key or value is
 * not known; the rest is set all the same.
 */
int client_options_read(struct client_options *options, struct arena *arena,
			const cJSON *json, struct err *err);

#endif
