import tensorflow as tf
from tensorflow import keras


# bad: training is the fourth parameter, which no release takes by position
def remembered(x):
    lstm = keras.layers.LSTM(2)
    return lstm(x, None, None, True)  # expect: HY819


# bad: Keras fills `training` in when it trains
class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.norm = keras.layers.BatchNormalization()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x, training=None):
        x = self.norm(x, training)  # expect: HY819
        return self.drop(x, True)  # expect: HY819


# good: by its name
class RightBlock(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.norm = keras.layers.BatchNormalization()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x, training=None):
        x = self.norm(x, training=training)
        return self.drop(x, training=True)


def right_remembered(x):
    lstm = keras.layers.LSTM(2)
    return lstm(x, training=True)


# good: None and tensors
def none(x):
    return keras.layers.Dropout(0.5)(x, None)


def attended(x):
    return keras.layers.Attention()([x, x]), keras.layers.MultiHeadAttention(2, 2)(x, x)


# good: call itself is a plain method
def called(x):
    return keras.layers.Dropout(0.5).call(x, False)


# good: its own __call__ takes what it likes
class Plain(keras.layers.Layer):
    def __call__(self, x, factor):
        return x * factor


def multiplied(x):
    return Plain()(x, 2.0)


def run_bad():
    return remembered(tf.ones([2, 3, 4]))


def run_good():
    RightBlock()(tf.ones([2, 3]), training=True)
    return right_remembered(tf.ones([2, 3, 4])).shape


def run_none():
    return list(none(tf.ones([2])).shape), [2]


def run_attended():
    return list(attended(tf.ones([2, 3, 4]))[1].shape), [2, 3, 4]


def run_called():
    return float(called(tf.ones([]))), 1.0


def run_multiplied():
    return float(multiplied(tf.ones([]))), 2.0
