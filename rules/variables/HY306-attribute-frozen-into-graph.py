import tensorflow as tf


class Trainer:
    def __init__(self):
        self.steps = 0
        self.rate = 0.5
        self.warm = tf.Variable(False)

    # bad: decided while tracing
    @tf.function
    def step(self, x):
        if self.steps >= 2:  # expect: HY306
            return x * 2.0
        return x

    def train(self, x):
        result = self.step(x)
        self.steps += 1
        return result

    # bad: set from outside between two calls
class Blend(tf.Module):
    def __init__(self):
        super().__init__()
        self.share = 0.25

    @tf.function
    def mix(self, a, b):
        return a * self.share + b  # expect: HY306


def compare(a, b):
    blend = Blend()
    first = blend.mix(a, b)
    blend.share = 0.75
    return first, blend.mix(a, b)


# good: never changed
    @tf.function
    def scaled(self, x):
        return x * self.rate

    # good: a variable
    @tf.function
    def phased(self, x):
        return tf.where(self.warm, x * 2.0, x)

    def warm_up(self):
        self.warm.assign(True)


# good: counted by compile, before Keras traces the step
class Compiled(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.extra_losses = 0

    def compile(self, **options):
        super().compile(**options)
        self.count_losses()

    def count_losses(self):
        self.extra_losses += 1

    def train_step(self, data):
        return {"loss": tf.reduce_sum(data) * (2.0 if self.extra_losses else 1.0)}


# good: passed in
class Passing:
    def __init__(self):
        self.steps = 0

    @tf.function
    def step(self, x, steps):
        return tf.where(steps >= 2, x * 2.0, x)

    def train(self, x):
        result = self.step(x, tf.constant(self.steps))
        self.steps += 1
        return result


def run_bad():
    trainer = Trainer()
    return [float(trainer.train(tf.constant(1.0))) for _ in range(4)]


def run_good():
    trainer = Passing()
    return [float(trainer.train(tf.constant(1.0))) for _ in range(4)]
