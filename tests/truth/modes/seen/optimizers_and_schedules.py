"""Optimizers, schedules and averages by hand."""
import numpy as np
import tensorflow as tf
from tensorflow import keras


class CosineWithWarmup(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup, total):
        super().__init__()
        self.peak, self.warmup, self.total = peak, warmup, total

    def __call__(self, step):
        step = tf.cast(step, tf.float32)
        return tf.where(step < self.warmup, self._rising(step), self._falling(step))

    def _rising(self, step):
        return self.peak * step / self.warmup

    def _falling(self, step):
        share = (step - self.warmup) / (self.total - self.warmup)
        return 0.5 * self.peak * (1 + tf.cos(np.pi * tf.minimum(share, 1.0)))

    def get_config(self):
        return {"peak": self.peak, "warmup": self.warmup, "total": self.total}


class Optimizer(tf.Module):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate
        self.steps = tf.Variable(0, dtype=tf.int64)
        self.slots = {}

    def current_rate(self):
        return self.rate(self.steps) if callable(self.rate) else self.rate

    def slot(self, variable, name):
        key = (name, variable.ref())
        if key not in self.slots:
            self.slots[key] = tf.Variable(tf.zeros_like(variable))
        return self.slots[key]

    def apply(self, gradients, variables):
        for g, v in zip(gradients, variables):
            v.assign_sub(self.current_rate() * self.direction(g, v))
        self.steps.assign_add(1)

    def direction(self, gradient, variable):
        raise NotImplementedError


class Momentum(Optimizer):
    def __init__(self, rate, beta=0.9):
        super().__init__(rate)
        self.beta = beta

    def direction(self, gradient, variable):
        m = self.slot(variable, "m")
        m.assign(self.beta * m + gradient)
        return m


class SignDescent(Optimizer):
    def direction(self, gradient, variable):
        return tf.sign(gradient)


class Lion(Momentum):
    def direction(self, gradient, variable):
        return tf.sign(super().direction(gradient, variable))


class WeightAverage:
    def __init__(self, variables, decay):
        self.variables = list(variables)
        self.decay = decay
        self.shadow = [tf.Variable(v) for v in self.variables]

    def update(self):
        for s, v in zip(self.shadow, self.variables):
            s.assign(self.decay * s + (1 - self.decay) * v)

    def swap(self):
        for s, v in zip(self.shadow, self.variables):
            kept = tf.identity(v)
            v.assign(s)
            s.assign(kept)

    def __enter__(self):
        self.swap()
        return self

    def __exit__(self, *error):
        self.swap()


def rosenbrock(p):
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


def quadratic(p):
    return tf.reduce_sum(tf.square(p))


def numeric_gradient(function, point, eps=1e-3):
    out = []
    for i in range(len(point)):
        step = np.zeros_like(point)
        step[i] = eps
        out.append(float(function(point + step) - function(point - step)) / (2 * eps))
    return np.array(out)


def minimize(function, optimizer, start, steps):
    point = tf.Variable(start)
    average = WeightAverage([point], 0.9)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = function(point)
        optimizer.apply(tape.gradient(loss, [point]), [point])
        return loss

    losses = []
    for _ in range(steps):
        losses.append(float(step()))
        average.update()
    with average:
        return losses, point.numpy()


def minimize_eagerly(function, optimizer, start, steps):
    point = tf.Variable(start)
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = function(point)
        optimizer.apply(tape.gradient(loss, [point]), [point])
    return float(loss)


def line_search(function, point, direction):
    rate = 1.0
    while function(point - rate * direction) > function(point):
        rate *= 0.5
    return rate


def fit_with_schedule():
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(CosineWithWarmup(0.1, 2, 10)), "mse")
    x = np.ones((16, 2), "float32")
    model.fit(x, x[:, :1], epochs=1, verbose=0)


START = np.array([0.5, 0.5], "float32")
print(minimize(quadratic, Momentum(0.1), START, 4))
print(minimize(rosenbrock, Lion(CosineWithWarmup(0.01, 2, 10)), START, 4))
print(minimize_eagerly(quadratic, SignDescent(0.1), START, 3))
print(numeric_gradient(rosenbrock, START))
fit_with_schedule()
