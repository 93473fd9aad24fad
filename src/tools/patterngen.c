/*
 * Writes the pattern of a rule as C: an array for each list, the innermost
 * first, then struct pattern itself.
 */
#include "tools/rulefile.h"

#include "config/pattern.h"

static void write_words(FILE *out, const char *const *words)
{
	if (!words) {
		fputs("NULL", out);
		return;
	}
	fputs("(const char *const[]){ ", out);
	for (; *words; words++) {
		write_string(out, slice_of(*words));
		fputs(", ", out);
	}
	fputs("NULL }", out);
}

static void write_kinds(FILE *out, const uint8_t *kinds)
{
	if (!kinds) {
		fputs("NULL", out);
		return;
	}
	fputs("(const uint8_t[]){ ", out);
	for (; *kinds; kinds++)
		fprintf(out, "%d, ", *kinds);
	fputs("0 }", out);
}

static void write_argument(FILE *out, const struct pattern_argument *a)
{
	fputs("{ ", out);
	write_words(out, a->words);
	fputs(", ", out);
	write_words(out, a->sets);
	fputs(", ", out);
	write_kinds(out, a->kinds);
	fprintf(out, ", UINT64_C(0x%llx), %ld, %d }",
		(unsigned long long)a->values, a->number, a->part);
}

static void write_optional(FILE *out, const char *text)
{
	if (text)
		write_string(out, slice_of(text));
	else
		fputs("NULL", out);
}

/* { items, count, count }, as a VEC is. */
static void write_vec(FILE *out, const char *prefix, const char *what,
		      size_t number, size_t count)
{
	if (count)
		fprintf(out, "{ %s_%s%zu, %zu, %zu }", prefix, what, number,
			count, count);
	else
		fputs("{ NULL, 0, 0 }", out);
}

static void write_steps(FILE *out, const char *prefix, size_t number,
			const struct pattern_part *part)
{
	if (!part->steps.count)
		return;
	fprintf(out, "static struct pattern_step %s_steps%zu[] = {\n", prefix,
		number);
	for (size_t i = 0; i < part->steps.count; i++) {
		fprintf(out, "\t{ %d, ", part->steps.at[i].word);
		write_argument(out, &part->steps.at[i].argument);
		fputs(" },\n", out);
	}
	fputs("};\n", out);
}

static void write_parts(FILE *out, const char *prefix, const struct pattern *p)
{
	for (size_t i = 0; i < p->parts.count; i++)
		write_steps(out, prefix, i, &p->parts.at[i]);
	fprintf(out, "static struct pattern_part %s_parts0[] = {\n", prefix);
	for (size_t i = 0; i < p->parts.count; i++) {
		const struct pattern_part *part = &p->parts.at[i];

		fputs("\t{ ", out);
		write_string(out, slice_of(part->name));
		fprintf(out, ", %d, %d, ", part->from, part->each);
		write_vec(out, prefix, "steps", i, part->steps.count);
		fputs(" },\n", out);
	}
	fputs("};\n", out);
}

static void write_tests(FILE *out, const char *prefix, size_t number,
			const struct pattern_section *s)
{
	if (!s->tests.count)
		return;
	fprintf(out, "static struct pattern_test %s_tests%zu[] = {\n", prefix,
		number);
	for (size_t i = 0; i < s->tests.count; i++) {
		const struct pattern_test *test = &s->tests.at[i];

		fprintf(out, "\t{ %d, %d, %d, %d, ", test->part, test->word,
			test->negated, test->or_next);
		write_argument(out, &test->argument);
		fputs(" },\n", out);
	}
	fputs("};\n", out);
}

static void write_pattern_texts(FILE *out, const char *prefix, size_t number,
				const struct pattern_section *s)
{
	if (!s->texts.count)
		return;
	fprintf(out, "static struct pattern_text %s_texts%zu[] = {\n", prefix,
		number);
	for (size_t i = 0; i < s->texts.count; i++) {
		const struct pattern_text *text = &s->texts.at[i];

		fputs("\t{ ", out);
		write_string(out, slice_of(text->key));
		fprintf(out, ", %d, %d, %d, ", text->answer, text->part,
			text->other);
		write_optional(out, text->template);
		fputs(" },\n", out);
	}
	fputs("};\n", out);
}

static void write_relations(FILE *out, const char *prefix, size_t number,
			    const struct pattern_section *s)
{
	if (!s->relations.count)
		return;
	fprintf(out, "static struct pattern_relation %s_relations%zu[] = {\n",
		prefix, number);
	for (size_t i = 0; i < s->relations.count; i++) {
		fprintf(out, "\t{ %d, %d, ", s->relations.at[i].part,
			s->relations.at[i].causal);
		write_optional(out, s->relations.at[i].label);
		fputs(" },\n", out);
	}
	fputs("};\n", out);
}

static void write_edits(FILE *out, const char *prefix, size_t number,
			const struct pattern_section *s)
{
	if (!s->edits.count)
		return;
	fprintf(out, "static struct pattern_edit %s_edits%zu[] = {\n", prefix,
		number);
	for (size_t i = 0; i < s->edits.count; i++) {
		const struct pattern_edit *edit = &s->edits.at[i];

		fprintf(out, "\t{ %d, %d, %d, ", edit->kind, edit->part,
			edit->other);
		write_string(out, slice_of(edit->text));
		fputs(" },\n", out);
	}
	fputs("};\n", out);
}

static void write_section(FILE *out, const char *prefix, size_t number,
			  const struct pattern_section *s)
{
	fprintf(out, "\t{ %d, %d, %d, ", s->kind, s->at, s->severity);
	write_string(out, slice_of(s->name));
	fputs(", ", out);
	write_kinds(out, s->kinds);
	fputs(", ", out);
	write_optional(out, s->message);
	fputs(", ", out);
	write_optional(out, s->help);
	fputs(", ", out);
	write_optional(out, s->title);
	fputs(",\n\t  ", out);
	write_vec(out, prefix, "tests", number, s->tests.count);
	fputs(", ", out);
	write_vec(out, prefix, "texts", number, s->texts.count);
	fputs(",\n\t  ", out);
	write_vec(out, prefix, "relations", number, s->relations.count);
	fputs(", ", out);
	write_vec(out, prefix, "edits", number, s->edits.count);
	fputs(" },\n", out);
}

void pattern_write(FILE *out, const char *prefix, const struct pattern *p)
{
	write_parts(out, prefix, p);
	for (size_t i = 0; i < p->sections.count; i++) {
		const struct pattern_section *s = &p->sections.at[i];

		write_tests(out, prefix, i, s);
		write_pattern_texts(out, prefix, i, s);
		write_relations(out, prefix, i, s);
		write_edits(out, prefix, i, s);
	}
	fprintf(out, "static struct pattern_section %s_sections0[] = {\n",
		prefix);
	for (size_t i = 0; i < p->sections.count; i++)
		write_section(out, prefix, i, &p->sections.at[i]);
	fprintf(out,
		"};\nstatic const struct pattern %s_pattern = {\n"
		"\t%d, ",
		prefix, p->every);
	write_vec(out, prefix, "parts", 0, p->parts.count);
	fputs(", ", out);
	write_vec(out, prefix, "sections", 0, p->sections.count);
	fputs("\n};\n", out);
}
