import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import backend as K


# bad: gone with Keras 2.4, and Keras 3 has it no more than that
def read(path):
    return tf.keras.utils.HDF5Matrix(path, "x")  # expect: HY814


# where nothing says which Keras is meant, the first one shows the others
def scaled(x):
    return keras.layers.experimental.preprocessing.Rescaling(0.5)(x)


# good: what all releases have
def right_scaled(x):
    return keras.layers.Rescaling(0.5)(x)


# good: tensorflow.keras.backend keeps what keras.backend lost
def right_shape_of(x):
    return K.int_shape(x)


# good: tried
def imported():
    try:
        from keras.layers.experimental import preprocessing
    except ImportError:
        from keras import layers as preprocessing
    return preprocessing.Rescaling is not None


# good: asked for before
def asked():
    if hasattr(keras.utils, "multi_gpu_model"):
        return keras.utils.multi_gpu_model is not None
    return True


# good: chosen by the version
def chosen(x):
    if keras.__version__.startswith("2."):
        return keras.layers.experimental.preprocessing.Rescaling(0.5)(x)
    return right_scaled(x)


def run_bad():
    return read("data.h5")


def run_good():
    right_scaled(tf.ones([2]))
    return right_shape_of(tf.ones([2]))


def run_imported():
    return imported(), True


def run_asked():
    return asked(), True


def run_kept():
    return right_shape_of(tf.ones([2])), (2,)
