import random

import numpy as np
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


# bad: a step without arguments sums the first batch each time
def sum_of_first(batches):
    total = tf.Variable(0.0)

    @tf.function
    def add():
        total.assign_add(tf.reduce_sum(batch))  # expect: HY305

    for batch in batches:
        add()
    return total


def sum_of_two():
    return sum_of_first(tf.data.Dataset.from_tensor_slices([1.0, 2.0]))


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


# good: there is no value to keep, and tracing raises a NameError
def train_unbound(batches):
    @tf.function
    def mixed(x):
        return x * latest

    for number, batch in enumerate(batches):
        mixed(batch)
        latest = number / 2.0
    return latest


def run_unbound():
    try:
        train_unbound([tf.constant(1.0), tf.constant(2.0)])
    except NameError:
        return True, True
    return False, True


# bad: a value of before
def train_bound(batches):
    latest = 1.0

    @tf.function
    def mixed(x):
        return x * latest  # expect: HY305

    for number, batch in enumerate(batches):
        mixed(batch)
        latest = number / 2.0
    return latest


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

# bad: the second loop has the values of the first one
offset = 1.0


def moved(x):
    return x + offset  # expect: HY305


moved_ones = tf.data.Dataset.from_tensor_slices([1.0]).map(moved).batch(1)
before_the_change = list(moved_ones)
offset = 2.0
after_the_change = list(moved_ones)

# good: mapped again
shift = 1.0
shifted = tf.data.Dataset.from_tensor_slices([1.0]).map(lambda x: x + shift)
before_the_shift = list(shifted)
shift = 2.0
shifted = tf.data.Dataset.from_tensor_slices([1.0]).map(lambda x: x + shift)
after_the_shift = list(shifted)

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


# bad: the first optimizer moves the weights, whatever the name is given later
optimizer = tf.keras.optimizers.SGD(1.0)
weight = tf.Variable(10.0)


@tf.function
def descend():
    optimizer.apply_gradients([(tf.constant(1.0), weight)])  # expect: HY305


def build_slow():
    return tf.keras.optimizers.SGD(0.1)


def slow_down():
    global optimizer
    descend()
    optimizer = build_slow()
    descend()


# bad: so does the first metric
mean = tf.keras.metrics.Mean()


@tf.function
def measure(x):
    mean.update_state(x)  # expect: HY305


def measure_epochs(batches, epochs):
    global mean
    for _ in range(epochs):
        mean = tf.keras.metrics.Mean()
        for batch in batches:
            measure(batch)
        print(mean.result())


# bad: an array is copied into the graph, and changed in place afterwards
portions = np.ones(3, np.float32)
ranks = np.arange(4)


@tf.function
def shared(x):
    return tf.reduce_sum(x * portions)  # expect: HY305


def forget(index):
    portions[index] = 0.0


def forget_all(x):
    for index in range(3):
        shared(x)
        forget(index)


@tf.function
def ranked(i):
    return tf.gather(ranks, i)  # expect: HY305


def rank_again(i):
    ranked(i)
    np.random.shuffle(ranks)
    ranked(i)


# good: it is traced for each model that it is given
follower = tf.keras.optimizers.SGD(0.1)


@tf.function
def fit_batch(model, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(x))
    weights = model.trainable_variables
    follower.apply_gradients(zip(tape.gradient(loss, weights), weights))


def fit_folds(batches):
    global follower
    for _ in range(3):
        model = tf.keras.layers.Dense(1)
        follower = tf.keras.optimizers.SGD(0.1)
        for batch in batches:
            fit_batch(model, batch)


# good: the same object, by its name or from a table; filled before it is traced; only the shape
keeper = tf.keras.metrics.Mean()
table = np.zeros(3, np.float32)
table[:] = 2.0
width_of = np.zeros(3, np.float32)


@tf.function
def keep(x):
    keeper.update_state(x * table)
    return tf.zeros(tf.shape(width_of))


def keep_all(x):
    global keeper
    for index in range(3):
        keep(x)
        keeper = tf.keras.metrics.get(keeper)
        width_of[index] = 1.0


def run_bad():
    return calls(scaled)


# good
def run_good():
    return calls(scaled_by_variable)


# good: the values of the moment in which they were mapped
def run_dataset():
    return [[float(v) for v in doubled], [float(v) for v in tripled]], [[0.0, 2.0, 4.0], [4.0]]


def run_mapped_again():
    return [float(v) for v in before_the_shift + after_the_shift], [2.0, 3.0]


# good: another function for each share
share_of_all = 1.0


def shares():
    global share_of_all
    values = []
    for value in (2.0, 3.0):
        share_of_all = value

        @tf.function
        def part(x):
            return x * share_of_all

        values.append(float(part(tf.constant(1.0))))
    return values


def run_created_again():
    return shares(), [2.0, 3.0]


# good: compile makes another step
weight_of_loss = 1.0


def weighted(y_true, y_pred):
    return weight_of_loss * tf.reduce_mean(tf.abs(y_true - y_pred))


def losses_of_two():
    global weight_of_loss
    model = tf.keras.Sequential([tf.keras.Input([1]), tf.keras.layers.Dense(1, kernel_initializer="zeros")])
    losses = []
    for weight in (1.0, 10.0):
        weight_of_loss = weight
        model.compile("sgd", loss=weighted)
        losses.append(model.evaluate(tf.ones([2, 1]), tf.ones([2, 1]), verbose=0))
    return losses


def run_compiled_again():
    return losses_of_two(), [1.0, 10.0]


# good: the name is used again for something else
def reports_beside(features):
    data = features["data"]

    @tf.function
    def passed(x):
        return x * data

    def report():
        return 0.5, [1.0, 2.0]

    seen = []
    for _ in range(2):
        seen.append(float(passed(tf.constant(1.0))))
        error, data = report()
    return seen


# good: bound to the same number again, and before the first call
unchanged = 2.0
early = 1.0
early = 3.0


@tf.function
def times_early(x):
    return x * early


@tf.function
def times_unchanged(x):
    return x * unchanged


def twice_unchanged():
    global unchanged
    first = float(times_unchanged(tf.constant(1.0)))
    unchanged = 2.0
    return [first, float(times_unchanged(tf.constant(1.0)))]


def run_the_same_number():
    return twice_unchanged() + [float(times_early(tf.constant(1.0)))], [2.0, 2.0, 3.0]


# good: a trace for each power
def run_another_number():
    global limit
    seen = []
    for power in range(3):
        limit = power * 2.0
        seen.append(float(clipped(tf.constant(3.0), power)))
    return seen, [0.0, 2.0, 4.0]


# good: traced by the second call
def run_perhaps_not_called():
    return float(clip_again(tf.constant(5.0), first=False)), 3.0


# good: nobody means the graph to see the list
def run_something_else():
    return reports_beside({"data": 2.0}), [2.0, 2.0]


# good: other weights, another trace
def run_another_object():
    scale_of_fold = tf.Variable(1.0)
    seen = []

    @tf.function
    def scaled_by(layer, x):
        seen.append(factor_of_fold)
        return layer(x) * scale_of_fold * factor_of_fold

    for factor_of_fold in (1.0, 2.0):
        layer = tf.keras.layers.Dense(1)
        layer.build([None, 1])
        scaled_by(layer, tf.ones([1, 1]))
    return seen, [1.0, 2.0]


# good: the array is the one that was filled
def run_filled_before():
    filled = np.zeros(2, np.float32)
    for index in range(2):
        filled[index] = 1.0 + index

    @tf.function
    def total(x):
        return tf.reduce_sum(x * filled)

    return [float(total(tf.ones([2]))) for _ in range(2)], [3.0, 3.0]
