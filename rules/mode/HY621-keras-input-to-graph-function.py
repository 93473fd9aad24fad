import tensorflow as tf


# bad
@tf.function
def normalize(x):
    return x / 255.0


def build():
    inputs = tf.keras.Input((3,))
    x = normalize(inputs)  # expect: HY621
    return tf.keras.Model(inputs, tf.keras.layers.Dense(1)(x))


# bad: the graph function is the call of a model, which takes Keras inputs itself
class Scaler(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(1)

    @tf.function
    def call(self, x):
        return self.dense(x)

    def as_functional(self):
        inputs = tf.keras.Input((3,))
        outputs = self.call(inputs)  # expect: HY621
        return tf.keras.Model(inputs, outputs)

    # good
    def as_functional_too(self):
        inputs = tf.keras.Input((3,))
        return tf.keras.Model(inputs, self(inputs))


# bad: a helper is given the input, and what a layer and an operator make of it
@tf.function
def scaled(x):
    return x / tf.reduce_max(x)


def tail(x, units):
    hidden = tf.keras.layers.Dense(units)(x)
    return tf.keras.layers.ReLU()(scaled(hidden - 1.0))  # expect: HY621


def build_tail():
    inputs = tf.keras.Input((3,))
    return tf.keras.Model(inputs, tail(inputs, 4))


# good
def plain(x):
    return x / 255.0


def build_with_layer():
    inputs = tf.keras.Input((3,))
    x = tf.keras.layers.Rescaling(1.0 / 255.0)(inputs)
    model = tf.keras.Model(inputs, tf.keras.layers.Dense(1)(x))
    normalize(tf.constant([1.0]))
    return model, plain(inputs)


# bad
def run_bad():
    build()


# good
def run_good():
    build_with_layer()
    model = Scaler().as_functional_too()
    assert len(model.trainable_variables) == 2
