"""Physics-informed network for the 1-D heat equation, with derivative checks."""
import functools
import math

import numpy as np
import tensorflow as tf


def compiled(fn=None, **options):
    if fn is None:
        return functools.partial(compiled, **options)
    graph_fn = tf.function(fn, **options)

    @functools.wraps(fn)
    def caller(*args, **kwargs):
        caller.calls += 1
        return graph_fn(*args, **kwargs)

    caller.calls = 0
    return caller


class FourierNet(tf.Module):
    def __init__(self, features=6, hidden=12):
        super().__init__()
        normal = functools.partial(tf.random.stateless_normal, dtype=tf.float32)
        self.freq = normal([2, features], [0, 0])
        self.w1 = tf.Variable(normal([2 * features, hidden], [0, 1]) * 0.3)
        self.w2 = tf.Variable(normal([hidden, 1], [0, 2]) * 0.3)

    def lift(self, xt):
        angles = xt @ self.freq
        return tf.concat([tf.sin(angles), tf.cos(angles)], -1)

    def __call__(self, xt):
        return self._hidden(self.lift(xt)) @ self.w2

    def checkpointed(self, xt):
        return tf.recompute_grad(self._hidden)(self.lift(xt)) @ self.w2

    def _hidden(self, features):
        return tf.tanh(features @ self.w1)


class HeatProblem:
    diffusivity = 0.1

    def initial(self, x):
        return tf.sin(math.pi * x)

    def exact(self, x, t):
        return np.exp(-self.diffusivity * math.pi ** 2 * t) * np.sin(math.pi * x)

    def collocation(self, n, rng):
        return rng.uniform(size=(n, 2)).astype("float32")

    def boundary(self, n, rng):
        t = rng.uniform(size=(n, 1))
        side = rng.integers(0, 2, size=(n, 1))
        return np.concatenate([side, t], 1).astype("float32")


def derivatives(net, x, t):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch([x, t])
            u = net(tf.stack([x, t], -1))[:, 0]
        u_x, u_t = inner.gradient(u, [x, t])
    return u, u_t, outer.gradient(u_x, x)


def residual(net, problem, points):
    _, u_t, u_xx = derivatives(net, points[:, 0], points[:, 1])
    return u_t - problem.diffusivity * u_xx


def total_loss(net, problem, interior, boundary):
    x0 = interior[:, 0]
    start = net(tf.stack([x0, tf.zeros_like(x0)], -1))[:, 0]
    terms = [residual(net, problem, interior), net.checkpointed(boundary)[:, 0], start - problem.initial(x0)]
    return tf.add_n([mean_square(term) for term in terms])


def mean_square(x):
    return tf.reduce_mean(tf.square(x))


class RMSProp:
    def __init__(self, variables, lr=0.01, decay=0.9):
        self.slots = [(v, tf.Variable(tf.zeros_like(v))) for v in variables]
        self.lr, self.decay = lr, decay

    def step(self, grads):
        for (var, acc), grad in zip(self.slots, grads):
            acc.assign(self.decay * acc + (1 - self.decay) * grad ** 2)
            var.assign_sub(self.lr * grad * tf.math.rsqrt(acc + 1e-8))


def make_step(net, problem, optimizer):
    @compiled(reduce_retracing=True)
    def step(interior, boundary):
        with tf.GradientTape() as tape:
            loss = total_loss(net, problem, interior, boundary)
        optimizer.step(tape.gradient(loss, net.trainable_variables))
        return loss

    return step


def forward_mode_ut(net, x, t):
    with tf.autodiff.ForwardAccumulator(t, tf.ones_like(t)) as acc:
        u = net(tf.stack([x, t], -1))
    return acc.jvp(u)[:, 0]


def scaled_solution(net, scale, xt):
    return scale * net(xt)


@compiled
def sensitivity(net_fn, points):
    with tf.GradientTape() as tape:
        tape.watch(points)
        u = net_fn(points)
    return tape.batch_jacobian(u, points)


def main():
    rng = np.random.default_rng(0)
    problem, net = HeatProblem(), FourierNet()
    step = make_step(net, problem, RMSProp(net.trainable_variables))
    losses = [float(step(problem.collocation(32, rng), problem.boundary(16, rng))) for _ in range(8)]
    print("improved:", losses[-1] < losses[0], "calls:", step.calls)
    x, t = tf.constant([0.2, 0.7]), tf.constant([0.1, 0.5])
    _, u_t, u_xx = derivatives(net, x, t)
    print("forward mode agrees:", np.allclose(forward_mode_ut(net, x, t), u_t, atol=1e-4), u_xx.shape)
    jac = sensitivity(functools.partial(scaled_solution, net, 1.0), tf.stack([x, t], -1))
    print("jacobian:", jac.shape, np.allclose(jac[:, 0, 1], u_t, atol=1e-4))
    print("exact:", round(float(problem.exact(0.5, 0.0)), 3))


if __name__ == "__main__":
    main()
