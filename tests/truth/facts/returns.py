"""What a graph function may return: HY210 and HY617 rest on it."""
import tensorflow as tf

from fact import fact, raises, verdicts_of

NO_TENSOR = raises("TypeError", "To be compatible with tf.function, Python "
                   "functions must return zero or more Tensors or "
                   "ExtensionTypes or None values")


def returned(make):
    """What a graph function gives that returns what `make` makes."""
    return tf.function(lambda x: make(x))(tf.constant(1.0))


@fact("the result of tf.group cannot be returned", NO_TENSOR)
def group():
    return returned(lambda x: tf.group(tf.debugging.assert_positive(x)))


@fact("nor tf.no_op()", NO_TENSOR)
def no_op():
    return returned(lambda x: tf.no_op())


@fact("nor the result of tf.print", NO_TENSOR)
def tf_print():
    return returned(lambda x: tf.print("returned"))


@fact("nor that of an assertion about values", NO_TENSOR)
def assertion():
    return returned(lambda x: tf.debugging.assert_positive(x))


@fact("an assertion about the type is made while tracing and gives None", None)
def static_assertion():
    return returned(lambda x: tf.debugging.assert_type(x, tf.float32))


@fact("a check of numbers gives them back", 1.0)
def check_numerics():
    return returned(lambda x: tf.debugging.check_numerics(x, "not finite"))


@fact("nor can v.assign(..., read_value=False) be returned", NO_TENSOR)
def assign_without_value():
    kept = tf.Variable(0.0)
    return returned(lambda x: kept.assign(x, read_value=False))


@fact("nor a dtype", NO_TENSOR)
def dtype():
    return returned(lambda x: x.dtype)


@fact("a shape becomes a tensor", [])
def shape():
    return returned(lambda x: x.shape)


@fact("v.assign(...) can be returned, and gives the value", 1.0)
def assign():
    kept = tf.Variable(0.0)
    return returned(lambda x: kept.assign(x))


@fact("a lambda cannot be returned", NO_TENSOR)
def function():
    return returned(lambda x: lambda y: y)


@fact("nor a set", NO_TENSOR)
def a_set():
    return returned(lambda x: {1, 2})


@fact("nor an object of a class of one's own", NO_TENSOR)
def an_object():
    class Result:
        pass
    return returned(lambda x: Result())


@fact("numbers and strings become tensors", [2, b"text"])
def constants():
    return returned(lambda x: (2, "text"))


@fact("None stays None, also in a list", [1.0, None])
def none():
    return returned(lambda x: [x, None])


verdicts = verdicts_of(__name__)
