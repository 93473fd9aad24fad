import tensorflow as tf


# bad
@tf.function
def step(x):
    y = tf.reduce_sum(x)
    with tf.init_scope():
        z = y * 2.0  # expect: HY312
    return z


# good
@tf.function
def step_with_constant(x):
    y = tf.reduce_sum(x)
    with tf.init_scope():
        scale = tf.constant(2.0, y.dtype)
        size = tf.zeros(x.shape)
        size = size + scale
    return y * scale


# bad
def run_bad():
    step(tf.constant([1.0]))


# good
def run_good():
    step_with_constant(tf.constant([1.0]))


# good: what the block makes is bound there, under a name that was bound before
class Tables(tf.Module):
    def __init__(self):
        super().__init__()
        self.tables = {}

    @tf.function
    def forward(self, x):
        found = self.tables.get(2)
        if found is None:
            with tf.init_scope():
                found = tf.ones((2, 2))
            self.tables[2] = found
        return found @ x


def run_bound_inside():
    tables = Tables()
    return tables.forward(tf.ones((2, 1))).numpy().tolist(), [[2.0], [2.0]]


# good: known without its value
@tf.function
def step_with_static(x):
    y = tf.reduce_sum(x)
    with tf.init_scope():
        known = [y.shape.rank, y.dtype.name, y is None, y == None]
    return known


def run_static():
    return [str(v) for v in step_with_static.python_function(tf.constant([1.0]))], ["0", "float32", "False", "False"]
