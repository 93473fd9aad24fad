import os
import tempfile

import tensorflow as tf
from tensorflow import keras


# bad: the new optimizers of TensorFlow 2.11 ignore it, and Keras 3 refuses it
def rate():
    return keras.optimizers.SGD(lr=0.5).learning_rate  # expect: HY826


def decaying():
    return keras.optimizers.Adam(0.1, decay=1e-6)  # expect: HY826


# bad: gone with Keras 3; where nothing says which Keras is meant, the first one shows
# the others
def fitted(x, y):
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model.fit(x, y, verbose=0, workers=2)  # expect: HY826


def layer():
    return keras.layers.Dense(3, batch_input_shape=(8, 2))


class Scale(keras.layers.Layer):
    def build(self, input_shape):
        self.scale = self.add_weight("scale", shape=(3,), initializer="ones")
        self.shift = self.add_weight(name="shift", shape=3, initializer="zeros")
        self.rate = self.add_weight(name="rate", shape=(), use_resource=True)

    def call(self, x):
        return x * self.scale + self.shift + self.rate


def net():
    inputs = keras.Input(shape=(3))
    model = keras.Model(inputs, Scale()(inputs))
    model.compile("sgd", "mse", ["mae"])
    return model


def saved(model, room):
    model = keras.Sequential([keras.layers.Dense(1)])
    model.save_weights(room + "/model.h5")
    model.save(room + "/model")
    return keras.callbacks.ModelCheckpoint("model-{epoch}.ckpt")


# good: what all releases take
def right_rate():
    return keras.optimizers.SGD(learning_rate=0.5).learning_rate


# good: by name, and tuples
class RightScale(keras.layers.Layer):
    def build(self, input_shape):
        self.scale = self.add_weight(name="scale", shape=(3,), initializer="ones")
        self.rate = self.add_weight(name="rate", initializer="ones", shape=())

    def call(self, x):
        return x * self.scale * self.rate


def right_net():
    inputs = keras.Input(shape=(3,))
    model = keras.Model(inputs, RightScale()(inputs))
    model.compile("sgd", "mse", metrics=["mae"])
    return model


# good: endings that all releases take, and names of which the ending is not seen
def right_saved(room, name):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.save_weights(os.path.join(room, "model.weights.h5"))
    model.save_weights(os.path.join(room, name + ".h5"))
    model.save(f"{room}/{name}.keras")
    return sorted(os.listdir(room))


# good: None in the place of the metrics, and shapes that may be tuples
def shaped(shape):
    inputs = keras.Input(shape)
    model = keras.Model(inputs, keras.layers.Flatten()(inputs))
    model.compile("sgd", "mse", None)
    return model


# good: tried
def tried():
    try:
        return keras.optimizers.SGD(lr=0.5).learning_rate
    except ValueError:
        return keras.optimizers.SGD(learning_rate=0.5).learning_rate


# good: chosen by the version
def chosen():
    if tf.__version__.startswith("2.5"):
        return keras.optimizers.SGD(lr=0.5).learning_rate
    return right_rate()


# good: an argument of its own
class Net(keras.Sequential):
    def fit(self, x, y, workers=1, **options):
        return super().fit(x, y, batch_size=workers, **options)


def own(x, y):
    net = Net([keras.layers.Dense(1)])
    net.compile("sgd", "mse")
    return net.fit(x, y, workers=2, verbose=0)


def given(make):
    try:
        return float(make())
    except ValueError:  # Keras 3
        return 0.0


def run_bad():
    return given(rate)


def run_good():
    return given(right_rate)


def run_chosen():
    return float(chosen()), 0.5


def run_tried():
    return float(tried()) > 0.0, True


def run_own():
    return len(own(tf.ones([2, 2]), tf.ones([2, 1])).epoch), 1


def run_named():
    return tuple(right_net()(tf.ones([2, 3])).shape), (2, 3)


def run_shaped():
    return tuple(shaped((2, 3))(tf.ones([2, 2, 3])).shape), (2, 6)


def run_saved():
    with tempfile.TemporaryDirectory() as room:
        names = right_saved(room, "last.weights")
    return names, ["last.weights.h5", "last.weights.keras", "model.weights.h5"]
