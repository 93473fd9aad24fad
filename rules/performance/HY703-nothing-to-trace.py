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
