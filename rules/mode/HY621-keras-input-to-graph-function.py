import tensorflow as tf


# bad
@tf.function
def normalize(x):
    return x / 255.0


def build():
    inputs = tf.keras.Input((3,))
    x = normalize(inputs)  # expect: HY621
    return tf.keras.Model(inputs, tf.keras.layers.Dense(1)(x))


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
