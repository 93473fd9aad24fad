import tensorflow as tf

traced = []


@tf.function
def power(x, exponent):
    traced.append(1)
    return x ** tf.cast(exponent, tf.float32)


# bad: one graph for each exponent
def export_all(count):
    return [power.get_concrete_function(  # the warning is on the next line
        tf.TensorSpec([]), exponent) for exponent in range(count)]  # expect: HY111


# bad: for this exponent only
square = power.get_concrete_function(tf.TensorSpec([]), 2)  # expect: HY111
root = power.get_concrete_function(tf.TensorSpec([]), exponent=0.5)  # expect: HY111


# good: for any exponent
any_power = power.get_concrete_function(
    tf.TensorSpec([]), tf.TensorSpec([], tf.int32))


# good: a signature describes it already
@tf.function(input_signature=[tf.TensorSpec([], tf.int32)])
def double(x):
    return x * 2


def export_double():
    return double.get_concrete_function(3)


# good: a flag has two values
@tf.function
def call(x, training):
    return x if training else x * 2.0


inference = call.get_concrete_function(tf.TensorSpec([]), training=False)


# good: something else that has such a method
def export(function):
    return function.get_concrete_function(2)


def run_bad():
    """Traces for six exponents."""
    traced.clear()
    export_all(6)
    return len(traced), 6


def run_good():
    traced.clear()
    for exponent in range(6):
        any_power(tf.constant(2.0), tf.constant(exponent))
    return len(traced), 6


# good: the flag is a part of the graph, as was meant
def run_flag():
    return float(inference(tf.constant(3.0))), 6.0
