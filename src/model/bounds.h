#ifndef MODEL_BOUNDS_H
#define MODEL_BOUNDS_H

/*
 * Every bound of the model, with its reason. Past a bound the answer is
 * "unknown", never a guess.
 */

/* Calls that are run at once, one inside the other; deeper ones wait on the
 * work list. Keeps the stack small; no answer depends on it. */
#define MOST_NESTED_RUNS 12

/* Rounds over one loop before what still changes is widened. Three see a
 * variable that takes its value from another one of the loop. */
#define MOST_LOOP_ROUNDS 3

/* Runs of one function in one context before its entry is widened. Each run
 * follows a change of an argument, a result or a location; more than these are
 * seen only in generated code. */
#define MOST_RUNS 12

/* Nodes that a file may make the solver visit, by node of the file. Real files
 * take 2 to 6. */
#define MOST_STEPS_PER_NODE 60

/* Reasons why a function is traced that are kept; more say nothing new. */
#define MOST_REASONS 4

/* Places that are compared when it is asked what comes before what; more are
 * met in generated code only. */
#define MOST_EVENTS 64

/* Callers up from a function to what has it traced. */
#define MOST_STEPS_UP 16

/* Bytes of a qualified name; past it the names around are left out. Only
 * generated code nests that deep, and all its names together grow with the square. */
#define LONGEST_QUALIFIED 400

/* Base classes that are followed from one class. */
#define MOST_BASES 32

#endif
