"""Memory saving tricks: tf.recompute_grad, reversible blocks and gradient accumulation."""
import functools
import os

import numpy as np
import tensorflow as tf

USE_CHECKPOINTING = True
USE_REVERSIBLE = True
DEBUG = bool(os.environ.get("DEBUG_MEM"))


def debug_print(*args):
    if DEBUG:
        tf.print(*args)


def layer_norm(x, eps=1e-5):
    mean, var = tf.nn.moments(x, [-1], keepdims=True)
    return (x - mean) * tf.math.rsqrt(var + eps)


class Linear(tf.Module):
    def __init__(self, n_in, n_out, scale=1.0, name=None):
        super().__init__(name)
        self.w = tf.Variable(tf.random.normal([n_in, n_out]) * scale / np.sqrt(n_in), name="w")
        self.b = tf.Variable(tf.zeros([n_out]), name="b")

    def __call__(self, x):
        return tf.matmul(x, self.w) + self.b


class ResidualBlock(tf.Module):
    def __init__(self, width, checkpoint=USE_CHECKPOINTING, name=None):
        super().__init__(name)
        self.up = Linear(width, 2 * width)
        self.down = Linear(2 * width, width, scale=0.1)
        self.checkpoint = checkpoint

    def body(self, x):
        debug_print("body", tf.shape(x))
        return self.down(tf.nn.relu(self.up(layer_norm(x))))

    def __call__(self, x):
        if self.checkpoint:
            return x + tf.recompute_grad(self.body)(x)
        return x + self.body(x)


def reversible(f, g, f_vars, g_vars):
    """y1 = x1 + f(x2), y2 = x2 + g(y1), with inputs rebuilt in the backward pass."""

    @tf.custom_gradient
    def run(x1, x2):
        y1 = x1 + f(x2)
        y2 = x2 + g(y1)

        def grad(dy1, dy2, variables=None):
            y1_ = tf.stop_gradient(y1)
            with tf.GradientTape() as tape:
                tape.watch(y1_)
                gy = g(y1_)
            dg, dgv = tape.gradient(gy, [y1_, g_vars], dy2)
            x2_ = tf.stop_gradient(y2 - gy)
            dx1 = dy1 + dg
            with tf.GradientTape() as tape:
                tape.watch(x2_)
                fx = f(x2_)
            df, dfv = tape.gradient(fx, [x2_, f_vars], dx1)
            return (dx1, dy2 + df), reorder(variables, f_vars + g_vars, dfv + dgv)

        return (y1, y2), grad

    return run


def reorder(wanted, have, values):
    index = {v.ref(): value for v, value in zip(have, values)}
    return [index[v.ref()] for v in wanted or []]


class RevBlock(tf.Module):
    def __init__(self, width, name=None):
        super().__init__(name)
        self.f = Linear(width // 2, width // 2)
        self.g = Linear(width // 2, width // 2)

    def __call__(self, x):
        x1, x2 = tf.split(x, 2, axis=-1)
        fn = reversible(self.f, self.g, list(self.f.trainable_variables), list(self.g.trainable_variables))
        return tf.concat(fn(x1, x2), axis=-1)

    def inverse(self, y):
        y1, y2 = tf.split(y, 2, axis=-1)
        x2 = y2 - self.g(y1)
        return tf.concat([y1 - self.f(x2), x2], axis=-1)


class Net(tf.Module):
    def __init__(self, width=8, depth=2, classes=3):
        super().__init__()
        self.stem = Linear(4, width)
        make = functools.partial(self.make_block, width=width)
        self.blocks = [make(i) for i in range(depth)]
        self.head = Linear(width, classes)

    @staticmethod
    def make_block(i, width):
        if USE_REVERSIBLE and i % 2:
            return RevBlock(width)
        return ResidualBlock(width)

    @tf.Module.with_name_scope
    def __call__(self, x):
        h = self.stem(x)
        for block in self.blocks:
            h = block(h)
        return self.head(layer_norm(h))

    def regularizer(self):
        return tf.add_n([tf.nn.l2_loss(v) for v in self.trainable_variables if "w" in v.name])


class GradientAccumulator:
    def __init__(self, variables):
        self.sums = [tf.Variable(tf.zeros_like(v), trainable=False) for v in variables]
        self.count = tf.Variable(0, trainable=False)

    def add(self, grads):
        for s, g in zip(self.sums, grads):
            s.assign_add(g)
        self.count.assign_add(1)

    def mean(self):
        n = tf.cast(self.count, tf.float32)
        return [s / n for s in self.sums]

    def reset(self):
        for s in self.sums:
            s.assign(tf.zeros_like(s))
        self.count.assign(0)


class SGD(tf.Module):
    def __init__(self, lr, momentum=0.9):
        super().__init__()
        self.lr = lr
        self.momentum = momentum
        self.slots = None

    def init(self, variables):
        if self.slots is None:
            self.slots = [tf.Variable(tf.zeros_like(v), trainable=False) for v in variables]

    def apply(self, grads, variables):
        self.init(variables)
        for v, s, g in zip(variables, self.slots, grads):
            s.assign(self.momentum * s + g)
            v.assign_sub(self.lr * s)


net = Net()
variables = list(net.trainable_variables)
acc = GradientAccumulator(variables)
opt = SGD(0.05)


def compute_grads(x, y):
    with tf.GradientTape() as tape:
        logits = net(x)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits))
        loss += 1e-4 * net.regularizer()
    return loss, tape.gradient(loss, variables)


@tf.function
def accumulate(x, y):
    loss, grads = compute_grads(x, y)
    acc.add(grads)
    return loss


@tf.function
def flush():
    opt.apply(acc.mean(), variables)
    acc.reset()


def grad_check(x, y, eps=1e-2):
    _, grads = compute_grads(x, y)
    v, g = variables[0], grads[0]
    delta = tf.one_hot(0, v.shape[-1]) * eps
    base = v.numpy()
    v.assign(base + delta)
    hi, _ = compute_grads(x, y)
    v.assign(base - delta)
    lo, _ = compute_grads(x, y)
    v.assign(base)
    return float((hi - lo) / (2 * eps)), float(tf.reduce_sum(g * tf.cast(delta > 0, tf.float32)))


def check_inverse():
    block = RevBlock(8)
    x = tf.random.normal([2, 8])
    return float(tf.reduce_max(tf.abs(block.inverse(block(x)) - x)))


def memory_report():
    for dev in tf.config.list_physical_devices("GPU"):
        print(tf.config.experimental.get_memory_info(dev.name))


if __name__ == "__main__":
    x = np.random.randn(24, 4).astype("float32")
    y = np.abs(x[:, :3]).argmax(1).astype("int32")
    opt.init(variables)
    for step in range(2):
        for xs, ys in zip(np.split(x, 3), np.split(y, 3)):
            loss = accumulate(tf.constant(xs), tf.constant(ys))
        flush()
        print(step, float(loss))
    print(grad_check(tf.constant(x), tf.constant(y)), check_inverse() < 1e-4)
