/* Reading the marks in the examples of a rule: config/expect.h. */

#include "config/expect.h"

bool line_expects(struct slice line, const char *code)
{
	static const char mark[] = "# expect:";
	const char *end = line.ptr + line.length;
	const char *p = memmem(line.ptr, line.length, mark, sizeof(mark) - 1);
	size_t length = strlen(code);

	if (!p)
		return false;
	for (p += sizeof(mark) - 1; p + length <= end; p++)
		if (!memcmp(p, code, length) && !is_identifier_char(p[-1]) &&
		    (p + length == end || !is_identifier_char(p[length])))
			return true;
	return false;
}
