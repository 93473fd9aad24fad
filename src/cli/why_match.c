/*
 * Text is cut into runs of three words without numbers and addresses; a page is
 * as good as the share of its best quotation that the text has.
 */

#include "cli/why_match.h"

#include "cli/why_place.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "base/slice.h"
#include "py/tree.h"

/* What is compared: so many words in a row. */
#define RUN 3
/* Of a longer text some three words stand in some page by accident. */
#define LONG_TEXT 6
#define LEAST_IN_A_ROW 4
/* How much the program's line counts beside the words. */
#define LINE_WEIGHT 0.15

struct message_words {
	VEC(struct slice) at;
};

/* The runs of three words of the text that was asked for, each once. */
struct runs {
	uint64_t *hash;
	size_t count;
};

static bool is_message_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

/* Numbers and addresses differ from run to run, so do quotes and line ends. */
static void split_message(struct message_words *out, struct arena *arena,
			  const char *text)
{
	while (*text) {
		struct slice word = { text, 0 };

		while (is_message_char(text[word.length]))
			word.length++;
		if (word.length && !isdigit((unsigned char)*text))
			vec_push(arena, &out->at, word);
		text += word.length ? word.length : 1;
	}
}

static uint64_t hash_run(const struct message_words *words, size_t first,
			 size_t length)
{
	uint64_t hash = FNV64_START;

	for (size_t i = first; i < first + length; i++) {
		struct slice word = words->at.at[i];

		for (size_t k = 0; k < word.length; k++)
			hash = fnv64(hash, (uint64_t)tolower(
						   (unsigned char)word.ptr[k]));
		hash = fnv64(hash, ' ');
	}
	return hash;
}

static int compare_hashes(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void collect_runs(struct runs *out, struct arena *arena,
			 const struct message_words *words, size_t length)
{
	size_t count = words->at.count - length + 1, kept = 0;

	out->hash = ARENA_ARRAY(arena, uint64_t, count);
	for (size_t i = 0; i < count; i++)
		out->hash[i] = hash_run(words, i, length);
	qsort(out->hash, count, sizeof(*out->hash), compare_hashes);
	for (size_t i = 0; i < count; i++)
		if (!kept || out->hash[i] != out->hash[kept - 1])
			out->hash[kept++] = out->hash[i];
	out->count = kept;
}

/* The number of a run, or the count when the text does not hold it. */
static size_t find_run(const struct runs *runs, uint64_t hash)
{
	uint64_t *hit = bsearch(&hash, runs->hash, runs->count,
				sizeof(*runs->hash), compare_hashes);

	return hit ? (size_t)(hit - runs->hash) : runs->count;
}

static bool holds_run(const struct runs *runs,
		      const struct message_words *words, size_t first,
		      size_t length)
{
	return find_run(runs, hash_run(words, first, length)) != runs->count;
}

/* What a quotation of a page says about the text: how much of it stands there in
 * runs of words. That asks no other page, so no page changes another's rank. */
static struct page_match weigh_quotation(const struct runs *runs,
					 const struct message_words *quoted,
					 size_t length)
{
	struct page_match match = { 0 };
	size_t covered = 0, end = 0, here = 0;

	for (size_t i = 0; i + length <= quoted->at.count; i++) {
		if (!holds_run(runs, quoted, i, length)) {
			here = 0;
			continue;
		}
		covered += i + length - (end > i ? end : i);
		end = i + length;
		here = here ? here + 1 : length;
		if (here > match.in_a_row)
			match.in_a_row = here;
	}
	if (covered)
		match.score = (double)covered / (double)quoted->at.count *
			      log2(1.0 + (double)covered);
	return match;
}

/* The next quotation of a page, in backticks, or false. */
static bool next_quotation(struct slice *out, const char **at)
{
	const char *begin = strchr(*at, '`'), *end;

	if (!begin)
		return false;
	begin += strspn(begin, "`");
	end = begin + strcspn(begin, "`");
	*out = (struct slice){ begin, (size_t)(end - begin) };
	*at = end + strspn(end, "`");
	return true;
}

/* The quotation that says most. */
static struct page_match weigh_page(const struct runs *runs,
				    struct arena *arena,
				    const struct rule *rule, size_t length,
				    size_t least)
{
	struct page_match best = { .rule = rule, .excerpt = rule->page };
	const char *at = rule->page;
	struct slice quotation;

	while (next_quotation(&quotation, &at)) {
		struct message_words words = { 0 };
		struct page_match match;

		split_message(&words, arena,
			      arena_strndup(arena, quotation.ptr,
					    quotation.length));
		match = weigh_quotation(runs, &words, length);
		if (match.in_a_row < least || match.score <= best.score)
			continue;
		best.score = match.score;
		best.in_a_row = match.in_a_row;
		best.excerpt = quotation.ptr;
	}
	return best;
}

/* The source line below the last frame of a traceback that is the user's own,
 * or an empty slice. */
static struct slice users_line(const char *text)
{
	struct slice found = { text, 0 };

	for (const char *p = text; (p = strstr(p, "File \"")) != NULL; p++) {
		const char *end = p + strcspn(p, "\n");
		struct slice frame = { p, (size_t)(end - p) };

		if (!*end ||
		    memmem(frame.ptr, frame.length, "-packages/", 10) ||
		    memmem(frame.ptr, frame.length, "\"<", 2))
			continue;
		end += strspn(end, "\n \t|");
		/* Two frames without source between them. */
		if (strncmp(end, "File \"", 6) != 0)
			found = (struct slice){ end, strcspn(end, "\n") };
	}
	return found;
}

/* A line holds a kind of node, which is not one that every line holds. */
static bool line_tells_rule(const struct tree *line, uint8_t kind)
{
	return line->kind_count[kind] &&
	       tree_first(line, line->by_kind[kind][0]) != NO_NODE;
}

/* How much the line says about a rule: 1 when it holds a kind of node that this
 * rule alone looks at. */
static double meant_by(const struct rule *rule, const struct tree *line)
{
	double most = 0;

	for (const uint8_t *kind = rule->wakes; kind && *kind; kind++) {
		double others = 0;

		if (!line_tells_rule(line, *kind))
			continue;
		for (size_t i = 0; i < rule_count; i++)
			others += rule_table[i].wakes &&
				  strchr((const char *)rule_table[i].wakes,
					 *kind) != NULL;
		if (1 / others > most)
			most = 1 / others;
	}
	return most;
}

/* A line of a block's head is made a whole statement. Without a parser the
 * words have to do. */
static void weigh_code_line(struct page_match *matches, struct arena *arena,
			    struct slice line)
{
	struct parser *parser;
	struct tree tree;
	struct err err;
	char *text;

	if (!line.length)
		return;
	text = arena_fmt(arena, "%.*s%s\n", SLICE_ARG(line),
			 line.ptr[line.length - 1] == ':' ? " pass" : "");
	parser = parser_new(&err);
	if (!parser)
		return;
	if (!tree_parse(&tree, parser, arena, slice_of(text), &err))
		for (size_t i = 0; i < rule_count; i++)
			matches[i].score *=
				1 +
				LINE_WEIGHT * meant_by(matches[i].rule, &tree);
	parser_free(parser);
}

static size_t indent_width(const char *line)
{
	return strspn(line, " \t|");
}

/* The text without the frames of tracebacks and their source lines: what was said,
 * and not where. */
static char *without_frames(struct arena *arena, const char *text)
{
	char *out = arena_alloc(arena, strlen(text) + 1), *end = out;
	size_t frame = 0; /* indent of a frame on the line above, plus one */

	while (*text) {
		size_t length = strcspn(text, "\n") + 1, indent;

		if (!text[length - 1])
			length--;
		indent = indent_width(text);
		if (!strncmp(text + indent, "File \"", 6)) {
			frame = indent + 1;
		} else if ((frame && indent >= frame) ||
			   !strncmp(text + indent, "Traceback (most", 15) ||
			   strspn(text + indent, "^~") + indent + 1 >= length) {
			text += length;
			continue;
		} else {
			frame = 0;
			memcpy(end, text, length);
			end += length;
		}
		text += length;
	}
	*end = '\0';
	return out;
}

static int compare_matches(const void *a, const void *b)
{
	const struct page_match *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return strcmp(x->rule->code, y->rule->code);
}

size_t match_pages(struct page_match **out, struct arena *arena,
		   const char *text, const double *weights)
{
	struct page_match *all =
		ARENA_ARRAY(arena, struct page_match, rule_room);
	struct message_words asked = { 0 };
	struct runs runs;
	size_t length, least, count = 0;

	*out = all;
	split_message(&asked, arena, without_frames(arena, text));
	if (!asked.at.count)
		return 0;
	length = asked.at.count < RUN ? asked.at.count : RUN;
	least = asked.at.count < LONG_TEXT ? length : LEAST_IN_A_ROW;
	collect_runs(&runs, arena, &asked, length);
	for (size_t i = 0; i < rule_count; i++)
		all[i] =
			weigh_page(&runs, arena, &rule_table[i], length, least);
	weigh_code_line(all, arena, users_line(text));
	for (size_t i = 0; i < rule_count; i++)
		if (all[i].score > 0 || weights[i] > WEIGHT_FILE)
			all[i].score += weights[i];
	qsort(all, rule_count, sizeof(*all), compare_matches);
	while (count < rule_count && all[count].score > 0 &&
	       all[count].score >= all[0].score / 2)
		count++;
	return count;
}
