import numpy as np
import tensorflow as tf
from tensorflow import keras

K = keras.backend


# bad: the predictions are rounded first
def f1_loss(y_true, y_pred):
    y_hat = tf.round(y_pred)  # expect: HY635
    true_pos = tf.reduce_sum(y_true * y_hat)
    precision = true_pos / (tf.reduce_sum(y_hat) + 1e-7)
    recall = true_pos / (tf.reduce_sum(y_true) + 1e-7)
    return 1.0 - 2.0 * precision * recall / (precision + recall + 1e-7)


def train_f1(x, y):
    model = make_model()
    model.compile("sgd", loss=f1_loss)
    return change_by_fit(model, x, y)


# bad: a comparison is a bool, of which there is no gradient
def errors(y_true, y_pred, threshold=0.5):
    wrong = 0.0
    for i in range(1):
        decided = tf.cast(y_pred[:, i] > threshold, tf.float32)  # expect: HY635
        wrong += tf.reduce_mean(tf.abs(y_true[:, i] - decided))
    return wrong


def train_errors(x, y):
    model = make_model()
    model.compile(optimizer="sgd", loss=[errors])
    return change_by_fit(model, x, y)


# bad: a class, whose helper takes the index of the largest
class Index(keras.losses.Loss):
    def distance(self, y, index):
        return tf.abs(y[:, 0] - tf.cast(index, tf.float32))

    def call(self, y_true, y_pred):
        best = tf.argmax(y_pred, axis=-1)  # expect: HY635
        return self.distance(y_true, best)


def train_index(x, y):
    model = make_model()
    model.compile("sgd", Index())
    return change_by_fit(model, x, y)


# bad: what Keras has for metrics
def train_accuracy(x, y):
    model = make_model()
    model.compile("sgd", loss=keras.metrics.binary_accuracy)  # expect: HY635
    return change_by_fit(model, x, y)


# bad: a function that makes the loss, and zeros as the gradient of tf.sign
def make_loss(weight):
    def signs(y_true, y_pred):
        margin = 1.0 - tf.sign(y_pred) * y_true  # expect: HY635
        return tf.reduce_mean(tf.maximum(margin, 0.0))

    return signs


def train_signs(x, y):
    model = make_model()
    model.compile("sgd", loss=make_loss(0.5))
    return change_by_fit(model, x, y)


# bad: a step of one's own
def train_by_tape(x):
    model = make_model()
    optimizer = keras.optimizers.SGD()
    before = model.get_weights()
    with tf.GradientTape() as tape:
        decided = tf.where(model(x) > 0.5, 1.0, 0.0)  # expect: HY635
        loss = tf.reduce_mean(decided)
    weights = model.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return difference(before, model.get_weights())


# bad: a value of Python is no part of what the tape records
def train_by_values(x):
    model = make_model()
    optimizer = keras.optimizers.SGD(0.1)
    for _ in range(3):
        with tf.GradientTape() as tape:
            spread = np.std(model(x).numpy())  # expect: HY635
            loss = tf.constant(spread)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))


# good: the predictions are used as they are
def soft_f1_loss(y_true, y_pred):
    true_pos = tf.reduce_sum(y_true * y_pred)
    precision = true_pos / (tf.reduce_sum(y_pred) + 1e-7)
    recall = true_pos / (tf.reduce_sum(y_true) + 1e-7)
    return 1.0 - 2.0 * precision * recall / (precision + recall + 1e-7)


def train_soft(x, y):
    model = make_model()
    model.compile("sgd", loss=soft_f1_loss)
    return change_by_fit(model, x, y)


# good: another way leads to the predictions
def weighted(y_true, y_pred):
    weight = 1.0 + tf.round(y_pred)
    return tf.reduce_mean(weight * tf.square(y_true - y_pred))


def train_weighted(x, y):
    model = make_model()
    model.compile("sgd", loss=weighted)
    return change_by_fit(model, x, y)


# good: rounded forwards, and with the gradient of what was not rounded
def straight_through(y_true, y_pred):
    rounded = y_pred + tf.stop_gradient(tf.round(y_pred) - y_pred)
    return tf.reduce_mean(tf.square(y_true - rounded))


def train_straight_through(x, y):
    model = make_model()
    model.compile("sgd", loss=straight_through)
    return change_by_fit(model, x, y)


# good: a gradient of one's own
@tf.custom_gradient
def rounded(x):
    return tf.round(x), lambda upstream: upstream


def custom(y_true, y_pred):
    return tf.reduce_mean(tf.square(y_true - rounded(y_pred)))


def train_custom(x, y):
    model = make_model()
    model.compile("sgd", loss=custom)
    return change_by_fit(model, x, y)


# good: a metric is not trained by
def train_with_metric(x, y):
    model = make_model()
    model.compile("sgd", loss="mse", metrics=[errors])
    return change_by_fit(model, x, y)


# good: a loss that reads no value, beside one that a layer adds
def no_loss(y_true, y_pred):
    return tf.reduce_mean(tf.zeros_like(y_pred))


class Decay(keras.layers.Layer):
    def call(self, x):
        self.add_loss(tf.reduce_mean(tf.square(x)))
        return x


def train_added(x, y):
    model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="ones"), Decay()])
    model.build([None, 3])
    model.compile("sgd", loss=no_loss)
    return change_by_fit(model, x, y)


# good: a step of one's own computes another loss
def own_errors(y_true, y_pred):
    return tf.reduce_mean(tf.abs(y_true - tf.round(y_pred)))


class Own(keras.Sequential):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(self(x, training=True) - y))
        weights = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return {"loss": loss}


def train_own(x, y):
    model = Own([keras.layers.Dense(1, kernel_initializer="ones")])
    model.build([None, 3])
    model.compile("sgd", loss=own_errors)
    return change_by_fit(model, x, y)


# good: the labels are rounded, not the predictions
def to_labels(y_true, y_pred):
    return tf.reduce_mean(tf.square(tf.round(y_true) - y_pred))


def train_to_labels(x, y):
    model = make_model()
    model.compile("sgd", loss=to_labels)
    return change_by_fit(model, x, y)


# good: the weights are in the loss, too
decayed = keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones")


def decaying(y_true, y_pred):
    wrong = tf.reduce_mean(tf.abs(y_true - tf.round(y_pred)))
    return wrong + tf.reduce_sum(tf.square(decayed.kernel))


def train_decaying(x, y):
    model = keras.Sequential([decayed])
    model.build([None, 3])
    model.compile("sgd", loss=decaying)
    return change_by_fit(model, x, y)


# good: the loss of a tape with another way to the weights
def train_by_tape_well(x):
    model = make_model()
    optimizer = keras.optimizers.SGD()
    before = model.get_weights()
    with tf.GradientTape() as tape:
        predicted = model(x)
        loss = tf.reduce_mean(tf.where(predicted > 0.5, predicted, 0.0))
    weights = model.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return difference(before, model.get_weights())


def make_model():
    model = keras.Sequential([keras.layers.Dense(
        1, activation="sigmoid", kernel_initializer="ones")])
    model.build([None, 3])
    return model


def difference(before, after):
    return any(bool((a != b).any()) for a, b in zip(before, after))


def change_by_fit(model, x, y):
    """Whether a step changes the weights."""
    before = model.get_weights()
    model.fit(x, y, epochs=1, verbose=0)
    return difference(before, model.get_weights())


DATA = tf.constant([[0.5, -0.5, 1.0], [1.0, 2.0, -3.0]]), tf.constant([[0.0], [1.0]])


def run_bad():
    train_signs(*DATA)
    for train in train_errors, train_index, train_accuracy, train_f1:
        try:
            train(*DATA)
        except ValueError as error:
            if "No gradients provided" not in str(error):
                raise
        else:
            return None
    return train_by_tape(DATA[0])


def run_good():
    return train_soft(*DATA), train_by_tape_well(DATA[0])


def run_weighted():
    return train_weighted(*DATA), True


def run_straight_through():
    return train_straight_through(*DATA), True


def run_custom():
    return train_custom(*DATA), True


def run_metric():
    return train_with_metric(*DATA), True


def run_added():
    return train_added(*DATA), True


def run_own():
    return train_own(*DATA), True


def run_labels():
    return train_to_labels(*DATA), True


def run_decaying():
    return train_decaying(*DATA), True
