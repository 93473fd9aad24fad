#include "lint/packed.h"

#include "lint/pipe.h"

/* --- values ------------------------------------------------------------------ */

static void put(struct strbuf *out, uint64_t value)
{
	strbuf_add(out, (const char *)&value, sizeof(value));
}

static void put_slice(struct strbuf *out, struct slice text)
{
	put(out, text.length);
	strbuf_add(out, text.ptr, text.length);
}

/* NULL is not the empty text. */
static void put_text(struct strbuf *out, const char *text)
{
	put(out, text != NULL);
	if (text)
		put_slice(out, slice_of(text));
}

static void put_span(struct strbuf *out, struct span span)
{
	put(out, span.start);
	put(out, span.end);
}

struct reader {
	struct slice rest;
	struct arena *arena;
};

static const char *take_bytes(struct reader *r, size_t length)
{
	const char *at = r->rest.ptr;

	if (length > r->rest.length)
		BUG("%zu bytes are wanted of a packed report, %zu are left",
		    length, r->rest.length);
	r->rest.ptr += length;
	r->rest.length -= length;
	return at;
}

static uint64_t take(struct reader *r)
{
	uint64_t value;

	memcpy(&value, take_bytes(r, sizeof(value)), sizeof(value));
	return value;
}

static struct slice take_slice(struct reader *r)
{
	size_t length = take(r);
	const char *text = take_bytes(r, length);

	return (struct slice){ arena_strndup(r->arena, text, length), length };
}

static const char *take_text(struct reader *r)
{
	return take(r) ? take_slice(r).ptr : NULL;
}

static struct span take_span(struct reader *r)
{
	uint32_t start = (uint32_t)take(r);

	return (struct span){ start, (uint32_t)take(r) };
}

/* --- findings ------------------------------------------------------------------ */

static void put_related(struct strbuf *out, const struct related *r)
{
	put_span(out, r->span);
	put_text(out, r->label);
	put(out, r->causal);
	put_text(out, r->path);
	put(out, r->from.line);
	put(out, r->from.column);
	put(out, r->to.line);
	put(out, r->to.column);
}

static struct related take_related(struct reader *r)
{
	struct related related = { .span = take_span(r) };

	related.label = take_text(r);
	related.causal = take(r);
	related.path = take_text(r);
	related.from.line = (uint32_t)take(r);
	related.from.column = (uint32_t)take(r);
	related.to.line = (uint32_t)take(r);
	related.to.column = (uint32_t)take(r);
	return related;
}

static void put_fix(struct strbuf *out, const struct fix *fix)
{
	put(out, fix->applicability);
	put_text(out, fix->title);
	put(out, fix->edits.count);
	for (size_t i = 0; i < fix->edits.count; i++) {
		put_span(out, fix->edits.at[i].span);
		put_text(out, fix->edits.at[i].text);
	}
}

static struct fix take_fix(struct reader *r)
{
	struct fix fix = { .applicability = (enum applicability)take(r) };

	fix.title = take_text(r);
	for (size_t left = take(r); left; left--) {
		struct edit edit = { .span = take_span(r) };

		edit.text = take_text(r);
		vec_push(r->arena, &fix.edits, edit);
	}
	return fix;
}

static void put_finding(struct strbuf *out, const struct finding *f)
{
	put(out, (uint64_t)(f->rule - rule_table));
	put(out, f->severity);
	put_text(out, f->message);
	put_text(out, f->help);
	put_span(out, f->span);
	put_text(out, f->function);
	put(out, f->related.count);
	for (size_t i = 0; i < f->related.count; i++)
		put_related(out, &f->related.at[i]);
	put(out, f->fixes.count);
	for (size_t i = 0; i < f->fixes.count; i++)
		put_fix(out, &f->fixes.at[i]);
	put(out, f->fingerprint);
	put(out, f->attribution);
	put_span(out, f->introduced_by);
	put(out, f->cause);
	put_slice(out, f->removed);
	put(out, f->suppressed);
}

static struct finding take_finding(struct reader *r)
{
	struct finding f = { .rule = &rule_table[take(r)] };

	f.severity = (enum severity)take(r);
	f.message = take_text(r);
	f.help = take_text(r);
	f.span = take_span(r);
	f.function = take_text(r);
	for (size_t left = take(r); left; left--)
		vec_push(r->arena, &f.related, take_related(r));
	for (size_t left = take(r); left; left--)
		vec_push(r->arena, &f.fixes, take_fix(r));
	f.fingerprint = take(r);
	f.attribution = (enum attribution)take(r);
	f.introduced_by = take_span(r);
	f.cause = (enum cause)take(r);
	f.removed = take_slice(r);
	f.suppressed = take(r);
	return f;
}

/* --- a file -------------------------------------------------------------------- */

void report_pack(struct strbuf *out, const struct file_report *file)
{
	put(out, file->notebook != NULL);
	put(out, file->findings.count);
	for (size_t i = 0; i < file->findings.count; i++)
		put_finding(out, &file->findings.at[i]);
	put_text(out, file->skipped);
	put(out, file->syntax_error);
	put_text(out, file->trouble);
	put(out, file->suppressed);
	put(out, file->already_there);
	put(out, file->added.count);
	for (size_t i = 0; i < file->added.count; i++)
		put_span(out, file->added.at[i]);
}

struct slice report_unpack(struct lint *lint, struct file_report *out,
			   struct arena *arena, const struct treatment *how,
			   struct slice bytes, struct slice packed)
{
	struct reader r = { packed, arena };

	pipe_begin(lint, out, arena, how, bytes);
	if (take(&r))
		pipe_reopen_notebook(out, arena);
	for (size_t left = take(&r); left; left--)
		vec_push(arena, &out->findings, take_finding(&r));
	out->skipped = take_text(&r);
	out->syntax_error = (uint32_t)take(&r);
	out->trouble = take_text(&r);
	out->suppressed = take(&r);
	out->already_there = take(&r);
	for (size_t left = take(&r); left; left--)
		vec_push(arena, &out->added, take_span(&r));
	return r.rest;
}

void gone_pack(struct strbuf *out, const struct gone *gone)
{
	put(out, gone->known);
	put(out, gone->findings.count);
	for (size_t i = 0; i < gone->findings.count; i++) {
		const struct finding *f = &gone->findings.at[i];

		put(out, f->severity);
		put(out, f->fingerprint);
		put(out, f->suppressed);
	}
}

struct slice gone_unpack(struct gone *out, struct arena *arena,
			 struct slice packed)
{
	struct reader r = { packed, arena };

	*out = (struct gone){ .known = take(&r) };
	for (size_t left = take(&r); left; left--) {
		struct finding f = { .severity = (enum severity)take(&r) };

		f.fingerprint = take(&r);
		f.suppressed = take(&r);
		vec_push(arena, &out->findings, f);
	}
	return r.rest;
}
