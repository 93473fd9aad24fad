import tensorflow as tf

VECTOR = tf.TensorSpec([None], tf.float32)


# bad: a parameter went, its spec stayed
def build_step():
    @tf.function(input_signature=[VECTOR, VECTOR])  # expect: HY502
    def step(x):
        return x * 2.0

    return step


# bad: several lines, the first extra one is marked
def build_long():
    @tf.function(input_signature=[
        tf.TensorSpec([None], tf.float32),
        tf.TensorSpec([None], tf.int32),  # expect: HY502
        tf.TensorSpec([], tf.bool),
    ])
    def step(x):
        return x * 2.0

    return step


# bad: **kwargs takes no spec
def build_kwargs():
    @tf.function(input_signature=[VECTOR, VECTOR])  # expect: HY502
    def step(x, **options):
        return x * 2.0

    return step


# bad: self takes no spec
def build_class():
    class Doubler(tf.Module):
        @tf.function(input_signature=[VECTOR, VECTOR])  # expect: HY502
        def __call__(self, x):
            return x * 2.0

    return Doubler


# bad: a bound method has lost its receiver
class Trainer:
    def wrap(self):
        return tf.function(self.step, input_signature=[VECTOR, VECTOR])  # expect: HY502

    def step(self, x):
        return x * 2.0


# good: one for each
@tf.function(input_signature=[VECTOR, VECTOR])
def add(x, y):
    return x + y


# good: a parameter with a default may have a spec, too
@tf.function(input_signature=[VECTOR, VECTOR])
def add_default(x, y=None):
    return x + y


# good: *args takes all that are left
@tf.function(input_signature=[VECTOR, VECTOR, VECTOR])
def add_all(*values):
    return tf.add_n(values)


# good: frozen to its default
@tf.function(input_signature=[VECTOR])
def switched(x, *, training=False):
    return x


def run_bad():
    return build_step()(tf.constant([1.0]))


def run_good():
    x = tf.constant([1.0])
    switched(x)
    add_all(x, x, x)
    return add(x, x), add_default(x, x)
