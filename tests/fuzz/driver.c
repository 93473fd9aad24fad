/*
 * Feeds a target where there is no libFuzzer, with as much of its command line as
 * is needed: files and folders of inputs, and behind them -runs=N inputs that are
 * made of these, from -seed=S. Equal seeds make equal inputs on every machine.
 */
#include "fuzz.h"

#include <stdio.h>
#include <string.h>

#include "base/fs.h"
#include "base/vec.h"

#define LARGEST ((size_t)64 * 1024)

struct inputs {
	struct arena arena;
	VEC(struct slice) all;
	uint64_t state;
};

static uint32_t next(struct inputs *in, uint32_t below)
{
	in->state = in->state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(in->state >> 33) % below;
}

static void take(struct inputs *in, const char *path)
{
	struct fs_listing listing;
	struct slice text;
	struct err err;

	if (fs_kind(path) == FS_FOLDER) {
		MUST(fs_list(&listing, &in->arena, path, &err) == 0);
		for (size_t i = 0; i < listing.entries.count; i++)
			take(in, fs_join(&in->arena, path,
					 listing.entries.at[i].name));
	} else if (fs_read(&text, &in->arena, path, LARGEST, &err) == 0) {
		vec_push(&in->arena, &in->all, text);
	}
}

/* Puts a piece of one input into another, or changes a byte. */
static size_t mutate(struct inputs *in, char *text, size_t length)
{
	static const char likely[] = "()[]{}:,.=\n\t \"'#@\\\x01%";
	const struct slice *other =
		&in->all.at[next(in, (uint32_t)in->all.count)];
	uint32_t at = next(in, (uint32_t)length + 1), count, from;

	switch (next(in, 4)) {
	case 0:
		count = next(in, 1 + (uint32_t)(length - at));
		memmove(text + at, text + at + count, length - at - count);
		return length - count;
	case 1:
		if (at < length)
			text[at] = likely[next(in, sizeof(likely) - 1)];
		return length;
	case 2:
		if (at < length)
			text[at] = (char)next(in, 256);
		return length;
	default:
		if (!other->length)
			return length;
		from = next(in, (uint32_t)other->length);
		count = next(in, 1 + (uint32_t)(other->length - from));
		if (length + count > LARGEST)
			return length;
		memmove(text + at + count, text + at, length - at);
		memcpy(text + at, other->ptr + from, count);
		return length + count;
	}
}

static void run(struct inputs *in, const char *name, long number)
{
	const struct slice *first =
		&in->all.at[next(in, (uint32_t)in->all.count)];
	static char text[LARGEST + 1];
	size_t length = first->length;
	FILE *last;

	memcpy(text, first->ptr, length);
	for (uint32_t i = 1 + next(in, 4); i; i--)
		length = mutate(in, text, length);
	/* What it was stays behind when the target ends here. */
	last = fopen(name, "wb");
	MUST(last && fwrite(text, 1, length, last) == length && !fclose(last));
	(void)number;
	LLVMFuzzerTestOneInput((const uint8_t *)text, length);
}

int main(int argc, char **argv)
{
	const char *last = "crash-input";
	struct inputs in = { .state = 1 };
	long runs = 0;

	arena_init(&in.arena);
	for (int i = 1; i < argc; i++) {
		if (!strncmp(argv[i], "-runs=", 6))
			runs = atol(argv[i] + 6);
		else if (!strncmp(argv[i], "-seed=", 6))
			in.state = strtoull(argv[i] + 6, NULL, 10);
		else if (!strncmp(argv[i], "-artifact_prefix=", 17))
			last = arena_fmt(&in.arena, "%scrash-input",
					 argv[i] + 17);
		else if (argv[i][0] != '-')
			take(&in, argv[i]);
	}
	for (size_t i = 0; i < in.all.count; i++)
		LLVMFuzzerTestOneInput((const uint8_t *)in.all.at[i].ptr,
				       in.all.at[i].length);
	for (long i = 0; in.all.count && i < runs; i++)
		run(&in, last, i);
	remove(last);
	printf("Done %ld runs\n", runs + (long)in.all.count);
	arena_release(&in.arena);
	return 0;
}
