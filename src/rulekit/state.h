#ifndef RULEKIT_STATE_H
#define RULEKIT_STATE_H

/*
 * Questions about state that Python code keeps: who reads it, and whether a test
 * counts with it.
 *
 *	self.traces += 1			in a graph function
 *	self.assertEqual(m.traces, 1)		in a test: counted on purpose
 */

#include "model/frozen.h"
#include "rulekit/rule.h"

/* Whether eager code asserts on the variable: who does that counts traces on
 * purpose. */
bool is_asserted_on(const struct model *m, uint32_t variable);

/* The places that say why a value that a graph reads is out of date: where it is
 * bound again, and the call that does not see it. */
void relate_rebinding(struct check *c, const struct rebinding *rebinding);

/* What to write instead of reading a value that changes. */
const char *how_to_follow(const struct check *c, nid_t read);

/* Who binds it there, as the name of a function; the module at top level. */
const char *who_changes(const struct check *c, nid_t target);

/* Whether code outside of all traces reads a variable or an attribute after its
 * object was made. */
bool is_read_eagerly(const struct model *m, nid_t stored);

#endif
