import tensorflow as tf

LIMIT = tf.constant(2)


# bad
@tf.function
def corners(box):
    top, left = box[0], box[1]
    return tf.constant([top, left])  # expect: HY629


# bad: behind a helper, by keyword, in a tuple, a list of tensors, a method
def turned(angle):
    c, s = tf.cos(angle), tf.sin(angle)
    return tf.constant(((c, -s), (s, c)))  # expect: HY629


def drop(x, axis):
    return tf.squeeze(x, axis=axis)  # expect: HY629


@tf.function
def whole(x, axis, angle):
    rows = tf.unstack(x, num=tf.shape(x)[0])  # expect: HY629
    total = tf.constant(rows)  # expect: HY629
    x.set_shape([tf.shape(x)[0], 2])  # expect: HY629
    first = tf.constant(0.0, shape=[tf.size(x)])  # expect: HY629
    return drop(x, axis), total, first, turned(angle)


def use_whole():
    return whole(tf.zeros((2, 2)), tf.constant(0), tf.constant(1.0))


# good: operations that take tensors, Python values, static shapes
@tf.function
def fine(x, size):
    rows = tf.stack([x[0], x[1]])
    padded = tf.zeros([tf.shape(x)[0], size])
    x.set_shape([None, 2])
    twice = tf.constant([2.0, 4.0]) * tf.reduce_sum(x, axis=size - size)
    return tf.concat([rows, padded], axis=tf.rank(x) - 1), twice, tf.split(x, [size, 1])


def use_fine():
    return fine(tf.zeros((2, 2)), tf.constant(1))


# good: an eager tensor has a value
@tf.function
def made_outside(x):
    return x * tf.cast(tf.constant(LIMIT), tf.float32)


def run_bad():
    return corners(tf.constant([1.0, 2.0]))


def run_good():
    use_fine()
    return made_outside(tf.constant([3.0])).numpy()


def run_made_outside():
    return made_outside(tf.constant([3.0])).numpy().tolist(), [6.0]


# good: a try that has another way
@tf.function
def tried(x):
    try:
        return tf.constant([x])
    except TypeError:
        return tf.stack([x])


def run_tried():
    return tried(tf.constant(1.0)).numpy().tolist(), [1.0]
