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


# good: what all releases take
def right_rate():
    return keras.optimizers.SGD(learning_rate=0.5).learning_rate


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
