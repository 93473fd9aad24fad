import random

import tensorflow as tf

epoch = 0
rate = 0.1
passes = tf.Variable(0.0)


# bad
@tf.function
def scaled(x):
    return x * epoch  # expect: HY305


def next_epoch():
    global epoch
    epoch += 1


# bad: the closure reads it once, the loop binds it again
def warm_up(batches):
    share = 0.0

    @tf.function
    def mixed(x):
        return x * share  # expect: HY305

    for number, batch in enumerate(batches):
        share = number / 10.0
        mixed(batch)


# bad: changed by a function between two calls
def make_decay():
    rate = 0.5

    @tf.function
    def shrink(x):
        return x - rate * x  # expect: HY305

    def halve():
        nonlocal rate
        rate = rate / 2.0

    return shrink, halve


def use_decay():
    shrink, halve = make_decay()
    shrink(tf.constant(1.0))
    halve()
    return shrink(tf.constant(1.0))


# good
@tf.function
def scaled_by_argument(x, factor):
    return x * factor * rate


@tf.function
def scaled_by_variable(x):
    return x * passes


def next_pass():
    passes.assign_add(1.0)


def set_rate(value):
    global rate
    rate = value


def calls(function):
    values = []
    for _ in range(3):
        values.append(float(function(tf.constant(1.0))))
        next_epoch()
        next_pass()
    return values


# good: the parameters of an inner function are its own names
def decoded(path, label):
    def decode(path, label):
        path = path.decode()
        return len(path), label

    return tf.numpy_function(decode, [path, label], [tf.int64, tf.int64])


files = tf.data.Dataset.from_tensor_slices((["a", "b"], [0, 1])).map(decoded)

# good: map traces at once, with the value of this moment
factor = 1.0
factor = 2.0


def stretched(x):
    return x * factor


doubled = tf.data.Dataset.range(3).map(lambda x: stretched(tf.cast(x, tf.float32)))
for factor in [3.0, 4.0]:
    tripled = tf.data.Dataset.from_tensor_slices([1.0]).map(lambda x: x * factor)

# good: bound once, and before anybody calls it
width = 3
narrow = tf.keras.Sequential([tf.keras.layers.Dense(1)])
narrow.predict(tf.ones([2, 4]))
window = 3
wide = tf.keras.Sequential([tf.keras.layers.Lambda(lambda x: x[:, :window])])
wide.predict(tf.ones([2, 4]))

# good: the second value is the first one
wide.predict(tf.ones([2, 4]))
window = 3
wide.predict(tf.ones([2, 4]))


# good: each pass has a model of its own, and each value too
def compare_axes(data):
    for axis in [0, 1]:
        model = tf.keras.Sequential()
        model.add(tf.keras.layers.Lambda(lambda x: tf.reduce_sum(x, axis, keepdims=True)))
        model.predict(data)
    size = 2
    model = tf.keras.Sequential()
    model.add(tf.keras.layers.Lambda(lambda x: x[:size]))
    model.predict(data)
    model = tf.keras.Sequential()
    size = 4
    model.add(tf.keras.layers.Lambda(lambda x: x + size))
    model.predict(data)


# good: fit traces it again, since it is compiled again
penalty = 0.1


def penalized(y_true, y_pred):
    return tf.reduce_mean(tf.square(y_true - y_pred)) + penalty


def anneal(data):
    global penalty
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile("sgd", loss=penalized)
    model.fit(data, data)
    penalty = 0.01
    model.compile("sgd", loss=penalized)
    model.fit(data, data)


# good: each number is traced by itself, and a call that may not have happened is no proof
limit = 1.0


@tf.function
def clipped(x, power):
    return tf.minimum(x ** power, limit)


def sweep(x):
    global limit
    for power in range(3):
        limit = power * 2.0
        clipped(x, power)


def clip_again(x, first):
    global limit
    if first:
        clipped(x, 1)
    limit = 3.0
    return clipped(x, 1)


# bad: one model, fitted before and after
scale = 1.0


def scaled_loss(y_true, y_pred):
    return scale * tf.reduce_mean(tf.square(y_true - y_pred))  # expect: HY305


def fit_twice(data):
    global scale
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile("sgd", loss=scaled_loss)
    model.fit(data, data)
    scale = 10.0
    model.fit(data, data)


# bad: the loop draws it anew
def mixed_batches(batches):
    coin = 0

    @tf.function
    def mix(x):
        return x if coin else -x  # expect: HY305

    for batch in batches:
        coin = random.randint(0, 1)
        mix(batch)


def run_bad():
    return calls(scaled)


# good
def run_good():
    return calls(scaled_by_variable)
