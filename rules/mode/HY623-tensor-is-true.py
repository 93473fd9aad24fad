import tensorflow as tf


@tf.function
def is_zero(x):
    return tf.equal(x, 0)


# bad: the result of an operation, of another function, of a comparison
@tf.function
def label(x):
    if is_zero(x) is True:  # expect: HY623
        return tf.constant("zero")
    return tf.constant("other")


@tf.function
def other_way(x):
    found = tf.reduce_any(x > 1)
    return False is found, found is not True  # expect: HY623 HY623


class Loop:
    def is_done(self, x):
        return tf.reduce_max(x) < 1.0

    @tf.function
    def run(self, x):
        done = self.is_done(x)
        while done is False:  # expect: HY623
            x = x / 2.0
            done = self.is_done(x)
        return x


# bad: an eager tensor is no bool, either
def eagerly():
    return tf.equal(0, 0) is True  # expect: HY623


# good
@tf.function
def label_by_value(x):
    if is_zero(x):
        return tf.constant("zero")
    return tf.constant("other")


# good: Python's own values, None, and what may be either
@tf.function
def flags(x, training=True, mask=None):
    if training is True:
        x = x * 2
    if mask is not None:
        x = x * mask
    return x


def either(value=False):
    found = value if value is False else tf.equal(value, 0)
    return found is False


def run_bad():
    return label(tf.constant(0)).numpy()


def run_good():
    flags(tf.constant(1))
    either()
    return label_by_value(tf.constant(0)).numpy()


# good: with a mask and without
def run_is_none():
    return [int(flags(tf.constant(3))), int(flags(tf.constant(3), mask=tf.constant(2)))], [6, 12]


# good: whether the argument was given
def spread(x, diagonal=False):
    total = tf.reduce_sum(x)
    if diagonal is not False:
        total = total - tf.cast(tf.shape(x)[0], total.dtype) * diagonal
    return total


def run_given():
    return float(spread(tf.ones([2, 2]), diagonal=tf.constant(1.0))), 2.0


# good: to see what it says
def run_printed():
    found = tf.equal(0, 0)
    print(found is True)
    return bool(found == True), True  # noqa: E712
