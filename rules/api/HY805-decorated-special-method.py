import tensorflow as tf


# bad: the variable is made anew by each trace
class Scale(tf.Module):
    @tf.function  # expect: HY805
    def __init__(self, factor):
        super().__init__()
        self.factor = tf.Variable(factor)

    def __call__(self, x):
        return x * self.factor


# bad: Keras makes variables in build
class Dense(tf.keras.layers.Layer):
    @tf.function  # expect: HY805
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], 1), name="kernel")

    def call(self, x):
        return tf.matmul(x, self.kernel)


# bad: counts once
class Counter:
    def __init__(self):
        self.count = 0

    def __iter__(self):
        return self

    @tf.function(autograph=False)  # expect: HY805
    def __next__(self):
        self.count += 1
        return self.count


# good: methods that compute
class GoodScale(tf.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = tf.Variable(factor)

    @tf.function
    def __call__(self, x):
        return x * self.factor

    @tf.function
    def __add__(self, other):
        return self.factor + other


# good: a build of our own
class Graph:
    @tf.function
    def build(self, x):
        return tf.reduce_sum(x)


def run_bad():
    return Scale(2.0)


def run_good():
    scale = GoodScale(2.0)
    return scale(tf.constant(1.0))


# good: the object is there when its constructor calls it
class Filled:
    def __init__(self):
        self.value = tf.Variable(0.0)
        self.fill()

    @tf.function
    def fill(self):
        self.value.assign(5.0)


def run_called_by_init():
    return float(Filled().value), 5.0


# good: Python takes what they give
class Bag:
    def __init__(self):
        self.closed = tf.Variable(0)

    @tf.function
    def __len__(self):
        return tf.constant(3)

    def __enter__(self):
        return self

    @tf.function
    def __exit__(self, *_):
        self.closed.assign_add(1)


def run_that_work():
    bag = Bag()
    for _ in range(2):
        with bag:
            pass
    return [len(bag), int(bag.closed)], [3, 2]


# good: nothing calls it but the program
class Net(tf.Module):
    @tf.function
    def build(self, x):
        return tf.reduce_sum(x)


def run_build_of_module():
    return float(Net().build(tf.constant([1.0, 2.0]))), 3.0
