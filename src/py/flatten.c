/*
 * One walk with a cursor, without recursion. Kept nodes are appended in
 * pre-order, so a node comes after its parent and `next` is known when its
 * subtree ends. With the array of an earlier parse, subtrees that the parser
 * kept are copied with an offset.
 */

#include "py/flatten.h"

struct copier {
	const struct symbols *symbols;
	struct flat *out;
	TSTreeCursor cursor;
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
	*flat = (struct flat){ NULL };
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

static struct tree_comment node_bytes(const struct copier *c, TSNode node)
{
	return (struct tree_comment){ ts_node_start_byte(node) + c->offset,
				      ts_node_end_byte(node) + c->offset };
}

/* KIND_END for what is not kept. */
static uint8_t kind_of(struct copier *c, TSNode node, TSSymbol symbol,
		       uint8_t field)
{
	if (c->has_errors && ts_node_is_error(node))
		return KIND_error;
	if (ts_node_is_named(node))
		return symbol < c->symbols->count ? c->symbols->kinds[symbol]
						  : KIND_other;
	return field == FIELD_operator || field == FIELD_operators
		       ? KIND_operator
		       : KIND_END;
}

/* Notes what is broken at a node. Whether it is there at all. */
static bool note_error(struct copier *c, TSNode node)
{
	bool is_missing;

	if (!ts_node_has_error(node))
		return true;
	is_missing = ts_node_is_missing(node);
	if (is_missing || ts_node_is_error(node))
		vec_push(c->arena, &c->errors->errors, node_bytes(c, node));
	return !is_missing;
}

/* Copies a node unless it is one that is not kept. Returns its index or
 * NO_NODE. */
static nid_t copy_node(struct copier *c, TSNode node, nid_t parent)
{
	TSSymbol symbol = ts_node_symbol(node);
	struct flat *out = c->out;
	struct tree_comment span;
	uint8_t field, kind;

	if (symbol == c->symbols->comment) {
		add_comment(out, node_bytes(c, node));
		return NO_NODE;
	}
	if ((c->has_errors && !note_error(c, node)) ||
	    symbol == c->symbols->line_continuation)
		return NO_NODE;
	field = c->symbols->fields[ts_tree_cursor_current_field_id(&c->cursor)];
	kind = kind_of(c, node, symbol, field);
	if (kind == KIND_END)
		return NO_NODE;
	make_node_room(out, 1);
	span = node_bytes(c, node);

	out->nodes[out->count] = (struct node){ .kind = kind,
						.field = field,
						.start = span.start,
						.end = span.end,
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

/* Whether the walk is to go below the node that the cursor is at. */
static bool copy_and_enter(struct copier *c, nid_t parent, nid_t *copied)
{
	TSNode node = ts_tree_cursor_current_node(&c->cursor);

	*copied = copy_node(c, node, parent);
	if (*copied == NO_NODE || (c->before && take_over(c, *copied)))
		return false;
	return ts_tree_cursor_goto_first_child(&c->cursor);
}

/* Walks the whole tree without recursion: `open` is the innermost copied node
 * and the parent links lead back up. A node that is not kept is not entered,
 * but for the root. */
static void copy_tree(struct copier *c)
{
	struct flat *out = c->out;
	nid_t open, copied;
	bool entered = copy_and_enter(c, NO_NODE, &open);

	if (open == NO_NODE)
		BUG("the root of a parse is not kept");
	while (entered) {
		if (copy_and_enter(c, open, &copied)) {
			open = copied;
			continue;
		}
		if (copied != NO_NODE)
			out->nodes[copied].next = out->count;
		while (!ts_tree_cursor_goto_next_sibling(&c->cursor)) {
			out->nodes[open].next = out->count;
			open = out->nodes[open].parent;
			if (open == NO_NODE)
				return;
			ts_tree_cursor_goto_parent(&c->cursor);
		}
	}
	out->nodes[open].next = out->count;
}

void flat_make(struct flat *out, const struct symbols *symbols,
	       const TSTree *ts, uint32_t offset,
	       const struct flat_before *before, struct tree *errors,
	       struct arena *arena)
{
	TSNode root = ts_tree_root_node(ts);
	struct copier c = { .symbols = symbols,
			    .out = out,
			    .offset = offset,
			    .has_errors = ts_node_has_error(root),
			    .errors = errors,
			    .arena = arena };

	/* Parts that are moved by another offset would be more to think of. */
	if (before && before->flat->offset == offset)
		c.before = before;
	out->count = out->comment_count = 0;
	out->offset = offset;
	c.cursor = ts_tree_cursor_new(root);
	copy_tree(&c);
	ts_tree_cursor_delete(&c.cursor);
}
