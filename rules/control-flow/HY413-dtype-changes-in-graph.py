import tensorflow as tf


# bad
@tf.function
def mean_of_roots(x):
    total = 0
    for i in tf.range(3):
        total += tf.sqrt(x[i])  # expect: HY413
    return total


@tf.function
def sum_of_halves(x):
    total = 0
    for i in tf.range(3):
        total += tf.reduce_sum(x[i]) * 0.5  # expect: HY413
    return total


@tf.function
def halves(x):
    scale = 1
    if tf.reduce_sum(x) > 2.0:
        scale = 0.5  # expect: HY413
    return x * tf.cast(scale, tf.float32)


# good
@tf.function
def mean_of_roots_float(x):
    total = 0.0
    for i in tf.range(3):
        total += tf.sqrt(x[i])
    return total


@tf.function
def count(x):
    n = 0
    for i in tf.range(3):
        n += 1
    return n


# good: a Python loop, which is unrolled; set anew before the loop
@tf.function
def unrolled(x):
    total = 0
    for i in range(3):
        total += tf.sqrt(x[i])
    total = 0.5
    for i in tf.range(3):
        total += tf.sqrt(x[i])
    return total


# bad: an int on one path, a float tensor on the other
@tf.function
def rectified(x):
    if x > 0.0:
        y = x * x
    else:
        y = 0  # expect: HY413
    return y


@tf.function
def rectified_at_once(x):
    return x * x if x > 0.0 else 0  # expect: HY413


@tf.function
def rectified_by_return(x):
    if x > 0.0:
        return x * x
    return 0  # expect: HY413


def halved(x):
    y = tf.cast(x, tf.uint8)
    if x > 4.0:
        y = tf.cast(x / 2.0, tf.float16)  # expect: HY413
    return tf.cast(y, tf.float32)


class Clip(tf.Module):
    @tf.function
    def by_sign(self, x):
        if x > 1.0:
            y = x
        elif x < -1.0:
            y = True  # expect: HY413
        else:
            y = x * 0.5
        return y, halved(x)


# bad: a graph keeps a float32 and a float64 apart, too
@tf.function
def doubled(x):
    if tf.reduce_sum(x) > 0.0:
        y = tf.cast(x, tf.float64)  # expect: HY413
    else:
        y = tf.zeros([2])
    return tf.cast(y, tf.float32)


# bad: another structure on the other path
def term_of(x):
    return {"sum": tf.reduce_sum(x)}


class Terms(tf.Module):
    @tf.function
    def of(self, x):
        if tf.reduce_sum(x) > 0.0:
            terms = {"sum": tf.reduce_sum(x), "top": tf.reduce_max(x)}  # expect: HY413
        else:
            terms = term_of(x)
        return tf.add_n(list(terms.values()))

    @tf.function
    def pair(self, x):
        if tf.reduce_sum(x) > 0.0:
            return x, x * 2.0  # expect: HY413
        return x


@tf.function
def kept_terms(x):
    terms = [x]
    if tf.reduce_sum(x) > 0.0:
        terms = [x, x * 2.0]  # expect: HY413
    chosen = (x, x) if tf.reduce_max(x) > 1.0 else [x, x]  # expect: HY413
    return terms[0] + chosen[0]


def show_terms():
    x = tf.constant([1.0, 2.0])
    return Terms().of(x), Terms().pair(x), kept_terms(x)


# good: keys in another order, and what is filled in the branch
@tf.function
def same_structure(x):
    if tf.reduce_sum(x) > 0.0:
        terms = {"sum": x, "top": x * 2.0}
        parts = [x, x]
    else:
        terms = {"top": x, "sum": x}
        parts = [x]
        parts.append(x)
    return terms["sum"] + parts[1]


def run_same_structure():
    return [float(same_structure(tf.constant(v))) for v in (1.0, -1.0)], [2.0, -2.0]


# bad
def shown():
    x = tf.constant(1.0)
    return [rectified(x), rectified_at_once(x), rectified_by_return(x), Clip().by_sign(x)]


# good: a float of Python is a float32, and what is not read after the condition need not fit
@tf.function
def fits(x):
    if x > 0.0:
        y, note = x * x, 1
    else:
        y, note = 0.0, x
    return y


# good: a condition of Python chooses one path
@tf.function
def chosen(x, training):
    if training:
        y = x * 2.0
    else:
        y = 0
    if x > 0.0:
        if training:
            y = x
    return y


def run_fits():
    return [float(fits(tf.constant(2.0))), int(chosen(tf.constant(-2.0), False))], [4.0, 0]


def run_bad():
    sum_of_halves(tf.constant([1.0, 4.0, 9.0]))


def run_good():
    mean_of_roots_float(tf.constant([1.0, 4.0, 9.0]))
