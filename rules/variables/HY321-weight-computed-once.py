import tensorflow as tf


# bad: parts of a weight
class Gated(tf.keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, shape):
        self.kernel = self.add_weight(name="kernel", shape=[shape[-1], 2 * self.units], initializer="ones")
        self.kernel_i = self.kernel[:, : self.units]  # expect: HY321
        self.kernel_f = self.kernel[:, self.units :]  # expect: HY321

    def call(self, x):
        return tf.matmul(x, self.kernel_i) * tf.sigmoid(tf.matmul(x, self.kernel_f))


# bad: operators, operations, names in between
class Weighted(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.logits = self.add_weight(name="logits", shape=[3], initializer="zeros")
        self.shares = tf.nn.softmax(self.logits)  # expect: HY321

    def build(self, shape):
        kernel = self.add_weight(name="kernel", shape=[4, 3], initializer="ones")
        self.kernel = kernel
        self.scaled = self.kernel * 0.5  # expect: HY321
        first, second = tf.split(self.kernel, 2)
        self.first = first  # expect: HY321
        self.second = tf.transpose(second)  # expect: HY321
        self.copy = tf.identity(self.kernel)  # expect: HY321

    def call(self, x):
        return self.combine(tf.matmul(x, self.scaled + self.copy))

    def combine(self, x):
        return x * self.shares + tf.reduce_sum(tf.matmul(self.first, self.second))


# good: computed in call
class RightGated(tf.keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, shape):
        self.kernel = self.add_weight(name="kernel", shape=[shape[-1], 2 * self.units], initializer="ones")

    def call(self, x):
        kernel_i, kernel_f = tf.split(self.kernel, 2, axis=1)
        return tf.matmul(x, kernel_i) * tf.sigmoid(tf.matmul(x, kernel_f))


def is_trained(layer):
    x = tf.ones([1, 2])
    layer(x)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(x))
    return [g is not None for g in tape.gradient(loss, layer.trainable_variables)]


def run_bad():
    """Whether the weight gets a gradient."""
    return is_trained(Gated(3))


def run_good():
    return is_trained(RightGated(3))


# good: another name for the weight
class Aliased(tf.keras.layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(name="kernel", shape=[shape[-1], 2])
        self.shared = self.kernel
        self.width = self.kernel.shape[-1]

    def call(self, x):
        return tf.matmul(x, self.shared) / self.width


def run_alias():
    return is_trained(Aliased()), [True]


# good: nothing trains it
class Masked(tf.keras.layers.Layer):
    def build(self, shape):
        self.mask = self.add_weight(name="mask", shape=[2], initializer="ones", trainable=False)
        self.half = self.mask * 0.5

    def call(self, x):
        return x * self.half


def run_not_trained():
    layer = Masked()
    layer(tf.ones([1, 2]))
    return len(layer.trainable_variables), 0


# good: call computes it again
class Normalized(tf.keras.layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(name="kernel", shape=[2, 2])
        self.unit = tf.math.l2_normalize(self.kernel)

    def call(self, x):
        self.unit = tf.math.l2_normalize(self.kernel)
        return tf.matmul(x, self.unit)


def run_computed_again():
    return is_trained(Normalized()), [True]


# good: a value that is not to follow the weight
class Anchored(tf.keras.layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(name="kernel", shape=[2, 2])
        self.start = tf.stop_gradient(self.kernel)
        self.anchor = tf.Variable(self.kernel * 1.0, trainable=False)

    def call(self, x):
        self.add_loss(tf.reduce_sum(tf.square(self.kernel - self.start)))
        return tf.matmul(x, self.kernel - self.anchor)


def run_anchor():
    return is_trained(Anchored()), [True]
