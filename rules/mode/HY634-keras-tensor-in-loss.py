import functools

import tensorflow as tf

K = tf.keras.backend


# bad: a global of the file, in the loss
inputs = tf.keras.Input((4,))
z_mean = tf.keras.layers.Dense(2)(inputs)
z_log_var = tf.keras.layers.Dense(2)(inputs)
vae = tf.keras.Model(inputs, tf.keras.layers.Dense(4)(z_mean))


def vae_loss(x, decoded):
    distance = tf.reduce_mean(tf.square(x - decoded))
    kl = 1 + z_log_var - tf.square(z_mean) - tf.math.exp(z_log_var)  # expect: HY634
    return distance - 0.5 * tf.reduce_mean(kl)


def train(x):
    vae.compile("sgd", loss=vae_loss)
    vae.fit(x, x, verbose=0)


# bad: a parameter of the factory, an input in a lambda, a metric
def make_loss(mean):
    def loss(y, predicted):
        return tf.reduce_mean(tf.square(y - predicted)) + tf.reduce_mean(mean)  # expect: HY634

    return loss


def build_weighted():
    x = tf.keras.Input((4,))
    weight = tf.keras.Input((1,))
    h = tf.keras.layers.Dense(4)(x)
    model = tf.keras.Model([x, weight], h)

    def size(y, predicted):
        return tf.norm(tensor=h)  # expect: HY634

    model.compile("sgd", lambda y, p: tf.square(y - p) * tf.abs(weight),  # expect: HY634
                  metrics=["mae", size])
    model.compile("sgd", make_loss(h))
    return model


# bad: an attribute, in a method; an argument that partial() binds
class Encoder:
    def __init__(self):
        x = tf.keras.Input((4,))
        self.code = tf.keras.layers.Dense(2)(x)
        self.model = tf.keras.Model(x, tf.keras.layers.Dense(4)(self.code))
        self.model.compile("sgd", loss=self.loss, metrics=[functools.partial(code_size, code=self.code)])

    def loss(self, y, predicted):
        distance = tf.reduce_mean(tf.square(y - predicted))
        return distance + tf.reduce_mean(tf.abs(self.code))  # expect: HY634


def code_size(y, predicted, code):
    return tf.reduce_sum(tf.abs(code))  # expect: HY634


def train_encoder(x):
    encoder = Encoder()
    encoder.model.fit(x, x)


# good: a layer adds the loss
class Divergence(tf.keras.layers.Layer):
    def call(self, parts):
        mean, log_var = parts
        self.add_loss(-0.5 * tf.reduce_mean(1 + log_var - tf.square(mean) - tf.math.exp(log_var)))
        return mean


def distance_loss(x, decoded):
    return tf.reduce_mean(tf.square(x - decoded))


def train_right(x):
    a = tf.keras.Input((4,))
    mean, log_var = tf.keras.layers.Dense(2)(a), tf.keras.layers.Dense(2)(a)
    model = tf.keras.Model(a, tf.keras.layers.Dense(4)(Divergence()([mean, log_var])))
    model.compile("sgd", loss=distance_loss)
    model.fit(x, x, verbose=0)
    return "trained"


# good: its shape, which it has
def train_by_shape(x):
    a = tf.keras.Input((4,))
    code = tf.keras.layers.Dense(2)(a)
    model = tf.keras.Model(a, tf.keras.layers.Dense(4)(code))

    def scaled(y, predicted):
        return tf.reduce_mean(tf.square(y - predicted)) / code.shape[-1] / K.int_shape(code)[-1]

    model.compile("sgd", scaled)
    model.fit(x, x, verbose=0)
    return "trained"


# good: nothing that it gives depends on it
def train_without(x):
    a = tf.keras.Input((4,))
    code = tf.keras.layers.Dense(2)(a)
    model = tf.keras.Model(a, tf.keras.layers.Dense(4)(code))

    def without(y, predicted):
        penalty = 1.0 + code
        return tf.reduce_mean(tf.square(y - predicted))

    model.compile("sgd", without)
    model.fit(x, x, verbose=0)
    return "trained"


# good: weights have values
def train_with_weights(x):
    a = tf.keras.Input((4,))
    dense = tf.keras.layers.Dense(4)
    model = tf.keras.Model(a, dense(a))

    def decayed(y, predicted):
        return tf.reduce_mean(tf.square(y - predicted)) + tf.reduce_sum(tf.square(dense.kernel))

    model.compile("sgd", decayed)
    model.fit(x, x, verbose=0)
    return "trained"


# good: the exception is waited for
def train_with_fallback(x):
    a = tf.keras.Input((4,))
    code = tf.keras.layers.Dense(2)(a)
    model = tf.keras.Model(a, tf.keras.layers.Dense(4)(code))
    try:
        model.compile("sgd", lambda y, p: tf.reduce_mean(tf.abs(code)))
        model.fit(x, x, verbose=0)
    except (TypeError, ValueError):
        model.compile("sgd", "mse")
        return "trained without"
    return "trained"


# good: tensors that the function is given
def make_weighted(weights):
    def weighted(y, predicted):
        return tf.reduce_mean(tf.square(y - predicted) * weights)

    return weighted


def train_weighted(x):
    model = tf.keras.Sequential([tf.keras.layers.Dense(4)])
    model.compile("sgd", make_weighted(tf.constant([1.0, 2.0, 3.0, 4.0])))
    model.fit(x, x, verbose=0)
    return "trained"


def run_bad():
    train(tf.ones((4, 4)))


def run_good():
    return train_right(tf.ones((4, 4)))


def run_shape():
    return train_by_shape(tf.ones((4, 4))), "trained"


def run_without():
    return train_without(tf.ones((4, 4))), "trained"


def run_weights():
    return train_with_weights(tf.ones((4, 4))), "trained"


def run_fallback():
    return train_with_fallback(tf.ones((4, 4))), "trained without"
