#include "lint/packed.h"

#include "lint/pipe.h"

/* --- values ------------------------------------------------------------------ */

static void pack_number(struct strbuf *out, uint64_t value)
{
	strbuf_add(out, (const char *)&value, sizeof(value));
}

static void put_slice(struct strbuf *out, struct slice text)
{
	pack_number(out, text.length);
	strbuf_add(out, text.ptr, text.length);
}

/* NULL is not the empty text. */
static void pack_text(struct strbuf *out, const char *text)
{
	pack_number(out, text != NULL);
	if (text)
		put_slice(out, slice_of(text));
}

static void put_span(struct strbuf *out, struct span span)
{
	pack_number(out, span.start);
	pack_number(out, span.end);
}

struct unpacker {
	struct slice rest;
	struct arena *arena;
};

static const char *take_bytes(struct unpacker *r, size_t length)
{
	const char *at = r->rest.ptr;

	if (length > r->rest.length)
		BUG("%zu bytes are wanted of a packed report, %zu are left",
		    length, r->rest.length);
	r->rest.ptr += length;
	r->rest.length -= length;
	return at;
}

static uint64_t unpack_number(struct unpacker *r)
{
	uint64_t value;

	memcpy(&value, take_bytes(r, sizeof(value)), sizeof(value));
	return value;
}

static struct slice take_slice(struct unpacker *r)
{
	size_t length = unpack_number(r);
	const char *text = take_bytes(r, length);

	return (struct slice){ arena_strndup(r->arena, text, length), length };
}

static const char *unpack_text(struct unpacker *r)
{
	return unpack_number(r) ? take_slice(r).ptr : NULL;
}

static struct span take_span(struct unpacker *r)
{
	uint32_t start = (uint32_t)unpack_number(r);

	return (struct span){ start, (uint32_t)unpack_number(r) };
}

/* --- findings ------------------------------------------------------------------ */

static void put_related(struct strbuf *out, const struct related *r)
{
	put_span(out, r->span);
	pack_text(out, r->label);
	pack_number(out, r->causal);
	pack_text(out, r->path);
	pack_number(out, r->from.line);
	pack_number(out, r->from.column);
	pack_number(out, r->to.line);
	pack_number(out, r->to.column);
}

static struct related take_related(struct unpacker *r)
{
	struct related related = { .span = take_span(r) };

	related.label = unpack_text(r);
	related.causal = unpack_number(r);
	related.path = unpack_text(r);
	related.from.line = (uint32_t)unpack_number(r);
	related.from.column = (uint32_t)unpack_number(r);
	related.to.line = (uint32_t)unpack_number(r);
	related.to.column = (uint32_t)unpack_number(r);
	return related;
}

static void put_fix(struct strbuf *out, const struct fix *fix)
{
	pack_number(out, fix->applicability);
	pack_text(out, fix->title);
	pack_number(out, fix->edits.count);
	for (size_t i = 0; i < fix->edits.count; i++) {
		put_span(out, fix->edits.at[i].span);
		pack_text(out, fix->edits.at[i].text);
	}
}

static struct fix take_fix(struct unpacker *r)
{
	struct fix fix = { .applicability =
				   (enum applicability)unpack_number(r) };

	fix.title = unpack_text(r);
	for (size_t left = unpack_number(r); left; left--) {
		struct edit edit = { .span = take_span(r) };

		edit.text = unpack_text(r);
		vec_push(r->arena, &fix.edits, edit);
	}
	return fix;
}

static void put_finding(struct strbuf *out, const struct finding *f)
{
	pack_number(out, (uint64_t)(f->rule - rule_table));
	pack_number(out, f->severity);
	pack_text(out, f->message);
	pack_text(out, f->help);
	put_span(out, f->span);
	pack_text(out, f->function);
	pack_number(out, f->related.count);
	for (size_t i = 0; i < f->related.count; i++)
		put_related(out, &f->related.at[i]);
	pack_number(out, f->fixes.count);
	for (size_t i = 0; i < f->fixes.count; i++)
		put_fix(out, &f->fixes.at[i]);
	pack_number(out, f->fingerprint);
	pack_number(out, f->attribution);
	put_span(out, f->introduced_by);
	pack_number(out, f->cause);
	put_slice(out, f->removed);
	pack_number(out, f->suppressed);
}

static struct finding take_finding(struct unpacker *r)
{
	struct finding f = { .rule = &rule_table[unpack_number(r)] };

	f.severity = (enum severity)unpack_number(r);
	f.message = unpack_text(r);
	f.help = unpack_text(r);
	f.span = take_span(r);
	f.function = unpack_text(r);
	for (size_t left = unpack_number(r); left; left--)
		vec_push(r->arena, &f.related, take_related(r));
	for (size_t left = unpack_number(r); left; left--)
		vec_push(r->arena, &f.fixes, take_fix(r));
	f.fingerprint = unpack_number(r);
	f.attribution = (enum attribution)unpack_number(r);
	f.introduced_by = take_span(r);
	f.cause = (enum cause)unpack_number(r);
	f.removed = take_slice(r);
	f.suppressed = unpack_number(r);
	return f;
}

/* --- a file -------------------------------------------------------------------- */

void report_pack(struct strbuf *out, const struct file_report *file)
{
	pack_number(out, file->notebook != NULL);
	pack_number(out, file->findings.count);
	for (size_t i = 0; i < file->findings.count; i++)
		put_finding(out, &file->findings.at[i]);
	pack_text(out, file->skipped);
	pack_number(out, file->syntax_error);
	pack_text(out, file->trouble);
	pack_number(out, file->suppressed);
	pack_number(out, file->already_there);
	pack_number(out, file->added.count);
	for (size_t i = 0; i < file->added.count; i++)
		put_span(out, file->added.at[i]);
}

struct slice report_unpack(struct lint *lint, struct file_report *out,
			   struct arena *arena, const struct treatment *how,
			   struct slice bytes, struct slice packed)
{
	struct unpacker r = { packed, arena };

	pipe_begin(lint, out, arena, how, bytes);
	if (unpack_number(&r))
		pipe_reopen_notebook(out, arena);
	for (size_t left = unpack_number(&r); left; left--)
		vec_push(arena, &out->findings, take_finding(&r));
	out->skipped = unpack_text(&r);
	out->syntax_error = (uint32_t)unpack_number(&r);
	out->trouble = unpack_text(&r);
	out->suppressed = unpack_number(&r);
	out->already_there = unpack_number(&r);
	for (size_t left = unpack_number(&r); left; left--)
		vec_push(arena, &out->added, take_span(&r));
	return r.rest;
}

void removed_pack(struct strbuf *out, const struct removed_findings *removed)
{
	pack_number(out, removed->known);
	pack_number(out, removed->findings.count);
	for (size_t i = 0; i < removed->findings.count; i++) {
		const struct finding *f = &removed->findings.at[i];

		pack_number(out, f->severity);
		pack_number(out, f->fingerprint);
		pack_number(out, f->suppressed);
	}
}

struct slice removed_unpack(struct removed_findings *out, struct arena *arena,
			    struct slice packed)
{
	struct unpacker r = { packed, arena };

	*out = (struct removed_findings){ .known = unpack_number(&r) };
	for (size_t left = unpack_number(&r); left; left--) {
		struct finding f = { .severity =
					     (enum severity)unpack_number(&r) };

		f.fingerprint = unpack_number(&r);
		f.suppressed = unpack_number(&r);
		vec_push(arena, &out->findings, f);
	}
	return r.rest;
}
