/*
 * One walk without recursion. Kept nodes are appended in pre-order, so a node
 * comes after its parent and `next` is known when its subtree ends. With the array
 * of an earlier parse, subtrees that the parser kept are copied with an offset.
 *
 * It reads the parser's own records, which are those of the pinned version: a
 * cursor takes six times as long, because it finds anew for each node what its
 * parent has for all of them, and counts lines. What a node is called and which
 * field it is are decided as ts_tree_cursor_* decide it.
 */

#include "py/flatten.h"

#include <language.h>
#include <subtree.h>
#include <tree.h>

/* A subtree that is being walked: what is left of its children. */
struct level {
	const Subtree *children;
	uint32_t left;
	uint32_t at;	     /* where the last child ended */
	uint32_t structural; /* children so far that are no extras */
	const TSSymbol *aliases;
	const TSFieldMapEntry *fields, *fields_end;
	TSFieldId inherited; /* what a level without a node is, is its nodes' */
	bool has_node;
	nid_t node; /* its own, or the one around it */
};

struct copier {
	const struct symbols *symbols;
	const TSLanguage *language;
	struct flat *out;
	struct level *levels;
	uint32_t depth, room;
	uint32_t offset;
	/* Of a tree without errors no node is asked for any. */
	bool has_errors;
	struct tree *errors;
	struct arena *arena;
	/* What parts are taken from, or NULL, and how far that is. */
	const struct flat_before *before;
	uint32_t at, comment_at;
};

void flat_release(struct flat *flat)
{
	xfree(flat->nodes);

	xfree(flat->comments);
	*flat = (struct flat){ 0 };
}

static void make_node_room(struct flat *out, uint32_t more)
{
	if (out->count + more <= out->room)
		return;
	out->room = (out->count + more) * 2;
	out->nodes = xrealloc(out->nodes, out->room * sizeof(*out->nodes));
}

void flat_expect(struct flat *flat, size_t bytes)
{
	make_node_room(flat, (uint32_t)(bytes / 8 + 32));
}

static void add_comment(struct flat *out, struct tree_comment comment)
{
	if (out->comment_count == out->comment_room) {
		out->comment_room = out->comment_room * 2 + 64;
		out->comments =
			xrealloc(out->comments,
				 out->comment_room * sizeof(*out->comments));
	}
	out->comments[out->comment_count++] = comment;
}

/* --- one node --------------------------------------------------------------- */

/* A subtree as its parent has it. */
struct part {
	Subtree tree;
	TSSymbol alias; /* 0: none */
	TSFieldId field;
	struct tree_comment span;
};

static TSSymbol symbol_of(const struct copier *c, const struct part *part)
{
	return ts_language_public_symbol(
		c->language,
		part->alias ? part->alias : ts_subtree_symbol(part->tree));
}

static bool is_named_part(const struct copier *c, const struct part *part)
{
	return part->alias
		       ? ts_language_symbol_metadata(c->language, part->alias)
				 .named
		       : ts_subtree_named(part->tree);
}

/* KIND_END for what is not kept. */
static uint8_t kind_of(const struct copier *c, const struct part *part,
		       TSSymbol symbol, uint8_t field)
{
	if (symbol == ts_builtin_sym_error)
		return KIND_error;
	if (is_named_part(c, part))
		return symbol < c->symbols->count ? c->symbols->kinds[symbol]
						  : KIND_other;
	return field == FIELD_operator || field == FIELD_operators
		       ? KIND_operator
		       : KIND_END;
}

/* Notes what is broken at a node. Whether it is there at all. */
static bool note_error(struct copier *c, const struct part *part,
		       TSSymbol symbol)
{
	bool is_missing = ts_subtree_missing(part->tree);

	if (!ts_subtree_error_cost(part->tree))
		return true;
	if (is_missing || symbol == ts_builtin_sym_error)
		vec_push(c->arena, &c->errors->errors, part->span);
	return !is_missing;
}

/* Copies a node unless it is one that is not kept. Returns its index or
 * NO_NODE. */
static nid_t copy_node(struct copier *c, const struct part *part, nid_t parent)
{
	TSSymbol symbol = symbol_of(c, part);
	struct flat *out = c->out;
	uint8_t field, kind;

	if (symbol == c->symbols->comment) {
		add_comment(out, part->span);
		return NO_NODE;
	}
	if ((c->has_errors && !note_error(c, part, symbol)) ||
	    symbol == c->symbols->line_continuation)
		return NO_NODE;
	field = c->symbols->fields[part->field];
	kind = kind_of(c, part, symbol, field);
	if (kind == KIND_END)
		return NO_NODE;
	make_node_room(out, 1);
	out->nodes[out->count] = (struct node){ .kind = kind,
						.field = field,
						.start = part->span.start,
						.end = part->span.end,
						.parent = parent };
	return out->count++;
}

/* --- what is as it was ------------------------------------------------------- */

/* Whether anything was edited or is understood otherwise in a node or where it
 * touches others. */
static bool is_changed_node(const struct copier *c, const struct node *node)
{
	const struct flat_before *b = c->before;
	uint32_t start = node->start - c->offset, end = node->end - c->offset;

	if (start <= b->edit.new_end_byte && b->edit.start_byte <= end)
		return true;
	for (uint32_t i = 0; i < b->changed_count; i++)
		if (start <= b->changed[i].end_byte &&
		    b->changed[i].start_byte <= end)
			return true;
	return false;
}

/* The same node in the earlier array, or NO_NODE; it was moved by so many bytes.
 * Asked in the order of the text. */
static nid_t find_before(struct copier *c, const struct node *node,
			 uint32_t moved)
{
	const struct flat *old = c->before->flat;
	uint32_t at = c->at, start = node->start - moved;

	while (at < old->count && old->nodes[at].start < start)
		at = old->nodes[at].end <= start ? old->nodes[at].next : at + 1;
	c->at = at;
	for (; at < old->count && old->nodes[at].start == start; at++)
		if (old->nodes[at].end == node->end - moved &&
		    old->nodes[at].kind == node->kind)
			return at;
	return NO_NODE;
}

static void take_comments(struct copier *c, const struct node *from,
			  uint32_t moved)
{
	const struct flat *old = c->before->flat;
	uint32_t i = c->comment_at;

	while (i < old->comment_count && old->comments[i].start < from->start)
		i++;
	for (; i < old->comment_count && old->comments[i].start < from->end;
	     i++)
		add_comment(c->out, (struct tree_comment){
					    old->comments[i].start + moved,
					    old->comments[i].end + moved });
	c->comment_at = i;
}

/* Takes what stands below a node that was just copied, when all of that is as it
 * was. */
static bool take_over(struct copier *c, nid_t copied)
{
	const TSInputEdit *edit = &c->before->edit;
	struct flat *out = c->out;
	uint32_t count, moved = 0, shift;
	const struct node *from;
	nid_t found;

	if (is_changed_node(c, &out->nodes[copied]))
		return false;
	if (out->nodes[copied].start - c->offset > edit->start_byte)
		moved = edit->new_end_byte - edit->old_end_byte;
	found = find_before(c, &out->nodes[copied], moved);
	if (found == NO_NODE)
		return false;
	from = &c->before->flat->nodes[found];
	count = from->next - found - 1;
	shift = copied - found;
	make_node_room(out, count);
	for (uint32_t i = 0; i < count; i++) {
		struct node node = from[i + 1];

		node.start += moved;
		node.end += moved;
		node.parent += shift;
		node.next += shift;
		out->nodes[out->count + i] = node;
	}
	out->count += count;
	take_comments(c, from, moved);
	c->at = from->next;
	return true;
}

/* --- the tree ---------------------------------------------------------------- */

/* Goes on with the children of a part. `node` is its own, or the one around a
 * part that has none. */
static void enter_part(struct copier *c, const struct part *part, nid_t node,
		       bool has_node)
{
	const SubtreeHeapData *heap = part->tree.ptr;
	struct level *level;

	if (c->depth == c->room) {
		c->room = c->room * 2 + 64;
		c->levels = xrealloc(c->levels, c->room * sizeof(*c->levels));
	}
	level = &c->levels[c->depth++];
	level->children = ts_subtree_children(part->tree);
	level->left = heap->child_count;
	level->at = part->span.start;
	/* The first child has the padding of its parent. */
	level->at -= ts_subtree_padding(level->children[0]).bytes;
	level->structural = 0;
	level->aliases =
		ts_language_alias_sequence(c->language, heap->production_id);
	ts_language_field_map(c->language, heap->production_id, &level->fields,
			      &level->fields_end);
	level->inherited = has_node ? 0 : part->field;
	level->has_node = has_node;
	level->node = node;
}

static TSFieldId field_at(const struct level *level)
{
	for (const TSFieldMapEntry *f = level->fields; f < level->fields_end;
	     f++)
		if (f->child_index == level->structural && !f->inherited)
			return f->field_id;
	return level->inherited;
}

static void next_part(struct level *level, struct part *part)
{
	part->tree = *level->children++;
	level->left--;
	part->span.start = level->at + ts_subtree_padding(part->tree).bytes;
	part->span.end = part->span.start + ts_subtree_size(part->tree).bytes;
	level->at = part->span.end;
	part->alias = 0;
	part->field = 0;
	if (ts_subtree_extra(part->tree))
		return;
	if (level->aliases)
		part->alias = level->aliases[level->structural];
	part->field = field_at(level);
	level->structural++;
}

/* A node that is not kept is not entered. */
static void copy_and_enter(struct copier *c, const struct part *part,
			   nid_t parent)
{
	nid_t copied = copy_node(c, part, parent);

	if (copied == NO_NODE)
		return;
	if (ts_subtree_visible_child_count(part->tree) &&
	    !(c->before && take_over(c, copied)))
		enter_part(c, part, copied, true);
	else
		c->out->nodes[copied].next = c->out->count;
}

/* Levels without a node of their own belong to the one around them. */
static void copy_tree(struct copier *c, Subtree root)
{
	uint32_t start = ts_subtree_padding(root).bytes + c->offset;
	struct part part = {
		.tree = root,
		.span = { start, start + ts_subtree_size(root).bytes },
	};

	copy_and_enter(c, &part, NO_NODE);
	if (!c->out->count)
		BUG("the root of a parse is not kept");
	while (c->depth) {
		struct level *level = &c->levels[c->depth - 1];

		if (!level->left) {
			if (level->has_node)
				c->out->nodes[level->node].next = c->out->count;
			c->depth--;
			continue;
		}
		next_part(level, &part);
		if (part.alias || ts_subtree_visible(part.tree))
			copy_and_enter(c, &part, level->node);
		else if (ts_subtree_visible_child_count(part.tree))
			enter_part(c, &part, level->node, false);
	}
}

void flat_make(struct flat *out, const struct symbols *symbols,
	       const TSTree *ts, uint32_t offset,
	       const struct flat_before *before, struct tree *errors,
	       struct arena *arena)
{
	struct copier c = { .symbols = symbols,
			    .language = ts->language,
			    .out = out,
			    .offset = offset,
			    .has_errors = ts_subtree_error_cost(ts->root) > 0,
			    .errors = errors,
			    .arena = arena };

	/* Parts that are moved by another offset would be more to think of. */
	if (before && before->flat->offset == offset)
		c.before = before;
	out->count = out->comment_count = 0;
	out->offset = offset;
	copy_tree(&c, ts->root);
	xfree(c.levels);
}
