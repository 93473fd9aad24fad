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


# bad
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


def run_bad():
    return calls(scaled)


# good
def run_good():
    return calls(scaled_by_variable)
