/* Which paths a pattern of the settings means. */

#include "config/settings.h"

#include <string.h>

/* One step back of a glob: the star seen last and how far it has reached. */
struct star {
	const char *pattern, *text;
};

/* Whether all of [text, end) matches all of [p, p_end). `*` and `?` stop at a
 * slash, `**` does not. */
static bool glob_matches(const char *p, const char *p_end, const char *text,
			 const char *end)
{
	struct star one = { NULL, NULL }, any = { NULL, NULL };

	while (text < end || p < p_end) {
		if (p + 1 < p_end && p[0] == '*' && p[1] == '*') {
			p += 2;
			any = (struct star){ p, text };
			one.pattern = NULL;
		} else if (p < p_end && *p == '*') {
			one = (struct star){ ++p, text };
		} else if (p < p_end && text < end &&
			   (*p == *text || (*p == '?' && *text != '/'))) {
			p++;
			text++;
		} else if (one.pattern && one.text < end && *one.text != '/') {
			p = one.pattern;
			text = ++one.text;
		} else if (any.pattern && any.text < end) {
			p = any.pattern;
			text = ++any.text;
			one.pattern = NULL;
		} else {
			return false;
		}
	}
	return true;
}

/* Whether the pattern matches from `at` up to the end of some part. */
static bool matches_from(struct slice pattern, bool folder, const char *at)
{
	const char *p_end = pattern.ptr + pattern.length;

	for (const char *end = at;;) {
		end = strchr(end, '/');
		if (!end)
			break;
		if (glob_matches(pattern.ptr, p_end, at, end))
			return true;
		end++;
	}
	return !folder && glob_matches(pattern.ptr, p_end, at, at + strlen(at));
}

static bool pattern_matches(const char *text, const char *path)
{
	struct slice pattern = slice_of(text);
	bool folder = slice_ends(pattern, "/");
	bool anchored = false;

	while (slice_ends(pattern, "/"))
		pattern.length--;
	if (slice_starts(pattern, "/") || slice_starts(pattern, "./")) {
		size_t skip = pattern.ptr[0] == '/' ? 1 : 2;

		pattern.ptr += skip;
		pattern.length -= skip;
		anchored = true;
	}
	if (!pattern.length)
		return false;
	for (;;) {
		if (matches_from(pattern, folder, path))
			return true;
		path = strchr(path, '/');
		if (anchored || !path)
			return false;
		path++;
	}
}

bool settings_path_matches(const struct name_list *patterns, const char *path)
{
	while (path[0] == '.' && path[1] == '/')
		path += 2;
	for (size_t i = 0; i < patterns->names.count; i++)
		if (pattern_matches(patterns->names.at[i], path))
			return true;
	return false;
}
