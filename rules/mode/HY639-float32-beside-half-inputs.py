import tensorflow as tf

tf.keras.mixed_precision.set_global_policy("mixed_float16")


# bad: a tensor is float32 where nothing else is said
class Noise(tf.keras.layers.Layer):
    def call(self, x):
        return x + tf.random.normal([3])  # expect: HY639


# bad: a mask, and what is computed from the input
class MaskedMean(tf.keras.layers.Layer):
    def call(self, x):
        mask = tf.cast(tf.reduce_any(x != 0.0, axis=-1, keepdims=True), tf.float32)
        total = tf.reduce_sum(x, axis=1)
        return tf.transpose(total) * tf.reduce_sum(mask, axis=1)  # expect: HY639


# bad: adding to the input, which is it until then
class Positions(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.table = tf.cast(tf.range(3), tf.float32)

    def call(self, inputs):
        x = inputs
        x *= tf.sqrt(tf.constant(3.0))  # expect: HY639
        return x + tf.cast(self.table, x.dtype)


# bad: a variable that Keras does not make
class LayerScale(tf.keras.layers.Layer):
    def __init__(self, first):
        super().__init__()
        self.first = first

    def build(self, shape):
        self.gamma = tf.Variable(self.first * tf.ones((3,)))
        self.beta = tf.Variable(0.0)

    def call(self, x):
        below = x - self.beta  # expect: HY639
        return below, x * self.gamma  # expect: HY639


# good: of the dtype of the input
class NoiseInHalf(tf.keras.layers.Layer):
    def call(self, x):
        return x + tf.random.normal([3], dtype=x.dtype)


class MaskedMeanInHalf(tf.keras.layers.Layer):
    def call(self, x):
        mask = tf.cast(tf.reduce_any(x != 0.0, axis=-1, keepdims=True), x.dtype)
        return tf.reduce_sum(x * mask, axis=1) / tf.reduce_sum(mask, axis=1)


# good: the input is cast first
class NoiseInFull(tf.keras.layers.Layer):
    def call(self, x):
        x = tf.cast(x, tf.float32)
        return x + tf.random.normal([3])


def run_bad():
    return Noise()(tf.ones([2, 3]))


def run_good():
    NoiseInFull()(tf.ones([2, 3]))
    MaskedMeanInHalf()(tf.ones([2, 3, 3]))
    return NoiseInHalf()(tf.ones([2, 3]))


# good: a number of Python takes the dtype of the tensor beside it, and so does a weight
class Scale(tf.keras.layers.Layer):
    def build(self, shape):
        self.weight = self.add_weight(name="weight", shape=(3,), initializer="ones")

    def call(self, x):
        return x * 2.0 * self.weight


def run_numbers_and_weights():
    return Scale()(tf.ones([2, 3])).dtype.name, "float16"


# good: a layer with a dtype of its own
class NoiseOfItsOwn(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__(dtype="float32")

    def call(self, x):
        return x + tf.zeros([3])


def run_dtype_of_its_own():
    return NoiseOfItsOwn()(tf.ones([2, 3])).dtype.name, "float32"


# good: says what to do without it
class Careful(tf.keras.layers.Layer):
    def call(self, x):
        try:
            return x + tf.zeros([3])
        except (TypeError, ValueError, tf.errors.InvalidArgumentError):
            return x


def run_tried():
    return Careful()(tf.ones([2, 3])).dtype.name, "float16"
