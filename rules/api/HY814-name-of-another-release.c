#include <string.h>

#include "framework/closed_modules.h"
#include "model/release.h"
#include "rulekit/later_release.h"
#include "rulekit/public_names.h"

/* The first Keras 3, and the first TensorFlow 2 whose package holds nothing of TensorFlow 1
 * any more. */
#define KERAS_3 300
#define TENSORFLOW_2 201
/* The first Keras that is not Keras 1. */
#define KERAS_2 200

/* Who lacks the name, and how that is known. */
struct absence {
	const char *from; /* "Keras 3" */
	enum severity severity;
	const char *why; /* "requirements.txt:3", or NULL */
	unsigned since;	 /* the release that has it and is not reached; 0 */
};

static bool is_of(const struct public_name *name, const char *package)
{
	size_t length = strlen(package);

	return !strncmp(name->module, package, length) &&
	       (name->module[length] == '.' || !name->module[length]);
}

static bool is_of_keras_1(const struct public_name *name)
{
	return is_of(name, "keras") && name->releases.last &&
	       name->releases.last < KERAS_2;
}

static const char *release_text(struct check *c, unsigned release)
{
	return arena_fmt(c->arena, "%u.%u", release / 100, release % 100);
}

/* The project pins releases of TensorFlow of which none has it. */
static bool is_out_of_range(struct check *c, const struct public_name *name,
			    const struct dialect *d, struct absence *out)
{
	const struct name_releases *r = &name->releases;
	/* TF_USE_LEGACY_KERAS: tensorflow.keras stays what it was before Keras 3. */
	bool is_kept = is_of(name, "tensorflow.keras") && d->keras2 &&
		       r->last == FIRST_WITH_KERAS_3 - 1;

	*out = (struct absence){ .severity = SEVERITY_WARNING,
				 .why = d->releases_why };
	if (!is_of(name, "tensorflow"))
		return false;
	if (d->newest >= TENSORFLOW_2 && d->newest < r->first) {
		out->from = arena_fmt(c->arena, "TensorFlow before %s",
				      release_text(c, r->first));
		out->since = r->first;
	} else if (r->last >= TENSORFLOW_2 && d->oldest > r->last && !is_kept)
		out->from = arena_fmt(c->arena, "TensorFlow after %s",
				      release_text(c, r->last));
	return out->from;
}

/* The project pins the other Keras, or nothing says which one it is for. */
static bool is_of_other_keras(const struct public_name *name,
			      const struct dialect *d, struct absence *out)
{
	const struct name_releases *r = &name->releases;
	bool in_tensorflow = is_of(name, "tensorflow.keras");
	unsigned third = in_tensorflow ? FIRST_WITH_KERAS_3 : KERAS_3;
	bool is_known = dialect_is_decided(d);

	if (!in_tensorflow && !is_of(name, "keras"))
		return false;
	*out = (struct absence){ .why = d->why };
	if (is_of_keras_1(name)) {
		/* Nobody has it but who is for Keras 1. */
		if (!dialect_is_past_keras_1(d))
			return false;
		out->from = d->keras2 ? "Keras 2" : "Keras 3";
		out->severity = SEVERITY_WARNING;
	} else if (r->last && r->last < third && d->keras3) {
		out->from = "Keras 3";
		out->severity = d->keras2 ? SEVERITY_INFO : SEVERITY_WARNING;
	} else if (r->first >= third && !d->keras3 && is_known) {
		out->from = "Keras 2";
		out->severity = SEVERITY_WARNING;
	}
	return out->from;
}

static void report_absence(struct check *c, const struct public_name *name,
			   const struct absence *absence)
{
	const char *why =
		absence->why ? arena_fmt(c->arena, " (%s)", absence->why) : "";

	/* What the newest release has in its place, an older one need not have. */
	const char *advice =
		absence->since ? arena_fmt(c->arena,
					   "ask for `tensorflow>=%s`, or "
					   "write it with what there is",
					   release_text(c, absence->since))
			       : advice_for_name(c, name);

	report(c, name->place, "name", source_of(c, name->place), "release",
	       absence->from, "why", why, "module", name->module, "member",
	       name->name, "advice", advice, NULL);
	report_at_most(c, absence->severity);
}

/* What all releases have that somebody may mean needs no further question. */
static bool may_be_lacking(const struct public_name *name)
{
	const struct name_releases *r = &name->releases;

	if (!name->is_held || (!r->last && r->first < TENSORFLOW_2))
		return false;
	return !r->last || r->last >= TENSORFLOW_2 || is_of_keras_1(name);
}

static bool lacks_name(struct check *c, const struct public_name *name,
		       struct absence *out)
{
	const struct dialect *d;

	if (!may_be_lacking(name))
		return false;
	d = dialect_of_model(c->model);
	return is_out_of_range(c, name, d, out) ||
	       is_of_other_keras(name, d, out);
}

/* keras.layers.experimental is what fails in keras.layers.experimental.SyncBatchNorm. */
static bool is_module_absent(struct check *c, const struct public_name *name)
{
	const struct model *m = c->model;
	const char *dot = strrchr(name->module, '.');
	struct public_name module = { .place = name->place };
	struct absence absence;

	if (!dot)
		return false;
	module.module = arena_strndup(c->arena, name->module,
				      (size_t)(dot - name->module));
	module.name = dot + 1;
	module.is_held = framework_name_releases(m->framework, module.module,
						 module.name, &module.releases);
	return lacks_name(c, &module, &absence);
}

static void see_absent_name(struct check *c, const struct public_name *name,
			    const void *data)
{
	const struct model *m = c->model;
	struct absence absence;

	(void)data;
	if (!lacks_name(c, name, &absence) || is_module_absent(c, name))
		return;
	if (is_first_release_name(m, dotted_name(m, name->place)) ||
	    is_provided_for(c, name))
		return;
	report_absence(c, name, &absence);
	joins_other_infos(c, source_of(c, name->place));
}

/*
 * A name that some releases have, but not those that the project is for:
 *
 *	K.int_shape(x)			with Keras 3
 *	tf.math.approx_max_k(x, 3)	with tensorflow==2.4
 */
void check_hy814(struct check *c, nid_t module)
{
	const struct dialect *d = pinned_dialect(c->model);

	(void)module;
	for_public_names(
		c, d->oldest || d->newest ? SKIP_NONE : SKIP_ALL_BUT_KERAS,
		see_absent_name, NULL);
}
