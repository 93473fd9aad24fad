/*
 * The words of [match], each with the kind of its argument; rules/README.md says
 * what they mean. src/rulekit/pattern_steps.c, pattern_tests.c and
 * pattern_tests_program.c have a function for each.
 */

#ifndef STEP
#define STEP(name, spelling, argument)
#endif
#ifndef EACH
#define EACH(name, spelling, argument)
#endif
#ifndef TEST
#define TEST(name, spelling, argument)
#endif

/* From a node to a part of it, or to what stands around it. */
STEP(left, "left", ARG_NONE)
STEP(right, "right", ARG_NONE)
STEP(value, "value", ARG_NONE)
STEP(object, "object", ARG_NONE)
STEP(attribute, "attribute", ARG_NONE)
STEP(arguments, "arguments", ARG_NONE)
STEP(body, "body", ARG_NONE)
STEP(name, "name", ARG_NONE)
STEP(key, "key", ARG_NONE)
STEP(operand, "operand", ARG_NONE)
STEP(callee, "callee", ARG_NONE)
STEP(receiver, "receiver", ARG_NONE)
STEP(argument, "argument", ARG_ARGUMENT)
STEP(name_argument, "name-argument", ARG_NONE)
STEP(first, "first", ARG_NONE)
STEP(last, "last", ARG_NONE)
STEP(bare, "bare", ARG_NONE)
STEP(parent, "parent", ARG_NONE)
STEP(above, "above", ARG_NONE)
STEP(statement, "statement", ARG_NONE)
STEP(only_statement, "only-statement", ARG_NONE)
STEP(around, "around", ARG_KINDS)
STEP(decorated, "decorated", ARG_NONE)
STEP(parameter, "parameter", ARG_ARGUMENT)
STEP(definition, "definition", ARG_NONE)
STEP(loop, "loop", ARG_NONE)
STEP(graph_loop, "graph-loop", ARG_NONE)
STEP(repeating_loop, "repeating-loop", ARG_NONE)
STEP(init_scope, "init-scope", ARG_NONE)
STEP(proof, "proof", ARG_NONE)
STEP(bound, "bound", ARG_NONE)
STEP(origin, "origin", ARG_NONE)
STEP(hybrid_decorator, "hybrid-decorator", ARG_NONE)
STEP(hybrid_wrapper, "hybrid-wrapper", ARG_NONE)
STEP(signature_option, "signature-option", ARG_NONE)
STEP(signature_meant, "signature-meant", ARG_NONE)
STEP(signature_spec, "signature-spec", ARG_NONE)
STEP(counted_at, "counted-at", ARG_NONE)

/* One of several: the first that fits all that is asked about it. */
EACH(each_child, "each-child", ARG_NONE)
EACH(each_descendant, "each-descendant", ARG_NONE)
EACH(each_item, "each-item", ARG_NONE)
EACH(each_operand, "each-operand", ARG_NONE)
EACH(each_argument, "each-argument", ARG_NONE)
EACH(each_positional, "each-positional", ARG_NONE)
EACH(each_keyword, "each-keyword", ARG_WORDS)
EACH(each_parameter, "each-parameter", ARG_NONE)
EACH(each_source, "each-source", ARG_NONE)
EACH(each_maker, "each-maker", ARG_NONE)
EACH(each_hybrid, "each-hybrid", ARG_NONE)
EACH(each_signed, "each-signed", ARG_NONE)

#ifndef WITHOUT_TESTS_OF_NODES

/* As it is written. */
TEST(there, "there", ARG_NONE)
TEST(kind, "kind", ARG_KINDS)
TEST(under, "under", ARG_KINDS)
TEST(text, "text", ARG_NAMES)
TEST(text_has, "text-has", ARG_WORDS)
TEST(number, "number", ARG_NUMBER)
TEST(compares, "compares", ARG_WORDS)
TEST(has_parts, "has-parts", ARG_NUMBER)
TEST(nth, "nth", ARG_NUMBER)
TEST(holds, "holds", ARG_KINDS)
TEST(contains, "contains", ARG_KINDS)
TEST(sees, "sees", ARG_WORDS)
TEST(same_as, "same-as", ARG_PART)
TEST(same_text_as, "same-text-as", ARG_PART)
TEST(same_variable_as, "same-variable-as", ARG_PART)
TEST(inside, "inside", ARG_PART)
TEST(in_function_of, "in-function-of", ARG_PART)
TEST(only_parentheses, "only-parentheses", ARG_NONE)
TEST(assigned, "assigned", ARG_NONE)
TEST(variable, "variable", ARG_NONE)
TEST(keyword_only, "keyword-only", ARG_NONE)
TEST(defaults_to, "defaults-to", ARG_KINDS)

/* What it may be. */
TEST(must, "must", ARG_VALUES)
TEST(may, "may", ARG_VALUES)
TEST(only, "only", ARG_VALUES)
TEST(tensor, "tensor", ARG_NONE)
TEST(symbolic, "symbolic", ARG_NONE)
TEST(proved_tensor, "proved-tensor", ARG_NONE)
TEST(condition_tensor, "condition-tensor", ARG_NONE)
TEST(keras_symbolic, "keras-symbolic", ARG_NONE)
TEST(proved_keras_symbolic, "proved-keras-symbolic", ARG_NONE)
TEST(symbolic_outside, "symbolic-outside", ARG_NONE)
TEST(without_value, "without-value", ARG_NONE)
TEST(eager_outside, "eager-outside", ARG_NONE)
TEST(self_attribute, "self-attribute", ARG_NONE)
TEST(outlives_trace, "outlives-trace", ARG_NONE)
TEST(read_eagerly, "read-eagerly", ARG_NONE)
TEST(asserted_on, "asserted-on", ARG_NONE)
TEST(changed_after_trace, "changed-after-trace", ARG_NONE)
TEST(shown_by_cell, "shown-by-cell", ARG_NONE)

#endif
#ifndef WITHOUT_TESTS_OF_PROGRAM

/* What a call calls. */
TEST(calls, "calls", ARG_NAMES)
TEST(names, "names", ARG_NAMES)
TEST(method, "method", ARG_NAMES)
TEST(resolved, "resolved", ARG_NONE)
TEST(instance_of, "instance-of", ARG_NAMES)
TEST(overrides, "overrides", ARG_WORDS)
TEST(own_callee, "own-callee", ARG_NONE)
TEST(spread, "spread", ARG_NONE)
TEST(takes, "takes", ARG_VALUES)
TEST(constructs, "constructs", ARG_VALUES)
TEST(makes_layers, "makes-layers", ARG_NONE)
TEST(member_of, "member-of", ARG_VALUES)
TEST(operation, "operation", ARG_NONE)
TEST(traces_argument, "traces-argument", ARG_NONE)
TEST(pure, "pure", ARG_NONE)
TEST(fails_on_host, "fails-on-host", ARG_NONE)
TEST(mutates, "mutates", ARG_NONE)
TEST(logs, "logs", ARG_NONE)
TEST(draws, "draws", ARG_NONE)
TEST(reads_clock, "reads-clock", ARG_NONE)
TEST(in_op_seed, "in-op-seed", ARG_NONE)
TEST(seeded_anew, "seeded-anew", ARG_NONE)

/* The function or class it is, or stands in. */
TEST(named, "named", ARG_NAMES)
TEST(in_class, "in-class", ARG_NONE)
TEST(decorated_by, "decorated-by", ARG_NAMES)
TEST(plain_function, "plain-function", ARG_NONE)
TEST(beside, "beside", ARG_NAMES)
TEST(from_internals, "from-internals", ARG_NONE)
TEST(derives, "derives", ARG_NAMES)
TEST(base_unknown, "base-unknown", ARG_NONE)
TEST(generator, "generator", ARG_NONE)
TEST(coroutine, "coroutine", ARG_NONE)
TEST(hybrid, "hybrid", ARG_NONE)

/* Graph functions: what makes one, and what is one. */
TEST(makes_hybrid, "makes-hybrid", ARG_NONE)
TEST(hybridizer, "hybridizer", ARG_NONE)
TEST(calls_hybrid, "calls-hybrid", ARG_NONE)
TEST(calls_signed_hybrid, "calls-signed-hybrid", ARG_NONE)
TEST(means_hybrid, "means-hybrid", ARG_NONE)
TEST(signed_hybrid, "signed-hybrid", ARG_NONE)
TEST(has_options_of, "has-options-of", ARG_PART)
TEST(unmatched_in, "unmatched-in", ARG_PART)

/* Where it is run. */
TEST(traced, "traced", ARG_NONE)
TEST(certainly_traced, "certainly-traced", ARG_NONE)
TEST(in_pipeline, "in-pipeline", ARG_NONE)
TEST(converted, "converted", ARG_NONE)
TEST(made_once, "made-once", ARG_NONE)
TEST(conditional_in, "conditional-in", ARG_PART)
TEST(chosen_by, "chosen-by", ARG_NAMES)
TEST(chosen_by_version, "chosen-by-version", ARG_NONE)
TEST(making_object, "making-object", ARG_NONE)
TEST(tried, "tried", ARG_NONE)
TEST(unread, "unread", ARG_NONE)
TEST(before_release, "before-release", ARG_NUMBER)
TEST(for_keras_2, "for-keras-2", ARG_NONE)
TEST(gone_from_keras_3, "gone-from-keras-3", ARG_NONE)
TEST(beside_inner_keras, "beside-inner-keras", ARG_NONE)
TEST(for_any_keras, "for-any-keras", ARG_NONE)
TEST(for_keras_3, "for-keras-3", ARG_NONE)

#endif

#undef WITHOUT_TESTS_OF_NODES
#undef WITHOUT_TESTS_OF_PROGRAM
#undef STEP
#undef EACH
#undef TEST
