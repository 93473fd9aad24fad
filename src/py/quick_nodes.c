/* Nodes that are linked, and their array. */
#include "py/quick_parts.h"

/* So deep parts may be nested; what is deeper was made by a program. */
#define DEEPEST 90

void quick_give_up(struct quick *q)
{
	q->failed = true;
	q->token = (struct token){ .type = TOKEN_END };
	q->at = (uint32_t)q->text.length;
}

bool quick_enter(struct quick *q)
{
	if (++q->depth > DEEPEST)
		quick_give_up(q);
	return !q->failed;
}

void quick_leave(struct quick *q)
{
	q->depth--;
}

void quick_make_room(struct quick *q, uint32_t room)
{
	struct quick_node *nodes =
		ARENA_ARRAY(&q->scratch, struct quick_node, room);

	if (q->count)
		memcpy(nodes, q->nodes, q->count * sizeof(*nodes));
	q->nodes = nodes;
	q->room = room;
}

qid quick_node(struct quick *q, enum kind kind, uint32_t start, uint32_t end)
{
	if (q->count == q->room)
		quick_make_room(q, q->room * 2);
	q->nodes[q->count] = (struct quick_node){ .kind = (uint8_t)kind,
						  .start = start,
						  .end = end };
	return q->count++;
}

void quick_add(struct quick *q, qid parent, qid child, enum field field)
{
	struct quick_node *p = &q->nodes[parent];

	q->nodes[child].field = (uint8_t)field;
	if (p->last)
		q->nodes[p->last].next = child;
	else
		p->first = child;
	p->last = child;
}

qid quick_wrap(struct quick *q, enum kind kind, qid child, enum field field)
{
	qid n = quick_node(q, kind, q->nodes[child].start, q->nodes[child].end);

	quick_add(q, n, child, field);
	return n;
}

qid quick_leaf(struct quick *q, enum kind kind)
{
	qid n = quick_node(q, kind, q->token.start, q->token.end);

	quick_advance(q);
	return n;
}

void quick_close(struct quick *q, qid n)
{
	q->nodes[n].end = q->last_end;
}

static void lay_out_node(const struct quick *q, struct tree *out, qid n,
			 nid_t parent, uint32_t offset)
{
	const struct quick_node *node = &q->nodes[n];

	out->nodes[out->count++] = (struct node){ .kind = node->kind,
						  .field = node->field,
						  .start = node->start + offset,
						  .end = node->end + offset,
						  .parent = parent };
}

void quick_lay_out(const struct quick *q, struct tree *out, struct arena *arena,
		   qid root, uint32_t offset)
{
	/* What is laid out already, by index in the tree. */
	qid *made_of = ARENA_ARRAY(arena, qid, q->count);
	nid_t open = NO_NODE;
	qid n = root;

	out->nodes = ARENA_ARRAY(arena, struct node, q->count);
	out->count = 0;
	while (n) {
		made_of[out->count] = n;
		lay_out_node(q, out, n, open, offset);
		if (q->nodes[n].first) {
			open = out->count - 1;
			n = q->nodes[n].first;
			continue;
		}
		out->nodes[out->count - 1].next = out->count;
		while (!q->nodes[n].next && open != NO_NODE) {
			n = made_of[open];
			out->nodes[open].next = out->count;
			open = out->nodes[open].parent;
		}
		n = n == root ? 0 : q->nodes[n].next;
	}
}
