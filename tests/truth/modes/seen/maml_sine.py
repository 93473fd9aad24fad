"""First- and second-order MAML on sinusoid regression."""
import argparse
import itertools
import math

import numpy as np
import tensorflow as tf


class SineTask:
    def __init__(self, rng):
        self.amplitude = rng.uniform(0.5, 2.0)
        self.phase = rng.uniform(0, math.pi)
        self.rng = rng

    def sample(self, n):
        x = self.rng.uniform(-3, 3, size=(n, 1)).astype("float32")
        return x, self.target(x)

    def target(self, x):
        return (self.amplitude * np.sin(x + self.phase)).astype("float32")


def task_stream(seed, shots):
    rng = np.random.default_rng(seed)
    while True:
        task = SineTask(rng)
        support, query = task.sample(shots), task.sample(shots)
        yield support + query


def init_params(sizes, seed=0):
    params = []
    for i, (n_in, n_out) in enumerate(zip(sizes[:-1], sizes[1:])):
        w = tf.random.stateless_normal([n_in, n_out], [seed, i]) / math.sqrt(n_in)
        params.append((tf.Variable(w, name="w%d" % i), tf.Variable(tf.zeros([n_out]), name="b%d" % i)))
    return params


def forward(params, x):
    *hidden, (w_last, b_last) = params
    for w, b in hidden:
        x = tf.tanh(x @ w + b)
    return x @ w_last + b_last


def mse(params, x, y):
    return tf.reduce_mean(tf.square(forward(params, x) - y))


def unflatten(flat):
    it = iter(flat)
    return list(zip(it, it))


class MAML:
    def __init__(self, params, inner_lr=0.05, outer_lr=0.01, inner_steps=2, first_order=False):
        self.params = params
        self.flat = [v for pair in params for v in pair]
        self.inner_lr, self.outer_lr = inner_lr, outer_lr
        self.inner_steps = inner_steps
        self.first_order = first_order

    def adapt(self, x, y):
        fast = [tf.identity(v) for v in self.flat]
        for _ in range(self.inner_steps):
            with tf.GradientTape() as tape:
                tape.watch(fast)
                loss = mse(unflatten(fast), x, y)
            grads = tape.gradient(loss, fast)
            if self.first_order:
                grads = [tf.stop_gradient(g) for g in grads]
            fast = [p - self.inner_lr * g for p, g in zip(fast, grads)]
        return unflatten(fast)

    def task_loss(self, task):
        xs, ys, xq, yq = task
        return mse(self.adapt(xs, ys), xq, yq)

    @tf.function
    def meta_step(self, batch):
        with tf.GradientTape() as tape:
            losses = tf.map_fn(self.task_loss, batch, fn_output_signature=tf.float32)
            loss = tf.reduce_mean(losses)
        grads = tape.gradient(loss, self.flat)
        for v, g in zip(self.flat, grads):
            v.assign_sub(self.outer_lr * g)
        return loss

    def evaluate(self, task):
        xs, ys, xq, yq = task
        before = mse(self.params, xq, yq)
        after = mse(self.adapt(xs, ys), xq, yq)
        return float(before), float(after)


def batches(seed, shots, size):
    stream = task_stream(seed, shots)
    while True:
        columns = zip(*itertools.islice(stream, size))
        yield tuple(tf.constant(np.stack(c)) for c in columns)


def parse_args(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--shots", type=int, default=6)
    return parser.parse_args(argv)


def main():
    args = parse_args()
    for first_order in (False, True):
        learner = MAML(init_params([1, 12, 1]), first_order=first_order)
        losses = [float(learner.meta_step(b))
                  for b in itertools.islice(batches(0, args.shots, 3), args.steps)]
        before, after = learner.evaluate(next(task_stream(99, args.shots)))
        print("first order:", first_order, "finite:", np.isfinite(losses).all(), "adapts:", after < before)


if __name__ == "__main__":
    main()
