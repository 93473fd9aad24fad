import tensorflow as tf


# bad
@tf.function
def squares(n):
    return [i * i for i in tf.range(n)]  # expect: HY405


# bad
@tf.function
def parts(x):
    y = tf.square(x)
    return sum(e for e in y)  # expect: HY405


# good: a list of tensors
@tf.function
def unstacked(x):
    return [e * 2.0 for e in tf.unstack(x)]


# good: a parameter may be a list
@tf.function
def doubled(tensors):
    return [t * 2.0 for t in tensors]


# good: converted
@tf.function
def total(x):
    result = tf.constant(0.0)
    for e in tf.square(x):
        result += e
    return result


def run_bad():
    squares(tf.constant(3))


def run_good():
    unstacked(tf.constant([1.0, 2.0]))
    doubled([tf.constant(1.0)])
    total(tf.constant([1.0, 2.0]))


# good: a list is handed in
def run_list_of_tensors():
    return [float(t) for t in doubled([tf.constant(1.0), tf.constant(2.0)])], [2.0, 4.0]


# bad: range() of a tensor, where AutoGraph converts it and where it does not
@tf.function
def numbered(x):
    return [x[i] for i in range(tf.shape(x)[0])]  # expect: HY405


class Steps(tf.keras.layers.Layer):
    def call(self, x):
        steps = tf.shape(x)[1]
        return tf.stack([x[:, t] for t in range(steps)], axis=1)  # expect: HY405


def use_steps():
    model = tf.keras.Sequential([Steps()])
    model.compile("sgd", "mse")
    model.fit(tf.ones((2, 3)), tf.ones((2, 3)))
    return numbered(tf.ones(3))


# good: a length that is known while tracing
@tf.function
def numbered_statically(x, count=2):
    return [x[i] for i in range(count)] + [x[i] for i in range(len(x.shape))]
