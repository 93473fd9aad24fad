import tensorflow as tf


# bad: an idiom of the first releases
class FrozenNormalization(tf.keras.layers.BatchNormalization):
    def call(self, x, training=False):
        if not training:
            training = tf.constant(False)
        training = tf.logical_and(training, self.trainable)
        return super().call(x, training)  # expect: HY628


def train(model, data):
    model.fit(data)


normalize = tf.keras.layers.BatchNormalization()
drop = tf.keras.layers.Dropout(0.5)
normalize(tf.ones([2, 3]))


@tf.function
def step(x, number):
    return normalize(x, training=number < 3) + drop(x, training=tf.less(number, 3))  # expect: HY628


# good
@tf.function
def step_with_bool(x, training=True):
    return normalize(x, training=training) + drop(x, training=False)


# good: eager tensors have a truth
def eagerly(x):
    return drop(x, training=tf.constant(False))


# good: the layer of the project decides what to do with it
class Scaled(tf.keras.layers.Layer):
    def call(self, x, training=None):
        return x * tf.cast(training, tf.float32)


scale = Scaled()


@tf.function
def step_of_own(x):
    return scale(x, training=tf.constant(True))


def run_bad():
    return step(tf.ones([2, 3]), tf.constant(1))


def run_good():
    return step_with_bool(tf.ones([2, 3]))
