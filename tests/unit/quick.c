/* Our own parser gives the tree of the grammar, or none. */

#include "unit.h"

#include <string.h>

#include "py/quick.h"

static const char program[] =
	"# first\n"
	"from __future__ import annotations\n"
	"import os.path as p, sys\n"
	"from . import (a, b as c,)\n"
	"from ...x.y import *\n"
	"\n"
	"T: Dict[str, List[int]] = {'a': 1, **b, 2: [x for x in y if x if not z]}\n"
	"a, *b = c = yield\n"
	"x[1:2, ::3, ..., f(*a, k=1, **d)] += -a ** -b @ (c, *d) if e else lambda q, *, r=1: q\n"
	"\n"
	"\n"
	"@deco(1)  # why\n"
	"class A(B, metaclass=M):\n"
	"    \"\"\"Doc \\\\ \\x41 \\d.\"\"\"\n"
	"\n"
	"    def f(self, a: int, /, b: 'T' = 2, *args, c, **kw) -> None:\n"
	"        # inside\n"
	"        global g; nonlocal_ = 1\n"
	"        if a < b <= c is not d not in e and not f or g: return a, b\n"
	"        elif (y := x): pass\n"
	"        else:\n"
	"            raise E from None\n"
	"            # of the else\n"
	"        # of the def\n"
	"    # of the class\n"
	"# of the file\n"
	"async def g():\n"
	"    async with a as b, c.d as (e, f):\n"
	"        await h(x for x in y)\n"
	"    for i, (j, k) in z, w:\n"
	"        del i, j\n"
	"    else:\n"
	"        assert i, 'm' \"n\" rb'\\'' r'\\\\'\n"
	"    try:\n"
	"        print(f'{a!r:>{w}} {{}} {b=} {c:%Y}', f'''{x\n"
	"                 }''')\n"
	"    except (A, B) as e: continue\n"
	"    except:\n"
	"        break\n"
	"    finally:\n"
	"        x = 0x1F + 1_0.5e-3j + .5 + 0b1 \\\n"
	"            | ~1 ^ 2 & 3 << 4\n"
	"    while {1, 2}: s = {a: b for a in c}; t = {a for b in c}\n";

/* Texts that only the grammar knows how to read. */
static const char *const refused[] = {
	"print 1\n",
	"exec 'x'\n",
	"match x:\n    case 1:\n        pass\n",
	"type X = int\n",
	"x = (\n",
	"if x:\npass\n",
	"if x:\n        a\n    b\n",
	"x = 'a\n",
	"def f(:\n    pass\n",
	"x = 1 2\n",
	"del\n",
	"f(a b)\n",
	"x = [1, 2\n",
	"with (a as b, c as d):\n    pass\n",
	"\r\n",
	"x = $\n",
};

static const char *const pieces[] = {
	"a",
	"1",
	" ",
	"\n",
	"\n    ",
	"\n        ",
	"(",
	")",
	"[",
	"]",
	":",
	"\"",
	"'",
	"#",
	"# c\n",
	"\\\n",
	"@",
	"if x:\n",
	"else:\n",
	"\t",
	"\r\n",
	"{",
	"}",
	"f'{",
	"\"\"\"",
	"lambda ",
	".",
	"=",
	",",
	"*",
	"**",
	"def g():\n",
	"    pass\n",
	" if ",
	" else ",
	" for x in ",
	" in ",
	" not ",
	" is ",
	"yield ",
	"await ",
	"async ",
	" as ",
	"return ",
	"-",
	"->",
	":=",
	"...",
	"print ",
	"1.",
	"r'\\'",
	"b'\\N'",
	"f'{a!r:>{b}}'",
	"del ",
	"raise ",
	" from ",
	"|",
	";",
	"except E as e:\n",
	"x: int = 3\n",
	"*a",
	"None",
	"\n#c\n",
	"\n    #c\n",
	"<>",
	"\xC3\xA9",
};

struct changed_text {
	char text[8192];
	size_t length;
};

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static void change(struct changed_text *b, uint32_t *seed)
{
	size_t at = next_random(seed) % (b->length + 1);
	size_t removed = next_random(seed) % 3 ? 0 : next_random(seed) % 8;
	const char *piece =
		pieces[next_random(seed) % (sizeof(pieces) / sizeof(*pieces))];
	size_t added = removed && next_random(seed) % 2 ? 0 : strlen(piece);

	if (removed > b->length - at)
		removed = b->length - at;
	memmove(b->text + at + added, b->text + at + removed,
		b->length - at - removed);
	memcpy(b->text + at, piece, added);
	b->length = b->length - removed + added;
}

static void assert_same(const struct tree *a, const struct tree *b)
{
	assert_int_equal(a->count, b->count);
	for (nid_t n = 0; n < a->count; n++) {
		const struct node *x = &a->nodes[n], *y = &b->nodes[n];

		assert_int_equal(x->kind, y->kind);
		assert_int_equal(x->field, y->field);
		assert_int_equal(x->start, y->start);
		assert_int_equal(x->end, y->end);
		assert_int_equal(x->parent, y->parent);
		assert_int_equal(x->next, y->next);
	}
	assert_int_equal(a->comments.count, b->comments.count);
	for (size_t i = 0; i < a->comments.count; i++) {
		assert_int_equal(a->comments.at[i].start,
				 b->comments.at[i].start);
		assert_int_equal(a->comments.at[i].end, b->comments.at[i].end);
	}
}

/* Whether our own parser takes it. */
static bool is_taken(struct parser *parser, struct slice text)
{
	struct tree quick = { .text = text }, grammar;
	struct arena arena;
	struct err err;
	bool taken;

	arena_init(&arena);
	taken = quick_parse(&quick, &arena, text, 0);
	if (taken) {
		assert_int_equal(tree_parse_by_grammar(&grammar, parser, NULL,
						       &arena, text, &err),
				 0);
		assert_int_equal(grammar.errors.count, 0);
		assert_same(&quick, &grammar);
	}
	arena_release(&arena);
	return taken;
}

static void sound_code_gives_the_same_tree(void **state)
{
	struct err err;
	struct parser *parser = parser_new(&err);

	(void)state;
	assert_true(is_taken(parser, slice_of(program)));
	assert_true(is_taken(parser, slice_of("")));
	assert_true(is_taken(parser, slice_of("x")));
	assert_true(is_taken(parser, slice_of("  # c")));
	parser_free(parser);
}

static void what_is_not_sure_is_left_to_the_grammar(void **state)
{
	struct err err;
	struct parser *parser = parser_new(&err);

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		assert_false(is_taken(parser, slice_of(refused[i])));
	parser_free(parser);
}

static void changed_code_gives_the_same_tree_or_none(void **state)
{
	struct err err;
	struct parser *parser = parser_new(&err);
	uint32_t seed = 7, taken = 0;

	(void)state;
	for (int i = 0; i < 1500; i++) {
		struct changed_text b = { .length = sizeof(program) - 1 };
		struct slice text = { b.text, 0 };

		memcpy(b.text, program, b.length);
		for (uint32_t k = next_random(&seed) % 3; k < 3; k++)
			change(&b, &seed);
		text.length = b.length;
		taken += is_taken(parser, text);
	}
	assert_true(taken > 100);
	parser_free(parser);
}

int suite_quick(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sound_code_gives_the_same_tree),
		cmocka_unit_test(what_is_not_sure_is_left_to_the_grammar),
		cmocka_unit_test(changed_code_gives_the_same_tree_or_none),
	};

	return cmocka_run_group_tests_name("quick", tests, NULL, NULL);
}
