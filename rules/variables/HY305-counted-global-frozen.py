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
def run_bad():
    return calls(scaled)


# good
def run_good():
    return calls(scaled_by_variable)
