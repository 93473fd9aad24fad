/* Names of objects, from text and to text. */

#include "git/delta.h"

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool object_id_parse(struct object_id *out, const char *hex)
{
	size_t digits = 0;

	memset(out, 0, sizeof(*out));
	while (digits < 2 * sizeof(out->bytes) && digit_of(hex[digits]) >= 0) {
		uint8_t *byte = &out->bytes[digits / 2];

		*byte = (uint8_t)(*byte << 4 | digit_of(hex[digits]));
		digits++;
	}
	return digits == 40 || digits == 64;
}

void object_id_hex(char out[HEX_SIZE], const struct object_id *id,
		   bool is_sha256)
{
	static const char digits[] = "0123456789abcdef";
	size_t size = is_sha256 ? 32 : 20;

	for (size_t i = 0; i < size; i++) {
		out[2 * i] = digits[id->bytes[i] >> 4];
		out[2 * i + 1] = digits[id->bytes[i] & 15];
	}
	out[2 * size] = '\0';
}
