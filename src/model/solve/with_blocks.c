/*
 * With-blocks that leave the graph around, or build one by hand: what stands in them runs
 * so, and what a context manager of the program yields to.
 *
 *	@contextmanager
 *	def fresh(): with tf.Graph().as_default(): yield
 *	with fresh(): ...		a graph is built by hand
 */
#include "model/solve/walker.h"

/* with tf.init_scope(): the block is run outside of the graph. */
static bool is_lifting(const struct walker *w, sym_t name)
{
	return framework_has(w->s->framework, name, FACT_LIFTS);
}

/* with tf.Graph().as_default(): the block builds one. */
static bool is_beginning_graph(const struct walker *w, sym_t name)
{
	return framework_set_has(w->s->framework, "begins-graph",
				 intern_text(w->s->names, name));
}

/* The name of something behind `with` that is so; 0: nothing is. */
static sym_t some_item(const struct walker *w, nid_t clause,
		       bool (*is)(const struct walker *, sym_t))
{
	for_each_child(w->t, item, clause) {
		nid_t value = tree_managed(w->t, item);
		sym_t name = ev_at(w, value_at(w, value))->name;

		if (is(w, name))
			return name;
	}
	return 0;
}

sym_t with_lifts(const struct walker *w, nid_t clause)
{
	return some_item(w, clause, is_lifting);
}

sym_t with_builds(const struct walker *w, nid_t clause)
{
	return some_item(w, clause, is_beginning_graph);
}

sym_t frame_around_yield(const struct walker *w)
{
	for (size_t i = w->frames.count; i-- > 0;) {
		const struct frame *f = &w->frames.at[i];

		if (f->builds || f->lifts)
			return f->builds ? f->builds : f->lifts;
	}
	return 0;
}
