import tensorflow as tf
from tensorflow.python.framework import ops

v1 = tf.compat.v1


# bad: the function of TensorFlow 1 is gone
@tf.function
def count(counter):
    tf.assign_add(counter, 1.0)  # expect: HY606
    return counter.read_value()


# bad: also where it is only handed on
@tf.function
def copy_weights(old, new):
    tf.nest.map_structure(tf.assign, old, new)  # expect: HY606


# bad: a graph function has neither a session nor placeholders
@tf.function
def feed():
    x = v1.placeholder(tf.float32, [])  # expect: HY606
    return x * 2.0


@tf.function
def run_session(x):
    with v1.Session() as session:  # expect: HY606
        return session.run(x)


# bad: nothing keeps the variable, nothing is in the collection
@tf.function
def dense(x):
    w = v1.get_variable("w", [2])  # expect: HY606
    return x * w


@tf.function
def decay():
    return [tf.nn.l2_loss(v) for v in v1.trainable_variables()]  # expect: HY606


# bad: what it calls is traced, too
def set_all(variables, value):
    for v in variables:
        tf.assign(v, value)  # expect: HY606


@tf.function
def reset(variables):
    set_all(variables, 0.0)


# bad: reported once, with its whole name
@tf.function
def turn(image):
    return tf.contrib.image.rotate(image, 0.5)  # expect: HY606


# bad: operations that moved
@tf.function
def density(x):
    a = tf.lgamma(x) + tf.rsqrt(x)  # expect: HY606 HY606
    return a + tf.reduce_sum(tf.matrix_inverse(tf.eye(2)))  # expect: HY606


class Noise:
    def noise(self, shape):
        return tf.random_normal(shape)  # expect: HY606

    @tf.function
    def add(self, x):
        return x + self.noise([2])


# good: the other branch has the name of TensorFlow 2
NEW_API = hasattr(tf, "version")


@tf.function
def either(images):
    if NEW_API:
        images = tf.image.resize(images, [1, 1])
        return images + tf.random.uniform([1])
    else:
        images = tf.image.resize_images(images, [1, 1])
        return images + tf.random_uniform([1])


# good: chosen by the version
IS_OLD = tf.__version__ < "1.13"


@tf.function
def called(x):
    if IS_OLD:
        return tf.py_func(abs, [x], tf.float32)
    return tf.abs(x)


# good: the way out where the new name is missing
@tf.function
def resized(images):
    try:
        return tf.image.resize(images, [1, 1])
    except AttributeError:
        return tf.image.resize_bilinear(images, [1, 1])


# bad: the branches do different things
@tf.function
def noisy_or_not(x, training):
    if training:
        x = x + tf.random_normal([1])  # expect: HY606
    else:
        x = tf.nn.relu(x)
    return x


# good: methods of the variable
@tf.function
def count_up(counter):
    counter.assign_add(1.0)
    return counter.read_value()


@tf.function
def copy_all(old, new):
    tf.nest.map_structure(lambda v, value: v.assign(value), old, new)


# good: the compat form of an operation works in graph functions
@tf.function
def compat_count(counter):
    v1.assign_add(counter, 1.0)
    return counter.read_value()


# good: the layer keeps the variables of get_variable
def old_layers():
    class OldDense(tf.keras.layers.Layer):
        @v1.keras.utils.track_tf1_style_variables
        @tf.function
        def call(self, inputs):
            with v1.variable_scope("dense"):
                return inputs * self.kernel() + v1.get_variable("bias", [2])

        def kernel(self):
            return v1.get_variable("kernel", [2])

    return OldDense()


# good: a graph function is a graph
@tf.function
def derivative(x):
    return tf.gradients(x * x, x)


# good: recorded on a tape
@tf.function
def taped(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x
    return tape.gradient(y, x)


# good: a graph of TensorFlow 1, built by hand, is no graph function
def old_graph():
    with tf.Graph().as_default():
        x = v1.placeholder(tf.float32, [])
        with v1.Session() as session:
            return session.run(x * 2.0, {x: 3.0})


# good: ... not even inside one
@tf.function
def old_graph_inside():
    with tf.Graph().as_default():
        v1.get_variable("loss", shape=[])
        with v1.Session() as session:
            session.run(v1.global_variables_initializer())


# good: a graph by name
@tf.function
def old_graph_by_name():
    graph = tf.Graph()
    with graph.as_default():
        v1.get_variable("loss", shape=[])


# good: a tensor without a static shape
@tf.function
def of_any_shape(x):
    return v1.placeholder_with_default(x, shape=None)


# good: the inside of TensorFlow keeps the old names
@tf.function
def in_a_graph(x):
    return x if ops.get_default_graph().building_function else -x


COUNTER = tf.Variable(0.0)


def run_bad():
    return count(COUNTER)


def run_good():
    compat_count(COUNTER)
    copy_all([COUNTER], [tf.constant(1.0)])
    taped(tf.constant(2.0))
    old_graph()
    old_graph_inside()
    old_graph_by_name()
    of_any_shape(tf.ones([2]))
    in_a_graph(tf.constant(1.0))
    either(tf.ones([1, 2, 2, 1]))
    called(tf.constant(-1.0))
    resized(tf.ones([1, 2, 2, 1]))
    return count_up(COUNTER)


# good: the release takes the branch that it knows
def run_other_branch():
    return [float(called(tf.constant(-2.0))), either(tf.ones([1, 2, 2, 1])).shape[1]], [2.0, 1]


def run_handler():
    return resized(tf.ones([1, 2, 2, 1])).shape[1], 1


# good: Keras 3 has no such decorator
def run_old_layers():
    if not hasattr(v1.keras.utils, "track_tf1_style_variables"):
        return tf.keras.__version__.split(".")[0], "3"
    layer = old_layers()
    return [layer(tf.ones([1, 2])).shape[1], len(layer.trainable_weights)], [2, 2]


# good: eagerly it raises
def run_gradients():
    raised = []
    try:
        derivative.python_function(tf.constant(3.0))
    except RuntimeError as error:
        raised.append("not supported when eager execution is enabled" in str(error))
    return [float(derivative(tf.constant(3.0))[0]), raised], [6.0, [True]]


def run_compat():
    COUNTER.assign(0.0)
    return [float(compat_count(COUNTER)) for _ in range(2)], [1.0, 2.0]
