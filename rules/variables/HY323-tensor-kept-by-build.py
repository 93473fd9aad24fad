import numpy as np
import tensorflow as tf


# bad: the model builds the layer when it is called first, in a graph
class Table(tf.keras.layers.Layer):
    def build(self, shape):
        self.table = tf.range(float(shape[-1]))  # expect: HY323

    def call(self, x):
        return x + self.table


class Model(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.table = Table()
        self.dense = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.dense(self.table(x))


# good: a NumPy array
class ArrayTable(tf.keras.layers.Layer):
    def build(self, shape):
        self.table = np.arange(shape[-1], dtype="float32")

    def call(self, x):
        return x + self.table


class ArrayModel(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.table = ArrayTable()
        self.dense = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.dense(self.table(x))


def epochs_of(model):
    model.compile("sgd", "mse")
    return len(model.fit(tf.ones([4, 2]), tf.ones([4, 1]), verbose=0).history["loss"])


def run_bad():
    return epochs_of(Model())


def run_good():
    return epochs_of(ArrayModel())


# good: in the functional API, and in a Sequential that has an input, build runs eagerly
class Offset(tf.keras.layers.Layer):
    def build(self, shape):
        self.offset = tf.ones([shape[-1]])

    def call(self, x):
        return x + self.offset


def functional():
    inputs = tf.keras.Input((2,))
    return tf.keras.Model(inputs, tf.keras.layers.Dense(1)(Offset()(inputs)))


def with_input():
    return tf.keras.Sequential([tf.keras.Input((2,)), Offset(), tf.keras.layers.Dense(1)])


def run_functional():
    return [epochs_of(functional()), epochs_of(with_input())], [1, 1]


# good: a model that is called before it is fitted
class Called(tf.keras.Model):
    def build(self, shape):
        self.offset = tf.ones([shape[-1]])
        self.dense = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.dense(x + self.offset)


def run_called():
    model = Called()
    model(tf.ones([4, 2]))
    return epochs_of(model), 1


# good: outside of the graph, and made before there is one
class Lifted(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.scale = tf.constant(2.0)

    def build(self, shape):
        with tf.init_scope():
            self.offset = tf.ones([shape[-1]])

    def call(self, x):
        return x * self.scale + self.offset


class LiftedModel(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.lifted = Lifted()
        self.dense = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.dense(self.lifted(x))


def run_lifted():
    return epochs_of(LiftedModel()), 1


# good: call asks for its shape only
class Sized(tf.keras.layers.Layer):
    def build(self, shape):
        self.table = tf.zeros([shape[-1], 3])

    def call(self, x):
        return x * float(self.table.shape[-1])


class SizedModel(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.sized = Sized()
        self.dense = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.dense(self.sized(x))


def run_sized():
    return epochs_of(SizedModel()), 1
