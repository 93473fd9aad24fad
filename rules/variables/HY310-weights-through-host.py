import tempfile

import tensorflow as tf

model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
checkpoint = tf.train.Checkpoint(model=model)


# bad
@tf.function
def step(x):
    weights = model.get_weights()  # expect: HY310
    return model(x), weights


@tf.function
def step_that_saves(x):
    checkpoint.save("checkpoint")  # expect: HY310
    model.save_weights("model.weights.h5")  # expect: HY310
    return model(x)


# good
@tf.function
def step_only(x):
    return model(x), model.layers[0].kernel


def train(x):
    y = step_only(x)
    with tempfile.TemporaryDirectory() as folder:
        checkpoint.save(folder + "/checkpoint")
    return y, model.get_weights()


# good: something else that saves
class Image:
    def save(self, name):
        return name


image = Image()


@tf.function
def other(x):
    image.save("name")
    return x


# bad
def run_bad():
    step(tf.ones([1, 2]))


# good
def run_good():
    train(tf.ones([1, 2]))


# good: arrays that are there already
ones = [weight * 0.0 + 1.0 for weight in model.get_weights()]


@tf.function
def step_that_sets(x):
    model.set_weights(ones)
    return model(x)


def run_set_weights():
    values = []
    for _ in range(2):
        model.layers[0].bias.assign([8.0])
        values.append(float(step_that_sets(tf.ones([1, 2]))[0, 0]))
    return values, [3.0, 3.0]


# good: gives the value at the time when it is traced
@tf.function
def step_with_value(x):
    return x * float(tf.keras.backend.get_value(model.layers[0].kernel)[0, 0])


def run_value_of_variable():
    step_with_value(tf.ones([1, 2]))
    return 1, 1
