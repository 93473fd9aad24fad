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

/* Steps of a reason as it is told; the rest of a longer one is not printed, and it
 * is not said of it that all of it is one kind. */
#define LONGEST_REASON 8

/* Bytes of a qualified name; past it the names around are left out. Only
 * generated code nests that deep, and all its names together grow with the square. */
#define LONGEST_QUALIFIED 400

/* Methods that are looked at where getattr() is asked for one by a name that is not
 * known. */
#define MOST_METHODS 96

/* Callables that are one inside the other: partial(partial(f)), tf.function(partial(f)).
 * Generated code has more. */
#define MOST_NESTED_CALLABLES 16

/* Names that stand for one another, a = b; b = c: real code has one or two. */
#define MOST_NAMES_BEHIND 4

/* Parameters that a function may give back as they came: the bits of one word. Of later
 * ones each caller gets what all calls gave. */
#define MOST_GIVEN_BACK 32

/* Layers in layers that are asked whether they run eagerly. */
#define MOST_LAYER_DEPTH 3

/* Base classes that are followed from one class. */
#define MOST_BASES 32

/* --- values ------------------------------------------------------------------ */

/* Elements of a container that are told apart, and how deep in one another. Past
 * them the elements are one kind of item, of any number. */
#define MOST_ELEMENTS 8
#define MOST_ELEMENT_DEPTH 3

/* Things of the program that one value may be. With more it is also unknown. */
#define MOST_OBJECTS 16
/* Calls of one function that are told apart by the functions that it makes for them, and
 * calls that one function may come from; those behind are one. */
#define MOST_MAKERS 6

/* Parameters of a function of which it is asked what a call gives them, since each question
 * looks through the arguments; of those behind it is not said. */
#define MOST_PARAMETERS 128

/* Arguments of a call that are told apart. With more, what the others give to the
 * parameters is unknown. */
#define MOST_ARGUMENTS 24

/* Bytes of a string that is kept as a constant. Longer ones are no switch of
 * anything: a string without a constant. */
#define LONGEST_CONSTANT 64

/* Conditions joined by and, or, not that one guard narrows by, from its end on: each
 * operand of a long `and` stands under all before it. The others narrow nothing. */
#define MOST_PARTS 16

/* Names and calls that a question about a written expression leads through. Keeps
 * long chains from costing time or stack; past it there is no answer. */
#define DEEPEST_QUESTION 40

/* Calls that a question goes through from a name to what made the object. */
#define DEEPEST_LOOKUP 4

/* Steps from an expression to the parameter it belongs to, and parameters that are
 * told apart: bits of a word. Past them it belongs to something outside. */
#define DEEPEST_OWNER 40
#define MOST_OWNERS 30

/* Binds of a name that may reach one place. Of a name with more, those nearest are
 * looked at: what it holds is unknown anyhow, the solver joins it. */
#define MOST_REACHING 48

/* Statements around a node that are looked at. Deeper ones are generated. */
#define DEEPEST_NESTING 64

/* --- what Keras runs ------------------------------------------------------------ */

/* Rows of the table of callers for one method, of all its bases. A method has two to
 * four; by further ones it is not seen to run. */
#define MOST_ROWS 8

/* Loops of Keras that one class is run by: fit, evaluate, predict, export. By others
 * it is run as by these. */
#define MOST_LOOPS 4

/* Functions that calls were given for what they make: Dense(3, activation=f). Later
 * ones are not seen to run. */
#define MOST_HELD 96

/* Models in models in models; what is in deeper ones is not seen to run. */
#define MOST_LAYERS_DEEP 4

/* --- other files ----------------------------------------------------------------- */

/* Files that the check of one file reads, and the bytes of the largest: larger ones
 * are data. What they define is unknown. */
#define MOST_READ 24
#define LARGEST_MODULE (1 << 20)

/* Bytes of the comments at the top of a file that may name a release. */
#define MOST_HEAD 2000

/* Folders up in which a package may begin. */
#define HIGHEST_PACKAGE 6

/* Imports that hand one name on, and imports of imports whose text is searched. The
 * name is unknown after them. */
#define LONGEST_IMPORT_CHAIN 4
#define DEEPEST_IMPORT 2

/* `from m import *` of one file; every name that it does not bind is looked for in
 * each of them. */
#define MOST_STARS 32

/* Programs that are solved for what they show of a file that they import, and files that
 * are looked through on the way to them. By others it is not seen to run. */
#define MOST_PROGRAMS 3
#define MOST_IMPORTERS 48

/* Bytes of the largest program, and of memory that those take which are kept for the files
 * that ask next: a script that trains is short. */
#define LARGEST_PROGRAM (48 << 10)
#define MOST_PROGRAM_MEMORY (16 << 20)

/* Functions of other files that one file hands to what traces them. */
#define MOST_HANDED_OVER 200

#endif
