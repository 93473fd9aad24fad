"""A plain `for` over a tensor: HY405 and HY406 rest on it."""
import tensorflow as tf

from fact import fact, graph_loops, raises, verdicts_of

X = tf.constant([1.0, 2.0, 3.0, 4.0, 5.0])
NO_ITERATION = raises("OperatorNotAllowedInGraphError",
                      "Iterating over a symbolic `tf.Tensor` is not allowed")


def total(x):
    result = tf.constant(0.0)
    for element in x:
        result += tf.reduce_sum(element)
    return result


def run(value, *shape):
    """The value, and how many loops the graph has. A shape is that of a
    signature."""
    signature = [tf.TensorSpec(s, tf.float32) for s in shape] or None
    function = tf.function(total, input_signature=signature)
    args = [] if signature else [value]
    return function(value), graph_loops(function, *args)


@fact("a `for` over a parameter of known size is one loop of the graph",
      [15.0, 1])
def known_size():
    return run(X)


@fact("... of unknown size, too", [15.0, 1])
def unknown_size():
    return run(X, [None])


@fact("... of unknown rank, too", [15.0, 1])
def unknown_rank():
    return run(X, None)


@fact("... over the rows of a matrix", [6.0, 1])
def rows():
    return run(tf.ones([3, 2]))


@fact("... over a variable", [3.0, 1])
def variable():
    kept = tf.Variable([1.0, 2.0])
    function = tf.function(lambda: total(kept))
    return function(), graph_loops(function)


@fact("... over a ragged tensor", 6.0)
def ragged():
    return tf.function(total)(tf.ragged.constant([[1.0, 2.0], [3.0]]))


@fact("a scalar cannot be looped over",
      raises("ValueError", "requires a non-scalar tensor"))
def scalar():
    return tf.function(total)(tf.constant(3.0))


@fact("with autograph=False it raises", NO_ITERATION)
def without_autograph():
    return tf.function(total, autograph=False)(X)


@fact("a comprehension over a tensor raises, also of a known size",
      NO_ITERATION)
def comprehension():
    @tf.function
    def function(x):
        return [e * 2.0 for e in x]
    return function(X)


@fact("... and over tf.range", NO_ITERATION)
def comprehension_over_range():
    @tf.function
    def function(x):
        return [x + tf.cast(i, tf.float32) for i in tf.range(3)]
    return function(X)


@fact("unpacking in the target of the loop raises", NO_ITERATION)
def target_unpacked():
    @tf.function
    def function(x):
        result = tf.constant(0.0)
        for a, b in x:
            result += a * b
        return result
    return function(tf.ones([3, 2]))


@fact("a list that grows in the loop holds tensors that have gone",
      raises("InaccessibleTensorError", "is out of scope"))
def list_grows():
    @tf.function
    def function(x):
        parts = []
        for element in x:
            parts.append(element * 2.0)
        return tf.stack(parts)
    return function(X)


@fact("... which does no harm when the list is not read", 5.0)
def list_unread():
    @tf.function
    def function(x):
        parts, n = [], tf.constant(0.0)
        for element in x:
            parts.append(element)
            n += 1.0
        return n
    return function(X)


@fact("a Python float before the loop is taken as a tensor", 15.0)
def python_float():
    @tf.function
    def function(x):
        result = 0.0
        for element in x:
            result += element
        return result
    return function(X)


@fact("a Python int before the loop does not become a float",
      raises("TypeError", "float32", "int32"))
def python_int():
    @tf.function
    def function(x):
        result = 0
        for element in x:
            result += element
        return result
    return function(X)


verdicts = verdicts_of(__name__)
