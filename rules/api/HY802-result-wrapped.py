import tensorflow as tf


def loss(x):
    return tf.reduce_mean(tf.square(x))


def make_loss(scale):
    def scaled(x):
        return tf.reduce_mean(x) * scale

    return scaled


# bad: what is wrapped is a tensor
def train(x):
    return tf.function(loss(x))  # expect: HY802


# bad: so is what an operation returns
def norm(x):
    return tf.function(tf.reduce_sum(x), jit_compile=True)  # expect: HY802


# good
def train_right(x):
    return tf.function(loss)(x)


# good: returns a function
def train_scaled(x):
    return tf.function(make_loss(2.0))(x)


# good: a layer or a model can be called
def train_model(x):
    return tf.function(tf.keras.layers.Dense(1))(x)


# good: what it returns is not known
def train_unknown(build, x):
    return tf.function(build())(x)


def run_bad():
    return train(tf.constant([1.0, 2.0]))


def run_good():
    return train_right(tf.constant([1.0, 2.0]))
