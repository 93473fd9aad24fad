#ifndef REPORT_SITE_H
#define REPORT_SITE_H

/*
 * The site of `make docs`, where it is published: reports and the editor link to
 * its pages. Its address is given when hylint is built (make SITE=https://...);
 * HYLINT_SITE in the environment takes its place, and is empty for no links.
 */

#include "base/arena.h"
#include "rulekit/table.h"

/* NULL when there is none. */
const char *site_address(void);

/* The address of a rule's page below `site`; NULL when that is NULL, and for the
 * rules of a project, which have no page there. */
const char *site_page(struct arena *arena, const char *site,
		      const struct rule *rule);

#endif
