/* Any bytes as a configuration, INI and TOML. */
#include "fuzz.h"

#include "config/settings.h"

static void read_as(struct arena *arena, const char *path, struct slice text)
{
	struct strbuf described = STRBUF_INIT;
	struct settings settings;
	const char *key;

	settings_init(&settings, arena);
	settings_are_in(arena, path, text);
	settings_read(&settings, arena, path, text);
	for (size_t i = 0; (key = settings_key(i)); i++)
		settings_describe(&described, &settings, key);
	settings_path_matches(&settings.exclude, "a/b/c.py");
	strbuf_release(&described);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct slice text;

	arena_init(&arena);
	text = (struct slice){ arena_strndup(&arena, (const char *)data, size),
			       size };
	read_as(&arena, ".hylint.ini", text);
	read_as(&arena, "pyproject.toml", text);
	arena_release(&arena);
	return 0;
}
