import numpy as np
import tensorflow as tf


# bad: Keras leaves the size open when the last batch is a smaller one
class Flat(tf.keras.layers.Layer):
    def call(self, x):
        return tf.reshape(x, [x.shape[0] * 2])  # expect: HY432


class Noise(tf.keras.layers.Layer):
    def call(self, x):
        return x + tf.random.normal(x.shape)  # expect: HY432


# bad: silently false for an open dimension
class Mean(tf.keras.layers.Layer):
    def call(self, x):
        if x.shape[0] == 0:  # expect: HY432
            return tf.zeros([1, 1])
        return x - tf.reduce_mean(x, axis=0)


# bad: the halves of the columns have as many rows
class Sample(tf.keras.layers.Layer):
    def call(self, x):
        mean, spread = tf.split(x, 2, axis=-1)
        return mean + spread * tf.random.normal(mean.shape)  # expect: HY432


# good: parts of the batch itself are no batch
class Parts(tf.keras.layers.Layer):
    def call(self, x):
        first = tf.split(x, [2, -1])[0]
        return first + tf.random.normal(first.shape)


# bad
def fit_noise(x, y):
    model = tf.keras.Sequential([Noise(), Mean(), Sample(), Parts(), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(x, y, batch_size=4, verbose=0)


# good
class FlatInGraph(tf.keras.layers.Layer):
    def call(self, x):
        return tf.reshape(x, [tf.shape(x)[0] * 2])


# good: each size of a batch has a graph of its own
@tf.function
def flat(x):
    return tf.reshape(x, [x.shape[0] * 2])


# good: another axis
@tf.function
def columns(x):
    return x / float(x.shape[1])


# good: only shown
@tf.function
def shown(x):
    tf.print("batch", x.shape[0])
    return x


def size_of(layer):
    """Batches of two rows and a last one of one: the size is left open."""
    model = tf.keras.Sequential([layer])
    model.compile("sgd", "mse")
    rows = tf.data.Dataset.from_tensor_slices(tf.ones([5, 2]))
    return len(model.predict(rows.batch(2), verbose=0))


# good: NumPy needs the number, a graph loop runs over what is there
@tf.function
def pairs(x):
    rows = x.shape[0]
    mask = np.ones([rows, rows], np.float32)
    for i in tf.range(x.shape[0]):
        x += tf.cast(i, x.dtype)
    return x * tf.reduce_sum(mask)


# bad: the smaller one of the batch and a limit, and a loop over the rows
class Halves(tf.keras.Model):
    def call(self, images):
        kept = tf.minimum(images.shape[0], 8)  # expect: HY432
        return images[:kept]


class Rows(tf.keras.Model):
    def call(self, images):
        rows = []
        for i in range(images.shape[0]):  # expect: HY432
            rows.append(tf.reduce_sum(images[i]))
        return tf.stack(rows)


def trained():
    for model in (Halves(), Rows()):
        model.compile("sgd", "mse")
        model.fit(tf.ones([8, 2]), tf.ones([8, 2]))


def run_bad():
    return size_of(Flat())


def run_good():
    flat(tf.ones([3, 2]))
    return size_of(FlatInGraph())


# good: the width is known, whatever the batch is
class ByWidth(tf.keras.layers.Layer):
    def call(self, x):
        return tf.reshape(x, [-1, x.shape[1] // 2])


def run_other_axis():
    model = tf.keras.Sequential([tf.keras.Input([4]), ByWidth()])
    return [model.predict(tf.ones([rows, 4]), verbose=0).shape[0] for rows in (2, 3)], [4, 6]


# good: one graph for each size
def run_called_by_the_program():
    return [flat(tf.ones([rows, 2])).shape[0] for rows in (2, 3)], [4, 6]
