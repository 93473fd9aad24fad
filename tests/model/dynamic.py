# Keras 2 runs eagerly what is made with dynamic=True; a graph function does not.
import tensorflow as tf


class Tree(tf.keras.layers.Layer):
    def __init__(self, **options):  # model: effects
        super().__init__(**options)
        self.seen = []

    def call(self, x):  # model: effects tensors=x
        self.seen.append(1)
        return self.combine(x)

    def combine(self, x):  # model: tensors=x
        return x if tf.reduce_all(x > 0.0) else -x


class Itself(tf.keras.Model):
    def __init__(self):  # model:
        super().__init__(dynamic=True)

    def call(self, x):  # model: tensors=x
        return x

    def train_step(self, data):  # model: tensors=data
        return super().train_step(data)


class Sometimes(tf.keras.layers.Layer):
    def call(self, x):  # model: traced tensors=x why="Keras"
        return x


class InGraph(tf.keras.layers.Layer):
    def __init__(self):  # model:
        super().__init__(dynamic=True)

    def call(self, x):  # model: traced tensors=x
        return x


trees = tf.keras.Sequential([Tree(dynamic=True)])
trees.compile("sgd", "mse")
trees.fit(tf.ones((4, 2)), tf.ones((4, 2)))

itself = Itself()
itself.compile("sgd", "mse")
itself.fit(tf.ones((4, 2)), tf.ones((4, 2)))

some = tf.keras.Sequential([Sometimes(dynamic=True), Sometimes()])
some.compile("sgd", "mse")
some.fit(tf.ones((4, 2)), tf.ones((4, 2)))

layer = InGraph()


@tf.function
def step(x):  # model: hybrid traced tensors=x
    return layer(x)


step(tf.ones((4, 2)))
