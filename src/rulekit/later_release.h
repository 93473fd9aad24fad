#ifndef RULEKIT_LATER_RELEASE_H
#define RULEKIT_LATER_RELEASE_H

/*
 * What is gone since a release: whether the program is for one that still has it.
 *
 *	model.fit_generator(data)	up to TensorFlow 2.15, which has Keras 2
 */

#include "framework/dialect.h"
#include "rulekit/rule.h"

struct gone {
	enum severity severity;
	const char *from; /* "Keras 3": what fails */
	const char *why;  /* " (requirements.txt:3)", or "" */
};

/* Whether what `last`, such as 215 for TensorFlow 2.15, has as the last release fails in
 * one that is meant. It is a warning where that is so in all of them, else info. */
bool is_gone_after(struct check *c, unsigned last, struct gone *out);

/* The same for what Keras has lost, asked once for a file: { 0 } at first. False, too, where
 * the file may have objects of an older Keras. */
struct gone_from_keras {
	bool is_known, is_gone;
	struct gone gone;
};
bool is_gone_from_keras(struct check *c, unsigned last,
			struct gone_from_keras *out);

/* A file for Keras 2 has many places that fail with Keras 3, and they have one cause:
 * where nothing pins it, the first of a file is shown as info, and beside it the others
 * by their texts (findings_join). For the finding reported last. */
void joins_other_infos(struct check *c, const char *text);

/* Whether the file may have objects of an older Keras beside those of its release:
 * tf_keras, tensorflow.python.keras. */
bool may_use_other_keras(const struct model *m);

/* Whether an optimizer may be one of `optimizers.legacy`; `is_made_here`: by this file, not
 * by another one of the project. */
bool may_be_old_optimizer(const struct model *m, bool is_made_here);

#endif
