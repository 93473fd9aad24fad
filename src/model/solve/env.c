/*
 * Variables along the flow: what each of them is where the run has come to.
 *
 * Each write leaves what was before on a trail, so a branch costs what it
 * writes: at its end its last values are put aside and the trail is taken back.
 *
 *	if c:           mark
 *	    x = 1       x on the trail; put aside, taken back
 *	else:
 *	    y = 2       y likewise
 *	                x, y: joined with what they were where a branch left them
 */
#include "model/solve/walker.h"

ev_t env_get(struct walker *w, uint32_t variable)
{
	return w->u->env[variable];
}

void env_set(struct walker *w, uint32_t variable, ev_t value)
{
	struct trail_entry entry = { variable, w->u->env[variable] };

	if (entry.before == value)
		return;
	if (w->frames.count)
		vec_push(w->s->arena, &w->trail, entry);
	w->u->env[variable] = value;
}

static void env_back_to(struct walker *w, uint32_t mark)
{
	while (w->trail.count > mark) {
		const struct trail_entry *entry = &vec_last(&w->trail);

		w->u->env[entry->variable] = entry->before;
		w->trail.count--;
	}
}

/* --- frames ------------------------------------------------------------------ */

struct frame *frame_push(struct walker *w, enum frame_kind kind, nid_t node)
{
	struct frame frame = { .kind = kind,
			       .node = node,
			       .start = (uint32_t)w->trail.count,
			       .mark = (uint32_t)w->trail.count,
			       .outs = (uint32_t)w->outs.count,
			       .was_dead = w->is_dead };

	vec_push(w->s->arena, &w->frames, frame);
	return &vec_last(&w->frames);
}

bool frame_is_of(const struct walker *w, nid_t node)
{
	return w->frames.count && vec_last(&w->frames).node == node;
}

struct frame *frame_top(struct walker *w)
{
	return &vec_last(&w->frames);
}

static uint32_t frame_id(const struct walker *w, const struct frame *f)
{
	return (uint32_t)(f - w->frames.at) * 2;
}

/* Puts aside what the variables written since `mark` are now. */
static void put_aside(struct walker *w, uint32_t mark, uint32_t id)
{
	uint32_t stamp = ++w->s->stamp;

	for (size_t i = mark; i < w->trail.count; i++) {
		uint32_t v = w->trail.at[i].variable;

		if (w->u->seen[v] == stamp)
			continue;
		w->u->seen[v] = stamp;
		vec_push(w->s->arena, &w->outs,
			 ((struct out_entry){ id, v, w->u->env[v] }));
	}
}

void frame_begin_branch(struct walker *w, struct frame *f)
{
	env_back_to(w, f->mark);
	w->is_dead = f->was_dead || f->is_complete;
}

void frame_end_branch(struct walker *w, struct frame *f)
{
	if (!w->is_dead) {
		put_aside(w, f->mark, frame_id(w, f));
		f->ended++;
	}
	env_back_to(w, f->mark);
}

/* Takes the entries of one frame out of those that were put aside and joins
 * them, variable by variable. */
static void merge_outs(struct walker *w, uint32_t first, uint32_t id)
{
	struct unit *u = w->u;
	size_t kept = first;
	uint32_t stamp = ++w->s->stamp;

	w->touched.count = 0;
	for (size_t i = first; i < w->outs.count; i++) {
		struct out_entry out = w->outs.at[i];

		if (out.frame != id) {
			w->outs.at[kept++] = out;
			continue;
		}
		if (u->seen[out.variable] != stamp) {
			u->seen[out.variable] = stamp;
			u->merged[out.variable] = EV_NOTHING;
			u->merge_count[out.variable] = 0;
			vec_push(w->s->arena, &w->touched, out.variable);
		}
		u->merged[out.variable] =
			ev_join(w->s->pool, u->merged[out.variable], out.value);
		u->merge_count[out.variable]++;
	}
	w->outs.count = kept;
}

/* A variable that not every one of `ways` has written keeps what it was, too. */
static void set_merged(struct walker *w, uint32_t branches)
{
	struct unit *u = w->u;

	for (size_t i = 0; i < w->touched.count; i++) {
		uint32_t v = w->touched.at[i];
		ev_t value = u->merged[v];

		if (u->merge_count[v] < branches)
			value = ev_join(w->s->pool, value, u->env[v]);
		env_set(w, v, value);
	}
}

void frame_join(struct walker *w)
{
	struct frame f = *frame_top(w);

	env_back_to(w, f.start);
	merge_outs(w, f.outs, frame_id(w, frame_top(w)));
	w->frames.count--;
	w->is_dead = f.was_dead || !f.ended;
	set_merged(w, f.ended);
}

/* --- loops ------------------------------------------------------------------- */

static struct frame *loop_frame(struct walker *w)
{
	for (size_t i = w->frames.count; i-- > 0;)
		if (w->frames.at[i].kind == FRAME_LOOP)
			return &w->frames.at[i];
	return NULL;
}

void frame_break(struct walker *w)
{
	struct frame *f = loop_frame(w);

	if (f && !w->is_dead) {
		put_aside(w, f->mark, frame_id(w, f) + 1);
		f->broken++;
	}
	w->is_dead = true;
}

void frame_continue(struct walker *w)
{
	struct frame *f = loop_frame(w);

	if (f && !w->is_dead) {
		put_aside(w, f->mark, frame_id(w, f));
		f->ended++;
	}
	w->is_dead = true;
}

/* Joins the ends of the body into the head of the loop. */
bool frame_end_round(struct walker *w, struct frame *f)
{
	bool changed = false;

	frame_end_branch(w, f);
	merge_outs(w, f->outs, frame_id(w, f));
	f->rounds++;
	for (size_t i = 0; i < w->touched.count; i++) {
		uint32_t v = w->touched.at[i];
		ev_t head = w->u->env[v];
		ev_t value = ev_join(w->s->pool, head, w->u->merged[v]);

		if (value == head)
			continue;
		if (f->rounds >= MOST_LOOP_ROUNDS)
			value = EV_UNKNOWN;
		env_set(w, v, value);
		changed = true;
	}
	f->ended = 0;
	w->is_dead = f->was_dead;
	/* What was joined stays for the next round. */
	f->mark = (uint32_t)w->trail.count;
	return changed && f->rounds <= MOST_LOOP_ROUNDS;
}

/* After the loop: the head, when the condition can end it, and the breaks. */
void frame_end_loop(struct walker *w, bool can_end)
{
	struct frame f = *frame_top(w);
	uint32_t branches = f.broken + (can_end ? 1 : 0);

	env_back_to(w, f.mark);
	merge_outs(w, f.outs, frame_id(w, frame_top(w)) + 1);
	w->frames.count--;
	w->is_dead = f.was_dead || !branches;
	set_merged(w, can_end ? UINT32_MAX : branches);
}

/* --- try --------------------------------------------------------------------- */

/* The body has ended. A handler begins with whatever its variables were on the
 * way: each value on the trail, and the last one. */
void frame_begin_handlers(struct walker *w, struct frame *f)
{
	uint32_t id = frame_id(w, f) + 1;

	for (size_t i = f->mark; i < w->trail.count; i++)
		vec_push(w->s->arena, &w->outs,
			 ((struct out_entry){ id, w->trail.at[i].variable,
					      w->trail.at[i].before }));
	put_aside(w, f->mark, id);
	frame_end_branch(w, f);
}

void frame_begin_handler(struct walker *w, struct frame *f)
{
	size_t count = w->outs.count;

	env_back_to(w, f->mark);
	w->is_dead = f->was_dead;
	for (size_t i = f->outs; i < count; i++)
		if (w->outs.at[i].frame == frame_id(w, f) + 1)
			env_set(w, w->outs.at[i].variable,
				ev_join(w->s->pool,
					env_get(w, w->outs.at[i].variable),
					w->outs.at[i].value));
}
