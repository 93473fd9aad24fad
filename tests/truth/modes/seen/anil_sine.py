import argparse
from functools import partial, wraps
import time

import numpy as np
import tensorflow as tf

# Model-agnostic meta-learning for few-shot sinusoid regression.
# MAML / FOMAML / Reptile.


def timeit(fn):
    @wraps(fn)
    def wrapper(*args, **kwargs):
        t0 = time.perf_counter()
        out = fn(*args, **kwargs)
        timeit.log[fn.__name__] = timeit.log.get(fn.__name__, 0.0) + time.perf_counter() - t0
        return out
    return wrapper


timeit.log = {}


class SinusoidTask(object):
    def __init__(self, rng):
        self.amp = rng.uniform(0.1, 5.0)
        self.phase = rng.uniform(0, np.pi)
        self.rng = rng

    def value(self, x):
        return self.amp * np.sin(x - self.phase)

    def batch(self, k):
        x = self.rng.uniform(-5, 5, size=(k, 1))
        return x.astype(np.float32), self.value(x).astype(np.float32)


def task_stream(seed=0):
    rng = np.random.RandomState(seed)
    while True:
        yield SinusoidTask(rng)


def meta_batch(stream, n_tasks, k):
    support, query = [], []
    for _ in range(n_tasks):
        task = next(stream)
        support.append(task.batch(k))
        query.append(task.batch(k))
    stack = lambda pairs, i: tf.constant(np.stack([p[i] for p in pairs]))
    return stack(support, 0), stack(support, 1), stack(query, 0), stack(query, 1)


def init_weights(hidden=8):
    w = {}
    sizes = [1, hidden, hidden, 1]
    for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
        w["w%d" % i] = tf.Variable(tf.random.truncated_normal([a, b], stddev=0.3))
        w["b%d" % i] = tf.Variable(tf.zeros([b]))
    return w


def forward(w, x):
    h = tf.nn.relu(dense(w, 0, x))
    h = tf.nn.relu(dense(w, 1, h))
    return dense(w, 2, h)


def dense(w, i, x):
    return tf.matmul(x, w["w%d" % i]) + w["b%d" % i]


def mse(pred, y):
    return tf.reduce_mean(tf.square(pred - y))


def adapt(w, x, y, lr, steps, first_order=False):
    fast = {k: tf.convert_to_tensor(v) for k, v in w.items()}
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(fast)
            loss = mse(forward(fast, x), y)
        grads = tape.gradient(loss, fast)
        if first_order:
            grads = stop(grads)
        fast = {k: fast[k] - lr * grads[k] for k in fast}
    return fast


def stop(grads):
    return {k: tf.stop_gradient(g) for k, g in grads.items()}


class MAML:
    def __init__(self, weights, inner_lr=0.01, outer_lr=1e-3, steps=1, first_order=False):
        self.weights = weights
        self.keys = sorted(weights)
        self.inner = partial(adapt, lr=inner_lr, steps=steps, first_order=first_order)
        self.opt = tf.keras.optimizers.Adam(outer_lr)

    def task_loss(self, batch):
        xs, ys, xq, yq = batch
        fast = self.inner(self.weights, xs, ys)
        return mse(forward(fast, xq), yq)

    @timeit
    def meta_step(self, batch):
        return self._meta_step(*batch)

    @tf.function
    def _meta_step(self, *batch):
        with tf.GradientTape() as tape:
            losses = tf.map_fn(self.task_loss, batch, fn_output_signature=tf.float32)
            loss = tf.reduce_mean(losses)
        params = [self.weights[k] for k in self.keys]
        grads = tape.gradient(loss, params)
        self.opt.apply_gradients(zip([tf.clip_by_norm(g, 10.0) for g in grads], params))
        return loss


class Reptile:
    def __init__(self, weights, inner_lr=0.02, eps=0.1, steps=2):
        self.weights = weights
        self.inner_lr, self.eps, self.steps = inner_lr, eps, steps

    @timeit
    def meta_step(self, batch):
        xs, ys, xq, yq = batch
        losses = []
        for i in range(xs.shape[0]):
            fast = adapt(self.weights, xs[i], ys[i], self.inner_lr, self.steps, first_order=True)
            losses.append(mse(forward(fast, xq[i]), yq[i]))
            self.move_towards(fast)
        return tf.add_n(losses) / len(losses)

    def move_towards(self, fast):
        for k, v in self.weights.items():
            v.assign_add(self.eps * (fast[k] - v))


class ANIL(MAML):
    """Only the head is adapted. Unfinished."""

    def task_loss(self, batch):
        head = {k: v for k, v in self.weights.items() if k.endswith("2")}
        raise NotImplementedError(head)


ALGORITHMS = {
    "maml": lambda w: MAML(w),
    "fomaml": lambda w: MAML(w, first_order=True),
    "reptile": Reptile,
    "anil": ANIL,
}


@timeit
def evaluate(weights, n=2):
    stream = task_stream(99)
    curves = []
    for _ in range(n):
        xs, ys, xq, yq = [t[0] for t in meta_batch(stream, 1, 5)]
        curve = []
        for steps in (0, 1, 3):
            fast = adapt(weights, xs, ys, 0.01, steps)
            curve.append(mse(forward(fast, xq), yq).numpy())
        curves.append(curve)
    return np.mean(curves, axis=0)


def pretrain(weights, steps=2):
    """Plain multi-task regression baseline."""
    opt = tf.keras.optimizers.SGD(1e-3)
    stream = task_stream(5)
    for _ in range(steps):
        x, y = next(stream).batch(10)
        with tf.GradientTape() as tape:
            loss = mse(forward(weights, x), y)
        params = list(weights.values())
        opt.apply_gradients(zip(tape.gradient(loss, params), params))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--algorithms", nargs="+", default=["maml", "fomaml", "reptile"], choices=sorted(ALGORITHMS))
    ap.add_argument("--iterations", type=int, default=2)
    ap.add_argument("--pretrain", action="store_true")
    args = ap.parse_args()
    for name in args.algorithms:
        weights = init_weights()
        if args.pretrain:
            pretrain(weights)
        algo = ALGORITHMS[name](weights)
        stream = task_stream()
        for _ in range(args.iterations):
            loss = algo.meta_step(meta_batch(stream, 3, 5))
        print(name, float(loss), evaluate(weights))
    print(sorted(timeit.log))


if __name__ == "__main__":
    main()
