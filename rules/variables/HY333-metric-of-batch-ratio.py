import numpy as np
import tensorflow as tf
from tensorflow import keras


# bad: counted in one batch
def precision(y_true, y_pred):
    hits = tf.reduce_sum(tf.round(tf.clip_by_value(y_true * y_pred, 0, 1)))
    found = tf.reduce_sum(tf.round(tf.clip_by_value(y_pred, 0, 1)))
    return hits / (found + 1e-7)


def recall(y_true, y_pred):
    hits = tf.reduce_sum(tf.cast(y_true * y_pred > 0.5, tf.float32))
    return tf.math.divide_no_nan(hits, tf.reduce_sum(tf.round(y_true)))


# bad: of two such
def f1(y_true, y_pred):
    p = precision(y_true, y_pred)
    r = recall(y_true, y_pred)
    return 2 * ((p * r) / (p + r + 1e-7))


def compiled(model):
    model.compile("sgd", "mse", metrics=["mae", precision, recall])  # expect: HY333 HY333
    return model


def compiled_for_f1(model):
    model.compile("sgd", "mse", weighted_metrics=f1)  # expect: HY333
    return model


# good: what is counted is added up over the batches
def compiled_well(model):
    model.compile("sgd", "mse", metrics=[keras.metrics.Precision()])
    return model


def evaluated(compile_model):
    x = np.array([1, 1, 1, 1, 1, 0, 0, 0], "float32").reshape(8, 1)
    y = np.array([1, 1, 1, 1, 0, 0, 0, 0], "float32").reshape(8, 1)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Activation("linear")])
    return round(compile_model(model).evaluate(x, y, batch_size=2, verbose=0)[1], 3)


def compiled_for_precision(model):
    model.compile("sgd", "mse", metrics=[precision])
    return model


def run_bad():
    return evaluated(compiled_for_precision)


def run_good():
    return evaluated(compiled_well)


# good: a mean of samples is that of all batches
def accuracy(y_true, y_pred):
    return tf.reduce_mean(tf.cast(tf.equal(tf.round(y_pred), y_true), tf.float32))


def run_mean():
    def compile_model(model):
        model.compile("sgd", "mse", metrics=[accuracy])
        return model

    return evaluated(compile_model), 0.875


# good: nothing is counted: a loss that is shown as a metric, too
def dice(y_true, y_pred):
    return 2 * tf.reduce_sum(y_true * y_pred) / (tf.reduce_sum(y_true) + tf.reduce_sum(y_pred) + 1e-7)


def run_dice():
    def compile_model(model):
        model.compile("sgd", dice, metrics=[dice])
        return model

    return evaluated(compile_model) > 0, True


# good: one quotient for each sample
def overlap(y_true, y_pred):
    hits = tf.reduce_sum(tf.round(y_true * y_pred), axis=[1])
    return hits / (tf.reduce_sum(tf.round(y_pred), axis=[1]) + 1e-7)


def run_samples():
    def compile_model(model):
        model.compile("sgd", "mse", metrics=[overlap])
        return model

    return evaluated(compile_model), 0.5
