import tensorflow as tf


# bad
@tf.function
def scale(x, factor):  # expect: HY703
    return x * factor


def main():
    return scale(tf.constant([1.0]), 3) + scale(tf.constant([1.0]), 4)


# bad: Python numbers only
@tf.function
def sizes():  # expect: HY703
    total = 0
    for i in range(4):
        total += i
    return total


def use_sizes():
    return sizes()


# good: the work comes with the object
class Learner:
    def __init__(self, model, optimizer, data):
        self.model = model
        self.optimizer = optimizer
        self.iterator = iter(data)

    @tf.function
    def step(self):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(self.model(next(self.iterator)))
        weights = self.model.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))

    def run(self):
        self.step()


# good
@tf.function
def scale_by_tensor(x, factor):
    return x * factor


@tf.function
def unknown(x):
    return x.total()


def use():
    return scale_by_tensor(tf.constant([1.0]), tf.constant(3.0))


# bad
def run_bad():
    main()


# good
def run_good():
    use()


# good: each call trains
def run_works_on_its_model():
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
    learner = Learner(model, tf.keras.optimizers.SGD(0.1), tf.data.Dataset.from_tensors(tf.ones([1, 1])).repeat())
    biases = []
    for _ in range(3):
        learner.run()
        biases.append(float(model.trainable_variables[1][0]))
    return biases, [-0.1, -0.2, -0.3]


# good: counts traces, and would count calls
told = []


@tf.function
def tell():
    told.append(1)
    return 3


def run_side_effect():
    for _ in range(3):
        tell()
    as_graph = len(told)
    for _ in range(3):
        tell.python_function()
    return [as_graph, len(told) - as_graph], [1, 3]
