"""The wording of the errors about truth values and iteration: pages and `hylint
why` know both generations. Releases before 2.14 said "using a `tf.Tensor` as a
Python `bool` is not allowed: AutoGraph did convert this function" and the like."""
import tensorflow as tf

from fact import fact, raises, verdicts_of

KIND = "OperatorNotAllowedInGraphError"
ADVICE = ("You can attempt the following resolutions to the problem: If you "
          "are running in Graph mode, use Eager execution mode")


@fact("a truth value",
      raises(KIND, "Using a symbolic `tf.Tensor` as a Python `bool` is not "
             "allowed. " + ADVICE))
def truth():
    return tf.function(lambda x: bool(x > 0.0))(tf.constant(1.0))


@fact("iteration", raises(KIND, "Iterating over a symbolic `tf.Tensor` is not "
                          "allowed. " + ADVICE))
def iteration():
    return tf.function(lambda x: list(x))(tf.constant([1.0]))


@fact("autograph=False says nothing of AutoGraph being off",
      raises(KIND, "Using a symbolic `tf.Tensor` as a Python `bool` is not "
             "allowed. " + ADVICE))
def without_autograph():
    def function(x):
        return x if x > 0.0 else -x
    return tf.function(function, autograph=False)(tf.constant(1.0))


@fact("the error is a TypeError", True)
def kind():
    return issubclass(tf.errors.OperatorNotAllowedInGraphError, TypeError)


@fact("a leaked tensor in another graph",
      raises("TypeError", "is out of scope and cannot be used "
             "here. Use return values, explicit Python locals or TensorFlow "
             "collections to access it"))
def leak_into_a_graph():
    kept = []
    tf.function(lambda x: kept.append(x * 2.0) or x)(tf.constant(1.0))
    return tf.function(lambda: kept[0] + 1.0)()


@fact("a leaked tensor in eager code",
      raises("TypeError", "is out of scope and cannot be used here"))
def leak_into_eager_code():
    kept = []
    tf.function(lambda x: kept.append(x * 2.0) or x)(tf.constant(1.0))
    return kept[0] + 1.0


@fact("a branch without a value",
      raises("ValueError", "'y' must also be initialized in the else branch"))
def one_branch():
    @tf.function
    def function(x):
        if x > 0.0:
            y = x
        return y
    return function(tf.constant(1.0))


@fact("a branch that returns nothing",
      raises("ValueError", "the else branch must also have a return"))
def one_return():
    @tf.function
    def function(x):
        if x > 0.0:
            return x
    return function(tf.constant(1.0))


@fact("a branch of another type",
      raises("TypeError", "'y' has dtype float32 in the main branch, but "
             "dtype int32 in the else branch"))
def two_types():
    @tf.function
    def function(x):
        if x > 0.0:
            y = 1.0
        else:
            y = 1
        return y
    return function(tf.constant(1.0))


@fact("a shape that grows",
      raises("ValueError", "has shape (1,) before the loop, but shape (2,) "
             "after one iteration. Use tf.autograph.experimental."
             "set_loop_options to set shape invariants"))
def shape_grows():
    @tf.function
    def function(x):
        for _ in tf.range(3):
            x = tf.concat([x, x], 0)
        return x
    return function(tf.constant([1.0]))


@fact("a return in a loop of the graph",
      raises("NotImplementedError", "a return statement cannot be placed "
             "inside this TensorFlow loop"))
def return_in_loop():
    @tf.function
    def function(x):
        for i in tf.range(3):
            if i > 1:
                return x
        return x + 1.0
    return function(tf.constant(1.0))


verdicts = verdicts_of(__name__)
