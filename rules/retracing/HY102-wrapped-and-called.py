import tensorflow as tf

traced = []


def loss(x):
    traced.append("loss")
    return tf.reduce_mean(tf.square(x))


# bad: a new graph function for each call of evaluate
def evaluate(x):
    return tf.function(loss)(x)  # expect: HY102


def evaluate_all(batches):
    return [evaluate(batch) for batch in batches]


# bad: with options, around a lambda
class Model:
    def __init__(self, weights):
        self.weights = weights

    def predict(self, x):
        return tf.function(jit_compile=True)(lambda v: v * self.weights)(x)  # expect: HY102


# good: made once
graph_loss = tf.function(loss)


def evaluate_with_name(x):
    return graph_loss(x)


# good: at module level it runs once
value = tf.function(loss)(tf.constant([1.0]))


# good: bound, and called more than once
def evaluate_many(batches):
    compute = tf.function(loss)
    return [compute(batch) for batch in batches]


# good: wraps what it is given, so it cannot be made before
def call_compiled(model, x):
    return tf.function(model.call)(x)


# good: no graph function
def wrap(f):
    return lambda x: f(x)


def evaluate_wrapped(x):
    return wrap(loss)(x)


def run_bad():
    """Traces of four calls."""
    traced.clear()
    evaluate_all([tf.constant([float(i)]) for i in range(4)])
    return len(traced), 4


def run_good():
    traced.clear()
    evaluate_many([tf.constant([float(i)]) for i in range(4)])
    return len(traced), 4


# good: each model has a graph of its own
def run_belongs_to_the_call():
    traced.clear()
    x = tf.constant([1.0])
    models = [tf.keras.layers.Lambda(lambda v, factor=factor: v * factor) for factor in (2.0, 3.0)]
    return [float(call_compiled(model, x)[0]) for model in models], [2.0, 3.0]


# good: traced while the module is imported, and never again
traced_by_import = len(traced)


def run_at_module_level():
    return [traced_by_import, float(value)], [1, 1.0]
