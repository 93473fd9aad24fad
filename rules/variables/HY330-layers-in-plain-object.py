import abc

import tensorflow as tf

x, y = tf.ones([8, 2]), tf.ones([8, 1])


class Encoder:
    def __init__(self):
        self.dense = tf.keras.layers.Dense(2)

    def __call__(self, x):
        return self.dense(x)


def sums_of_kernel(model, dense):
    """Of one layer, before fit and after it."""
    model(x)
    model.compile("sgd", "mse")
    before = float(tf.reduce_sum(dense.kernel))
    model.fit(x, y, verbose=0)
    return [before, float(tf.reduce_sum(dense.kernel))]


# bad: an object of Python, whose layer fit does not see
class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()  # expect: HY330
        self.head = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.head(self.encoder(x))


# bad: layers in a list, an abstract base, a layer that keeps it
class Block(abc.ABC):
    def __init__(self, count):
        self.parts = [tf.keras.layers.Conv2D(4, 3) for _ in range(count)]

    def run(self, x):
        for part in self.parts:
            x = part(x)
        return x


class Small(Block):
    def __init__(self):
        super().__init__(2)


class Trunk(tf.keras.layers.Layer):
    def build(self, shape):
        self.block = Small()  # expect: HY330

    def call(self, x):
        return self.block.run(x)


# bad: layers by their names
class Towers:
    def __init__(self):
        self.towers = {}
        for name in ("user", "item"):
            self.towers[name] = tf.keras.layers.Dense(2)

    def run(self, name, x):
        return self.towers[name](x)


class Ranker(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.towers = Towers()  # expect: HY330

    def call(self, x):
        return self.towers.run("user", x)


# good: the object is a layer
class EncoderLayer(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(2)

    def call(self, x):
        return self.dense(x)


class RightNet(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder = EncoderLayer()
        self.head = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.head(self.encoder(x))


# good: the model keeps the layer, too
class BothNet(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.dense = self.encoder.dense
        self.head = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.head(self.encoder(x))


# good: the object is given a layer that the model keeps
class Twice:
    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        return self.layer(self.layer(x))


class TwiceNet(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(2)
        self.twice = Twice(self.dense)
        self.head = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.head(self.twice(x))


# good: the model lists its weights itself
class ListingNet(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.head = tf.keras.layers.Dense(1)

    @property
    def trainable_variables(self):
        return self.head.trainable_variables + self.encoder.dense.trainable_variables

    def call(self, x):
        return self.head(self.encoder(x))


def run_bad():
    net = Net()
    return sums_of_kernel(net, net.encoder.dense)


def run_good():
    net = RightNet()
    return sums_of_kernel(net, net.encoder.dense)


def run_both():
    net = BothNet()
    return len(set(sums_of_kernel(net, net.dense))), 2


def run_twice():
    net = TwiceNet()
    return len(set(sums_of_kernel(net, net.dense))), 2


def run_listing():
    net = ListingNet()
    net(x)
    return len(net.trainable_variables), 4
