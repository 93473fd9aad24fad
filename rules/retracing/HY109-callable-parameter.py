import tensorflow as tf

traced = []


# bad: each function that it is given has a graph of its own
@tf.function
def maybe(x, function, probability):  # expect: HY109
    traced.append(1)
    if tf.random.uniform([]) < probability:
        x = function(x)
    return x


def flip_all(images):
    return [maybe(image, lambda x: x[::-1], 0.5) for image in images]


# bad: in a helper of the body
@tf.function
def apply_twice(x, operation, **options):  # expect: HY109
    return tf.cond(tf.reduce_sum(x) > 0.0,
                   lambda: operation(operation(x, **options), **options),
                   lambda: x)


def double_all(images):
    return [apply_twice(image, lambda x: x * 2.0) for image in images]


# good: nobody here gives it another each time
@tf.function
def unused(x, operation):
    traced.append(1)
    return operation(x)


# good: in a trace there is one call
@tf.function
def outer(x):
    return unused(x, lambda y: y + 1.0)


# good: always the same here
@tf.function
def measure(x, metric):
    metric(x)
    return x


MEAN = tf.keras.metrics.Mean()


def measure_all(batches):
    for batch in batches:
        measure(batch, MEAN)


# good: one of a few names, as a rule
@tf.function
def distance(a, b, measured="L2"):
    return measured(a, b) if callable(measured) else tf.norm(a - b)


# good: the caller is decorated, the function becomes a part of its graph
def plain_maybe(x, function, probability):
    if tf.random.uniform([]) < probability:
        x = function(x)
    return x


@tf.function
def good_flip(image):
    traced.append(1)
    return plain_maybe(image, lambda x: x[::-1], 0.5)


# good: a model, a loss: made once, as a rule
@tf.function
def train_step(x, y, model, loss_fn):
    return loss_fn(y, model(x, training=True))


@tf.function
def gradients(x, network):
    with tf.GradientTape() as tape:
        y = network(x)
    return tape.gradient(y, network.trainable_variables)


# good: another value by then
@tf.function
def normalize(x, function):
    function = tf.nn.relu
    return function(x)


def run_bad():
    """Traces of six calls, each with another lambda."""
    traced.clear()
    flip_all([tf.constant([1.0, 2.0])] * 6)
    return len(traced), 6


def run_good():
    traced.clear()
    for _ in range(6):
        good_flip(tf.constant([1.0, 2.0]))
    return len(traced), 6


# good: one trace for the trace around it
def run_in_a_trace():
    traced.clear()
    for value in (1.0, 2.0, 3.0):
        outer(tf.constant(value))
    return len(traced), 1


# good: one model, one loss, one trace
@tf.function
def validate(x, y, model, loss_fn):
    traced.append(1)
    return loss_fn(y, model(x))


def run_one_of_each():
    traced.clear()
    model = tf.keras.layers.Dense(1)
    model.build([None, 1])
    loss_fn = tf.keras.losses.MeanSquaredError()
    for value in (1.0, 2.0, 3.0):
        validate(tf.constant([[value]]), tf.constant([[value]]), model, loss_fn)
    return len(traced), 1


# good: whether it is called, who gets it knows
@tf.function
def passing_on(x, function):
    traced.append(1)
    return plain_maybe(x, function, 2.0)


def flip(x):
    return x[::-1]


def run_passed_on():
    traced.clear()
    for value in (1.0, 2.0, 3.0):
        passing_on(tf.constant([value, 0.0]), flip)
    return len(traced), 1
