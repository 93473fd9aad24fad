#ifndef BASE_FNV_H
#define BASE_FNV_H

/*
 * FNV-1a: a number for a text, the same on every machine. Fingerprints in
 * baselines are made of it, so it stays as it is.
 */

#include <stddef.h>
#include <stdint.h>

#define FNV32_START 2166136261u
#define FNV64_START 14695981039346656037u

static inline uint32_t fnv32(uint32_t hash, uint32_t unit)
{
	return (hash ^ unit) * 16777619u;
}

static inline uint64_t fnv64(uint64_t hash, uint64_t unit)
{
	return (hash ^ unit) * 1099511628211u;
}

static inline uint32_t fnv32_bytes(uint32_t hash, const char *bytes,
				   size_t length)
{
	for (size_t i = 0; i < length; i++)
		hash = fnv32(hash, (unsigned char)bytes[i]);
	return hash;
}

static inline uint64_t fnv64_text(uint64_t hash, const char *text)
{
	for (; *text; text++)
		hash = fnv64(hash, (unsigned char)*text);
	return hash;
}

#endif
