import tensorflow as tf


# bad
@tf.function
def best(x):
    found = None
    if tf.reduce_max(x) > 1.0:
        found = tf.reduce_max(x)  # expect: HY409
    return found


@tf.function
def other(x):
    if tf.reduce_max(x) > 1.0:
        found = tf.reduce_max(x)
    else:
        found = None  # expect: HY409
    return found


# good
@tf.function
def best_or_zero(x):
    found = tf.zeros([])
    if tf.reduce_max(x) > 1.0:
        found = tf.reduce_max(x)
    return found


# good: not used behind it, or Python decides
@tf.function
def inside_only(x):
    found = None
    if tf.reduce_max(x) > 1.0:
        found = tf.reduce_max(x)
        tf.print(found)
    return x


@tf.function
def python_condition(x, training=True):
    found = None
    if training:
        found = tf.reduce_max(x)
    return found


# bad: one way returns nothing
@tf.function
def graded(x):
    if tf.reduce_sum(x) > 0.0:
        if tf.reduce_sum(x) > 9.0:
            return None  # expect: HY409
        return x
    return -x


# bad: a return without a value is no better where nothing is returned
@tf.function
def counted(x, count):
    if tf.reduce_sum(x) > 0.0:
        return  # expect: HY409
    count.assign_add(1)


# good: Python decides while tracing
@tf.function
def counted_right(x, count, skip=False):
    if skip:
        return
    if tf.reduce_sum(x) <= 0.0:
        count.assign_add(1)


# good: eager
def graded_eagerly(x):
    if tf.reduce_sum(x) > 0.0:
        return None
    return x


# bad: None before a loop, whose first iteration has it on the path without a value
def is_closer(distance, least):
    return distance < least


@tf.function
def nearest(points, origin):
    winner = None
    least = tf.constant(1e9)
    for point in points:
        distance = tf.norm(point - origin)
        if is_closer(distance, least):
            winner, least = point, distance  # expect: HY409
    return winner


@tf.function
def last_positive(rows):
    last = None
    for row in [rows[0], rows[1]]:
        if tf.reduce_min(row) > 0.0:
            last = row  # expect: HY409
    return last


# good: the first iteration has a value, whatever the tensor is
@tf.function
def nearest_after_first(points):
    winner = None
    for point in [points[0], points[1]]:
        if winner is None:
            winner = point
        elif tf.norm(point) < tf.norm(winner):
            winner = point
    return winner


@tf.function
def nearest_or_zero(points):
    winner = tf.zeros_like(points[0])
    for point in points:
        if tf.norm(point) > tf.norm(winner):
            winner = point
    return winner


@tf.function
def last_of_all(points):
    last = None
    for point in points:
        last = point
        if tf.reduce_min(point) > 0.0:
            last = -point
    return last


def run_bad():
    best(tf.constant([3.0]))


def run_good():
    best_or_zero(tf.constant([3.0]))
    points = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    nearest_after_first(points)
    nearest_or_zero(points)
    last_of_all(points)
