#ifndef GIT_INDEX_FORMAT_H
#define GIT_INDEX_FORMAT_H

/* How an index is written: shared by those who read it. For src/git/index_*. */

#include <stdint.h>

#define HEADER 12

/* Where the parts of an entry stand; the name of the object has id_size. */
#define AT_MODE 24
#define AT_ID 40

#define FLAG_EXTENDED 0x4000
#define FLAG_NAME 0x0fff
#define EXTENDED_INTENT_TO_ADD 0x2000

static inline uint32_t read_u32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static inline unsigned read_u16(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

static inline void write_u32(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)(value >> 24);
	p[1] = (uint8_t)(value >> 16);
	p[2] = (uint8_t)(value >> 8);
	p[3] = (uint8_t)value;
}

static inline void write_u16(uint8_t *p, unsigned value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

#endif
