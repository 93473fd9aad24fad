/* The address is checked once: what is no address gives no links. */

#include "report/site.h"

#include <stdlib.h>
#include <string.h>

#ifndef HYLINT_SITE
#define HYLINT_SITE ""
#endif

const char *site_address(void)
{
	const char *named = getenv("HYLINT_SITE");
	const char *site = named ? named : HYLINT_SITE;

	/* What follows is written into links: an address, and nothing else. */
	if (strncmp(site, "https://", 8) != 0 &&
	    strncmp(site, "http://", 7) != 0 &&
	    strncmp(site, "file://", 7) != 0)
		return NULL;
	return strpbrk(site, " \t\r\n\"'<>\033\\") ? NULL : site;
}

const char *site_page(struct arena *arena, const char *site,
		      const struct rule *rule)
{
	size_t length = site ? strlen(site) : 0;

	if (!site || rule->owner)
		return NULL;
	while (length && site[length - 1] == '/')
		length--;
	return arena_fmt(arena, "%.*s/rules/%s/%s-%s.html", (int)length, site,
			 rule->family, rule->code, rule->name);
}
