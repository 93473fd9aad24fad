import abc

import tensorflow as tf
from tensorflow import keras


# bad: of a model
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = keras.layers.Dense(2)
        self.output = keras.layers.Dense(1)  # expect: HY827

    def call(self, x):
        return self.output(self.hidden(x))


# bad: of a layer, where something is added to it
class Penalty(keras.layers.Layer):
    def call(self, x):
        self.losses += [tf.reduce_sum(x)]  # expect: HY827
        return x


# bad: with others, and by its name
class Pair(keras.layers.Layer):
    def __init__(self, size, width):
        super().__init__()
        self.size, self.input = size, keras.layers.Dense(width)  # expect: HY827
        self.metrics: list = []  # expect: HY827
        setattr(self, "weights", [])  # expect: HY827


# bad: through a class of the program
class Base(keras.Model, abc.ABC):
    def __init__(self):
        super().__init__()
        self.kept = []


class Deep(Base):
    def __init__(self, depth):
        super().__init__()
        self.layers = [keras.layers.Dense(2) for _ in range(depth)]  # expect: HY827


# bad: the name of a module
class Scale(tf.Module):
    def __init__(self, name):
        super().__init__()
        self.name = name  # expect: HY827


# bad: what one class has
class Reader(keras.layers.LSTM):
    def __init__(self, units):
        super().__init__(units)
        self.units = units  # expect: HY827


# bad: of a metric
class Share(keras.metrics.Metric):
    def __init__(self):
        super().__init__(name="share")
        self.variables = []  # expect: HY827


# bad: from outside
def cut(units):
    model = keras.Sequential([keras.layers.Dense(units), keras.layers.Dense(1)])
    model.layers = model.layers[:-1]  # expect: HY827
    return model


# good: under another name
class RightNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = keras.layers.Dense(2)
        self.out = keras.layers.Dense(1)

    def call(self, x):
        return self.out(self.hidden(x))


def run_bad():
    return Net()(tf.ones([1, 2])).shape


def run_good():
    return RightNet()(tf.ones([1, 2])).shape


# good: a property of its own
class WithSetter(keras.Model):
    kept = None

    @property
    def output(self):
        return self.kept

    @output.setter
    def output(self, value):
        self.kept = value


class Below(WithSetter):
    def __init__(self):
        super().__init__()
        self.output = 3


def run_setter():
    return Below().output, 3


# good: a variable of the class, or a method
class WithVariable(keras.layers.Layer):
    losses = ()

    def __init__(self):
        super().__init__()
        self.losses = (1,)
        self.input = 2

    def input(self):
        return 0


def run_variable():
    layer = WithVariable()
    return (tuple(layer.losses), layer.input), ((1,), 2)


# good: the class was given one
class Given(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.output = 3


Given.output = None


def run_given():
    return Given().output, 3


# good: a class that sets what it likes
class Free(keras.Model):
    def __setattr__(self, name, value):
        if name == "output":
            name = "out"
        super().__setattr__(name, value)

    def __init__(self):
        super().__init__()
        self.output = 3


def run_free():
    return Free().out, 3


# good: tried, and asked for
class Careful(keras.Model):
    def __init__(self):
        super().__init__()
        try:
            self.output = 3
        except AttributeError:
            self.out = 3
        if not hasattr(type(self), "input"):
            self.input = 4


def run_tried():
    return Careful().out, 3


# good: no code comes there
class Switched(keras.Model):
    def __init__(self, old=False):
        super().__init__()
        if False:
            self.output = 3


def run_dead():
    Switched()
    return True, True


# good: what can be set, and what only says of which type it is
class Others(keras.Model):
    output: int

    def __init__(self):
        super().__init__()
        self.weights: list
        self.inputs = 3
        self.outputs = 4
        self.trainable = False


def run_others():
    model = Others()
    return (model.inputs, model.outputs, model.trainable), (3, 4, False)


# good: of no class of Keras
class Holder:
    def __init__(self, model):
        self.model = model
        self.output = model.name
        self.layers = []


def run_plain():
    return Holder(keras.Sequential(name="net")).output, "net"
