import tensorflow as tf
from tensorflow import keras


# bad: the call of a fitted model has no training argument
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.norm = keras.layers.BatchNormalization(momentum=0.5)
        self.dense = keras.layers.Dense(1)

    def call(self, x):
        return self.dense(self.norm(x))


def averages(x, y):
    model = Net()
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)  # expect: HY324
    return float(model.norm.moving_mean[0])


class Stack(keras.Model):
    def __init__(self):
        super().__init__()
        self.layers_of_it = keras.Sequential([keras.layers.Dense(4), keras.layers.Dropout(0.5)])

    def call(self, inputs):
        return self.layers_of_it(inputs)


class Taller(Stack):
    def more(self):
        return 3


def fitted(x, y):
    model = Taller()
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)
    return model


# good: it has one, which Keras fills
class RightNet(Net):
    def call(self, x, training=None):
        return self.dense(self.norm(x))


def right_averages(x, y):
    model = RightNet()
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)
    return float(model.norm.moving_mean[0])


# good: a part of another model, which hands on whether it trains
class Outer(keras.Model):
    def __init__(self):
        super().__init__()
        self.net = Net()

    def call(self, x, training=None):
        return self.net(x)


def of_part(x, y):
    model = Outer()
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)
    return float(model.net.norm.moving_mean[0])


# good: the layer is told itself
class Told(Net):
    def call(self, x):
        return self.dense(self.norm(x, training=True))


def of_told(x, y):
    model = Told()
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)
    return float(model.norm.moving_mean[0])


# good: a step of its own, which says it
class Stepping(Net):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(self(x, training=True) - y))
        weights = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return {"loss": loss}


def of_step(x, y):
    model = Stepping()
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)
    return float(model.norm.moving_mean[0])


# good: nothing in it depends on it
class Plain(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.0)
        self.dense = keras.layers.Dense(1)

    def call(self, x):
        return self.dense(self.drop(x))


def plain(x, y):
    model = Plain()
    model.compile("sgd", "mse")
    return model.fit(x, y, verbose=0)


DATA = tf.ones([4, 2]), tf.zeros([4, 1])


def run_bad():
    return averages(*DATA)


def run_good():
    return right_averages(*DATA)


def run_part():
    return of_part(*DATA), 0.5


def run_told():
    return of_told(*DATA), 0.5


def run_step():
    return of_step(*DATA), 0.5


def run_plain():
    return plain(*DATA).epoch, [0]
