#ifndef RULEKIT_STATE_H
#define RULEKIT_STATE_H

/*
 * Questions about state that Python code keeps: who reads it, and whether a test
 * counts with it.
 *
 *	self.traces += 1			in a graph function
 *	self.assertEqual(m.traces, 1)		in a test: counted on purpose
 */

#include "rulekit/rule.h"

/* Whether eager code asserts on the variable: who does that counts traces on
 * purpose. */
bool is_asserted_on(const struct model *m, uint32_t variable);

/* x of x = ..., x += ..., also as one of several targets. */
bool is_assigned(const struct tree *t, nid_t n);

/* Who binds it there, as the name of a function; the module at top level. */
const char *who_changes(const struct check *c, nid_t target);

/* Whether code outside of all traces reads a variable or an attribute after its
 * object was made. */
bool is_read_eagerly(const struct model *m, nid_t stored);

#endif
