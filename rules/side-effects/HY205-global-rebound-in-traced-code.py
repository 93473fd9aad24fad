import tensorflow as tf

counter = 0
total = tf.Variable(0)


# bad
@tf.function
def step(x):
    global counter
    counter += 1  # expect: HY205
    return x


def make():
    calls = 0

    # bad
    @tf.function
    def inner(x):
        nonlocal calls
        calls = calls + 1  # expect: HY205
        return x

    return inner


# good: a variable
@tf.function
def step_in_graph(x):
    total.assign_add(1)
    return x


# good: only read
@tf.function
def read(x):
    global counter
    return x + float(counter)


# good: lives for one trace
@tf.function
def traced(x):
    count = 0

    def add():
        nonlocal count
        count += 1

    add()
    add()
    return x * float(count)


# bad: a seed that is to be another one each time
seed = 7


@tf.function
def drawn(shape):
    global seed
    seed += 1  # expect: HY205
    return tf.random.stateless_uniform(shape, [seed, 0])


def run_bad():
    global counter
    counter = 0
    for _ in range(3):
        step(tf.constant(1.0))
    return counter, 3


def run_good():
    total.assign(0)
    for _ in range(3):
        step_in_graph(tf.constant(1.0))
    return int(total), 3
