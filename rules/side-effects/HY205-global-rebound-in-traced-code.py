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


# bad: a tensor that eager code looks at later
best = tf.constant(1e9)


@tf.function
def search(x):
    global best
    best = tf.minimum(best, tf.reduce_sum(x))  # expect: HY205
    return x


def check_best():
    search(tf.ones([2]))
    assert float(best) < 10.0


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


# good: two per trace
def run_one_trace():
    return [float(traced(tf.constant(value))) for value in (1.0, 2.0)], [2.0, 4.0]


# good: looked up by the first trace
table = None


@tf.function
def with_table(x):
    global table
    if table is None:
        table = [2.0, 3.0]
    return x * table[0]


def run_once():
    return [float(with_table(tf.constant(value))) for value in (1.0, 2.0)] + [table], [2.0, 4.0, [2.0, 3.0]]


# good: a test that counts traces
trace_count = 0


@tf.function
def counted(x):
    global trace_count
    trace_count += 1
    return x


def check_traces():
    for value in (1.0, 2.0, 3.0):
        counted(tf.constant(value))
    assert trace_count == 1


def run_counted_traces():
    check_traces()
    return trace_count, 1
