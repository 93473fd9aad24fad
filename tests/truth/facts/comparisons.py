"""Chained comparisons of tensors, which upstream holds open as unresolved."""
import tensorflow as tf

from fact import fact, raises, verdicts_of

TWO = tf.constant(2.0)
NO_TRUTH = raises("OperatorNotAllowedInGraphError",
                  "Using a symbolic `tf.Tensor` as a Python `bool`")


def inside(x):
    return 0.0 < x < 5.0


def chosen(x):
    if 0.0 < x < 5.0:
        return x
    return -x


@fact("a chained comparison is right where AutoGraph converts: it becomes the "
      "`and` of two", [True, False])
def converted():
    function = tf.function(inside)
    return function(TWO), function(tf.constant(7.0))


@fact("... also as the condition of an `if`", [2.0, -7.0])
def condition():
    function = tf.function(chosen)
    return function(TWO), function(tf.constant(7.0))


@fact("with autograph=False it raises", NO_TRUTH)
def without_autograph():
    return tf.function(inside, autograph=False)(TWO)


@fact("... also in the element of a comprehension, whose loop is not", [True])
def in_a_comprehension():
    @tf.function
    def function(x):
        return [0.0 < y < 5.0 for y in [x]]
    return function(TWO)


@fact("of vectors it raises, too",
      raises("InvalidArgumentError", "The second input must be a scalar"))
def of_vectors():
    return tf.function(inside)(tf.constant([1.0, 7.0]))


@fact("`and`, `or` and `not` are converted", [True, True, False])
def logical():
    @tf.function
    def function(x):
        return (x > 0.0 and x < 5.0), (x > 9.0 or x < 5.0), not x > 0.0
    return function(TWO)


@fact("== and != need no conversion", [True, False])
def equality():
    return tf.function(lambda x: (x == 2.0, x != 2.0), autograph=False)(TWO)


verdicts = verdicts_of(__name__)
