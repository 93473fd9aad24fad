"""What tf.function makes of what something else has wrapped before it runs in a
graph, the way in which that runs its function."""
import tensorflow as tf


@tf.function
@tf.custom_gradient
def decorated(x):  # model: hybrid traced effects tensors=x why="decorated with @tf.function"
    print("traced once")

    def grad(g):  # model: traced tensors=g
        return g * 2.0

    return x * 1.0, grad


decorated(tf.constant(1.0))


@tf.function
@tf.recompute_grad
def recomputed(x):  # model: hybrid traced effects why="decorated"
    print("traced once")
    return x


def left_alone(x):  # model: hybrid traced effects tensors=x why="wrapped by tf.function"
    print("traced once")
    return x


alone = tf.function(tf.autograph.experimental.do_not_convert(left_alone))
alone(tf.constant(1.0))


def converted(x):  # model: traced effects tensors=x why="wrapped by tf.function"
    print("traced once")
    return x


by_hand = tf.function(tf.autograph.to_graph(converted), autograph=False)
by_hand(tf.constant(1.0))


def converted_eagerly(x):  # model: effects tensors=x
    print(x)
    return x


tf.autograph.to_graph(converted_eagerly)(tf.constant(1.0))


# Its host function is no part of the graph.
def shown(x):  # model: effects tensors=x
    print(x)
    return x


host = tf.function(lambda x: tf.py_function(shown, [x], tf.float32))  # model: hybrid traced tensors=x why="wrapped by tf.function"
host(tf.constant(1.0))
