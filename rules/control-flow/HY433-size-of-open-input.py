import tensorflow as tf
from tensorflow import keras


# bad
def pixels():
    images = keras.Input((None, None, 3))
    count = images.shape[1] * images.shape[2]  # expect: HY433
    return keras.Model(images, keras.layers.Reshape((count, 3))(images))


# bad: in a helper, of a shape that is taken apart
def halves(signal):
    batch, steps, channels = signal.shape
    middle = steps // 2  # expect: HY433
    return signal[:, :middle]


def half_model():
    signal = keras.Input(shape=(None, 2))
    return keras.Model(signal, halves(signal))


# bad: the batch, where its size is not given
def flat():
    words = keras.layers.Input([4])
    shape = keras.backend.int_shape(words)
    return 4 * shape[0]  # expect: HY433


# bad: a loop over the axis, in the layer that gets the input
class LeakySum(keras.layers.Layer):
    def call(self, x):
        state = x[:, 0]
        for t in range(1, x.shape[1]):  # expect: HY433
            state = 0.9 * state + x[:, t]
        return state


def sums_of_steps():
    steps = keras.Input((None, 3))
    return keras.Model(steps, LeakySum()(steps))


# good: the sizes that are given
def known_pixels():
    images = keras.Input((4, 4, 3), batch_size=2)
    count = images.shape[0] * images.shape[1] * images.shape[-1]
    return keras.layers.Reshape((16, 3))(images).shape[1] * count


# good: one size is left to Keras
def any_pixels():
    images = keras.Input((None, None, 3))
    return keras.Model(images, keras.layers.Reshape((-1, 3))(images))


# good: asked before
def asked():
    images = keras.Input((None, 3))
    rows = images.shape[1]
    if rows is not None:
        return rows * 3
    return -1


# good: a shape that is taken apart in another way
def taken_apart():
    (first, *sizes), name = keras.Input((None, None, 3)).shape, "images"
    return [first, name], sizes[-1] * 2


# good: only shown
def shown():
    images = keras.Input((None, 3))
    return "%s rows" % images.shape[1]


# good: the helper may be given another one
def doubled(x):
    return x.shape[1] * 2


def both():
    doubled(keras.Input((2,)))
    return doubled(keras.Input((4,)))


# good: in the graph there is a number
class Pixels(keras.layers.Layer):
    @tf.function
    def call(self, x):
        return tf.reshape(x, [-1, tf.shape(x)[1] * tf.shape(x)[2], 3])


def counted():
    images = keras.Input((None, None, 3))
    return keras.Model(images, Pixels()(images))


def run_bad():
    pixels()


def run_good():
    any_pixels()
    counted()


def run_asked():
    return asked(), -1


def run_shown():
    return shown(), "None rows"
