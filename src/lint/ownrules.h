#ifndef LINT_OWNRULES_H
#define LINT_OWNRULES_H

/*
 * The rules that a project brings along: every .ini right in a folder that the
 * setting `rules` names, read where the configuration is read. A name such as
 * package:acme.rules is a Python package that the user has installed.
 */

#include "config/settings.h"
#include "git/changes.h"

struct rule_source {
	bool of_repository;   /* the index, or a commit */
	const char *revision; /* NULL: the index */
	const char *config;   /* where the settings come from, or NULL */
	const char *top; /* that folders it names lie below; NULL: anywhere */
};

/* Adds them to rule_table, owned by `settings`. -1 with the place of the first
 * mistake. */
int own_rules_load(struct arena *arena, const struct settings *settings,
		   const struct rule_source *source, struct err *err);

/* The path of a folder that the setting names; `config` is the file that the
 * settings come from, or NULL. */
const char *own_rules_folder(struct arena *arena, const char *config,
			     const char *name);

/* The same for one folder, under any owner. */
int own_rules_load_folder(struct arena *arena, const void *owner,
			  const struct rule_source *source, const char *folder,
			  struct err *err);

#endif
