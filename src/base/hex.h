#ifndef BASE_HEX_H
#define BASE_HEX_H

/* The value of a hexadecimal digit of either case; -1 for any other byte. */
static inline int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

#endif
