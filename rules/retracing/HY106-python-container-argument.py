import tensorflow as tf

traced = []


@tf.function
def step(x, options):
    traced.append(1)
    return x * tf.cast(options[0], tf.float32)


@tf.function
def step_with_dict(x, options):
    return x * tf.cast(options["epoch"], tf.float32)


@tf.function
def total(xs):
    traced.append(1)
    return tf.add_n(xs)


# bad: the epoch is in the list
def train(x, epochs):
    for epoch in range(epochs):
        step(x, [epoch, 2])  # expect: HY106
        step_with_dict(x, {"epoch": epoch + 1})  # expect: HY106


# bad: the iteration puts it into a dict first
def train_by_name(x, epochs):
    for epoch in range(epochs):
        settings = {"epoch": 2 * epoch}
        step_with_dict(x, options=settings)  # expect: HY106


# bad: one more tensor each time
def accumulate(batches):
    seen = []
    for batch in batches:
        seen.append(batch)
        total(seen)  # expect: HY106


# bad: numbers that each epoch computes, is given, or changes in place
def weights_of(epoch, count):
    raw = [1.0 / (1.0 + i * epoch) for i in range(count)]
    whole = sum(raw)
    return [value / whole for value in raw]


def train_weighted(x, epochs):
    rates = [0.1, 0.2]
    shares = [0.5, 0.5]
    for epoch in range(epochs):
        weights = weights_of(epoch, 2)
        step(x, weights)  # expect: HY106
        step(x, options=weights_of(1 + epoch, 2))  # expect: HY106
        step(x, [base * epoch for base in (1.0, 2.0)])  # expect: HY106
        rates = [rate * 0.9 for rate in rates]
        step(x, rates)  # expect: HY106
        for i in range(2):
            shares[i] *= 0.5
        step(x, shares)  # expect: HY106


# good: the same numbers, a choice between two lists, tensors and arrays
def chosen(epoch):
    return [0.1, 0.1] if epoch > 3 else [1.0, 1.0]


def train_same_numbers(x, epochs):
    rates = [0.1, 0.2]
    for epoch in range(epochs):
        step(x, weights_of(2, 2))
        step(x, chosen(epoch))
        step(x, [0.5 * i for i in range(2)])
        step(x, [round(rate) for rate in rates])
        step(x, [tf.constant(rate) * epoch for rate in rates])
        step(x, tf.constant(weights_of(epoch, 2)))
        if epoch == 10:
            rates[0] *= 0.5
        step(x, rates)


# good: replaced by a tensor; made once
def train_replaced(x, epochs):
    first = {"epoch": 1}
    for epoch in range(epochs):
        settings = {"epoch": epoch}
        settings["epoch"] = tf.constant(epoch)
        step_with_dict(x, settings)
        step_with_dict(x, first)


# good: the same numbers each time
def train_constant(batches):
    for batch in batches:
        step(batch, [1, 2])
        step(batch, (3, 4))


# good: tensors
def train_tensors(x, epochs):
    for epoch in range(epochs):
        step(x, [tf.constant(epoch), tf.constant(2)])


# good: begins anew on each pass
def sum_pairs(batches):
    for batch in batches:
        pair = []
        pair.append(batch)
        pair.append(batch)
        total(pair)


# good: behind the loop
def good_accumulate(batches):
    seen = []
    for batch in batches:
        seen.append(batch)
    return total(seen)


# bad: a generator counts the sizes
def sides(low, high):
    side = low
    while side <= high:
        yield side
        side += 4


def train_sides(x):
    for side in sides(8, 40):
        step(x, (side, side))  # expect: HY106


# good: a generator that gives tensors
def tensor_sides(n):
    for side in range(n):
        yield tf.constant(side)


def train_tensor_sides(x):
    for side in tensor_sides(9):
        step(x, (side, side))


def run_bad():
    """Traces of six epochs."""
    traced.clear()
    train(tf.constant(1.0), 6)
    return len(traced), 6


def run_good():
    traced.clear()
    train_replaced(tf.constant(1.0), 6)
    train_tensors(tf.constant(1.0), 6)
    return len(traced), 6


# good: one graph for each list
def run_the_same_list():
    traced.clear()
    for value in (1.0, 2.0, 3.0):
        step(tf.constant(value), [1, 2])
    return len(traced), 1


# good: always one tensor
def run_emptied():
    traced.clear()
    seen = []
    for value in (1.0, 2.0, 3.0):
        seen.append(tf.constant(value))
        total(seen)
        seen.clear()
    return len(traced), 1


# good: grows once
def run_grows_sometimes():
    traced.clear()
    seen = []
    for value in (1.0, 2.0, 3.0):
        if not seen:
            seen.append(tf.constant(value))
        total(seen)
    return len(traced), 1


# good: two lists, two graphs
def run_chosen():
    traced.clear()
    for epoch in range(9):
        step(tf.constant(1.0), chosen(epoch))
    return len(traced), 2
