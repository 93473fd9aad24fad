/*
 * The releases that may be meant are a range: what is pinned, cut by the Keras that is
 * meant. Where nothing at all is known, no release before those that hylint knows is
 * taken to be meant.
 */
#include "rulekit/later_release.h"

#include <limits.h>

#include "model/modules.h"
#include "model/release.h"

#define LAST_WITH_KERAS_2 (FIRST_WITH_KERAS_3 - 1)

/* The first release of which hylint knows what its objects have. */
#define FIRST_KNOWN 212

/* In the tables it stands for all that is before. */
#define BEFORE_SECOND SECOND_TENSORFLOW

struct range {
	unsigned oldest, newest;
};

static bool is_nothing_known(const struct dialect *d)
{
	return d->source == DIALECT_UNKNOWN && !d->oldest && !d->newest;
}

/* Since 2.4 Keras 2 has the number of the TensorFlow that it is for. */
static bool is_number_of_tensorflow(unsigned keras)
{
	return keras >= 204 && keras <= LAST_WITH_KERAS_2;
}

static void add_numbers_of_keras(struct range *r, const struct dialect *d)
{
	if (is_number_of_tensorflow(d->oldest_keras) &&
	    r->oldest < d->oldest_keras)
		r->oldest = d->oldest_keras;
	if (d->newest_keras && d->newest_keras <= LAST_WITH_KERAS_2 &&
	    r->newest > d->newest_keras)
		r->newest = d->newest_keras;
}

/* Code that shows itself to be old was written for what was there before, and what was
 * run with one release for that. */
static unsigned newest_of_signs(const struct dialect *d)
{
	return tensorflow_is_before_keras_3(d->told) &&
			       (d->is_told_exactly ||
				d->told > LAST_OF_OLD_OPTIMIZERS)
		       ? d->told
		       : LAST_OF_OLD_OPTIMIZERS;
}

static struct range releases_meant(const struct dialect *d)
{
	struct range r = { d->oldest, d->newest ? d->newest : UINT_MAX };

	add_numbers_of_keras(&r, d);

	if (!d->keras2 && r.oldest < FIRST_WITH_KERAS_3)
		r.oldest = FIRST_WITH_KERAS_3;
	if (!d->keras3 && r.newest > LAST_WITH_KERAS_2)
		r.newest = LAST_WITH_KERAS_2;
	if (d->source == DIALECT_SIGNS && !d->keras3)
		r.newest = newest_of_signs(d);
	if (is_nothing_known(d))
		r.oldest = FIRST_KNOWN;
	return r;
}

static const char *failing_text(struct check *c, unsigned last)
{
	if (last >= FIRST_KNOWN)
		return "Keras 3";
	if (last == BEFORE_SECOND)
		return "TensorFlow 2";
	return arena_fmt(c->arena, "TensorFlow %u.%u and later",
			 (last + 1) / 100, (last + 1) % 100);
}

static const char *why_text(struct check *c, const struct dialect *d,
			    unsigned last)
{
	const char *why = d->why;

	if (d->releases_why && (!why || last < FIRST_KNOWN))
		why = d->releases_why;
	return why ? arena_fmt(c->arena, " (%s)", why) : "";
}

bool is_gone_after(struct check *c, unsigned last, struct gone *out)
{
	const struct dialect *d = dialect_of_model(c->model);
	struct range meant = releases_meant(d);

	if (is_for_first_release(c->model) || keras_traces_nothing(c->model) ||
	    meant.newest <= last)
		return false;
	*out = (struct gone){
		.severity = meant.oldest > last ? SEVERITY_WARNING
						: SEVERITY_INFO,
		.from = failing_text(c, last),
		.why = why_text(c, d, last),
	};
	return true;
}

void joins_other_infos(struct check *c, const char *text)
{
	if (c->last->severity == SEVERITY_INFO)
		c->last->joined_as = text;
}

bool may_use_other_keras(const struct model *m)
{
	return file_mentions(m, "text-of-other-keras");
}

bool may_be_old_optimizer(const struct model *m, bool is_made_here)
{
	return file_mentions(m, "text-of-old-optimizers") ||
	       (!is_made_here &&
		project_of_model_mentions(m, "text-of-old-optimizers"));
}

bool is_gone_from_keras(struct check *c, unsigned last,
			struct gone_from_keras *out)
{
	if (!out->is_known)
		out->is_gone = is_gone_after(c, last, &out->gone) &&
			       !may_use_other_keras(c->model);
	out->is_known = true;
	return out->is_gone;
}
