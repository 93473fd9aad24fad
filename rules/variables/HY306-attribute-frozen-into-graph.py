import dataclasses

import numpy as np
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


# bad: the graph holds the first tensor, which each call ought to replace
class Iteration:
    def __init__(self):
        self.point = tf.constant(8.0)

    @tf.function
    def halved(self):
        return self.point / 2.0, tf.abs(self.point)  # expect: HY306

    def run(self):
        self.point, distance = self.halved()
        return distance


def iterate(times):
    iteration = Iteration()
    for _ in range(times):
        print(iteration.run())


# good: the tensor is handed in
class Handed:
    def __init__(self):
        self.point = tf.constant(8.0)

    @tf.function
    def halved(self, point):
        return point / 2.0, tf.abs(point)

    def run(self):
        self.point, distance = self.halved(self.point)
        return distance


# bad: it goes on with the first optimizer
class Descent:
    def __init__(self):
        self.weight = tf.Variable(10.0)
        self.optimizer = tf.keras.optimizers.SGD(1.0)

    @tf.function
    def move(self):
        self.optimizer.apply_gradients([(tf.constant(1.0), self.weight)])  # expect: HY306

    def slow_down(self):
        self.optimizer = tf.keras.optimizers.SGD(0.1)

    def run(self):
        self.move()
        self.slow_down()
        self.move()


# good: another object for each weight, and another one than the first
class Tint(tf.Module):
    def __init__(self):
        super().__init__()
        self.weight = 0.25

    @tf.function
    def mix(self, a, b):
        return a * self.weight + b


def compare_tints(a, b):
    for weight in [0.25, 0.5]:
        tint = Tint()
        tint.weight = weight
        tint.mix(a, b)
    second = Tint()
    second.weight = 0.75
    return second.mix(a, b)


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


# bad: an argument is the same object each time, whatever its attributes are
class Slope:
    def __init__(self):
        self.height = 0.0


@tf.function
def along(slope, x):
    return x + slope.height  # expect: HY306


def climb(x):
    slope = Slope()
    low = along(slope, x)
    slope.height += 5.0
    return low, along(slope, x)


# good: what init_scope runs is run while tracing
class Once(tf.Module):
    def __init__(self):
        super().__init__()
        self.runs = 0

    @tf.function
    def __call__(self, x):
        if self.runs == 0:
            with tf.init_scope():
                self.runs += 1
        return x


def run_once(x):
    once = Once()
    for _ in range(3):
        once(x)


# good: written by unpacking, and read nowhere
class Last:
    def __init__(self):
        self.low, self.high = 0.0, 1.0

    @tf.function
    def keep(self, x):
        self.low, (self.high, _) = 0.0, (2.0, x)
        return x

    def tune(self):
        self.low = 0.5
        self.high = 0.5


def keep_all(x):
    last = Last()
    for _ in range(3):
        last.keep(x)
        last.tune()


# bad: two attributes at once are written like one
class Pair(tf.Module):
    def __init__(self):
        self.rate, self.offset = 0.5, 1.0

    @tf.function
    def scaled(self, x):
        return x * self.rate  # expect: HY306

    def run(self, x):
        first = self.scaled(x)
        self.rate, self.offset = 0.25, 2.0
        return first, self.scaled(x)


# good: the loop sets the attribute, and does not read what was there
class Sweep(tf.Module):
    def __init__(self):
        self.level = 0

    def raise_level(self):
        self.level += 1

    @tf.function
    def run(self, x):
        for self.level in range(3):
            x = x + 1.0
        return x


def sweep_twice():
    sweep = Sweep()
    sweep.run(tf.constant(1.0))
    sweep.raise_level()
    sweep.run(tf.constant(1.0))


# bad: a field of a dataclass
@dataclasses.dataclass
class Options:
    rate: float = 0.5


class Learner:
    def __init__(self):
        self.options = Options()

    @tf.function
    def step(self, x):
        return x * self.options.rate  # expect: HY306


def slower():
    learner = Learner()
    learner.step(tf.constant(1.0))
    learner.options.rate = 0.1
    learner.step(tf.constant(1.0))


# bad: an array is a constant of the graph, and so is an item of a dict
class Odds(tf.Module):
    def __init__(self, count):
        super().__init__()
        self.odds = np.ones(count, np.float32)
        self.mode = {"sharp": False, "soft": True}

    def favour(self, which, weight):
        self.odds[which] *= weight

    @tf.function
    def chances(self, which):
        return tf.gather(self.odds, which)  # expect: HY306

    @tf.function
    def sharpened(self, x):
        scaled = x * self.odds  # expect: HY306
        if self.mode["sharp"]:  # expect: HY306
            scaled = scaled * scaled
        return scaled if self.mode["soft"] else -scaled


def follow(x, count):
    odds = Odds(3)
    before = odds.chances(tf.constant([0, 1]))
    odds.favour(0, 3.0)
    for _ in range(count):
        odds.sharpened(x)
        odds.favour(1, 0.5)
        odds.mode["sharp"] = not odds.mode["sharp"]
    return before, odds.chances(tf.constant([0, 1]))


# good: only the shape is used, another item is read, or it comes as an argument
class Table(tf.Module):
    def __init__(self, count):
        super().__init__()
        self.cells = np.zeros(count, np.float32)
        self.sizes = {"rows": 3, "seen": 0}

    def put(self, which, value):
        self.cells[which] = value
        self.sizes["seen"] = which

    @tf.function
    def like_it(self, x):
        return x[: len(self.cells)] + tf.ones_like(self.cells) + float(self.cells.shape[0])

    @tf.function
    def rows(self, x):
        return x * float(self.sizes["rows"])

    @tf.function
    def total(self, cells):
        return tf.reduce_sum(cells)


def fill_table(x):
    table = Table(3)
    for i in range(3):
        table.put(i, 2.0)
        table.like_it(x)
        table.rows(x)
        table.total(table.cells)


# bad: the step of a summary is a number, and the same in each
class Logged(tf.Module):
    def __init__(self, folder):
        super().__init__()
        self.writer = tf.summary.create_file_writer(folder)
        self.count = 0

    @tf.function
    def step(self, x):
        with self.writer.as_default():
            tf.summary.scalar("x", x, step=self.count)  # expect: HY306
        return x

    def run(self, x):
        for _ in range(3):
            self.step(x)
            self.count += 1


def run_bad():
    trainer = Trainer()
    return [float(trainer.train(tf.constant(1.0))) for _ in range(4)]


def run_good():
    trainer = Passing()
    return [float(trainer.train(tf.constant(1.0))) for _ in range(4)]


# good: each call of prepare makes a new graph
class Prepared:
    def __init__(self):
        self.factor = 1.0

    def prepare(self):
        self.compute = tf.function(self.scaled)

    def scaled(self, x):
        return x * self.factor


def run_wrapped_again():
    prepared = Prepared()
    values = []
    for factor in (2.0, 3.0):
        prepared.factor = factor
        prepared.prepare()
        values.append(float(prepared.compute(tf.constant(1.0))))
    return values, [2.0, 3.0]


def run_object_created_again():
    return float(compare_tints(tf.constant(1.0), tf.constant(0.0))), 0.75


# good: counted while it is traced, once
def run_while_tracing():
    once = Once()
    for value in (1.0, 2.0, 3.0):
        once(tf.constant(value))
    return once.runs, 1


# good: the graph does nothing with the number; that it counts traces is HY206
class Counting:
    def __init__(self):
        self.calls = 0

    @tf.function
    def step(self, x):
        self.calls = self.calls + 1  # noqa: HY206
        return x

    def restart(self):
        self.calls += 10


def run_counts_itself():
    counting = Counting()
    counting.step(tf.constant(1.0))
    counting.restart()
    return float(counting.step(tf.constant(2.0))), 2.0
