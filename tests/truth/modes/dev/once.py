"""What is made on the first call, by a flag or because it is missing."""
import tensorflow as tf


class Dense(tf.Module):
    def __init__(self, units):
        super().__init__()
        self.units = units
        self.built = False

    def __call__(self, x):
        if not self.built:
            self.create(x.shape[-1])
            self.built = True
        return x @ self.w

    def create(self, width):
        self.w = tf.Variable(start([width, self.units]))


def start(shape):
    return tf.ones(shape)


class Cache:
    def __init__(self):
        self.table = None

    def get(self):
        if self.table is None:
            self.table = make_table()
        return self.table


def make_table():
    return tf.range(3)


layer = Dense(2)
layer(tf.ones([1, 3]))
cache = Cache()
print(cache.get())


@tf.function
def run(x):
    return layer(x) + tf.cast(tf.reduce_sum(cache.get()), tf.float32)


@tf.function
def fresh(x):
    return other(x)


other = Dense(2)
print(run(tf.ones([1, 3])), fresh(tf.ones([1, 3])))
