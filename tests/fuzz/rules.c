/* Any bytes as a rule that a project brings along, and a program held against it. */
#include "fuzz.h"

#include "rulekit/own.h"

static const char program[] =
	"import tensorflow as tf\n\n\n@tf.function\ndef f(x, y=[]):\n"
	"    print('a', x)\n    for i in tf.range(3):\n        x += i\n"
	"    with tf.device('/cpu:0'):\n        return tf.nn.relu(x)\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct settings settings;
	struct file_report file;
	struct arena arena;
	struct lint lint;
	struct err err;

	arena_init(&arena);
	settings_init(&settings, &arena);
	struct own_rule_text text = {
		"X001-a.ini",
		{ arena_strndup(&arena, (const char *)data, size), size },
		NULL
	};

	if (own_rule_add(&arena, &settings, &text, &err) == 0) {
		MUST(settings_set(&settings, &arena, "select", "X", &err) == 0);
		if (lint_init(&lint, &settings, &err) == 0) {
			lint_text(&lint, &file, &arena, fuzz_treatment("a.py"),
				  slice_of(program));
			fuzz_check_report(&file);
		}
		lint_release(&lint);
	}
	own_rules_forget(&settings);
	arena_release(&arena);
	return 0;
}
