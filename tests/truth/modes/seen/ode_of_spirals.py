"""Neural ODE with the adjoint method: fixed-step solvers, tf.while_loop, tf.custom_gradient."""
import collections
import functools
import math

import numpy as np
import tensorflow as tf

Solution = collections.namedtuple("Solution", "states times evaluations")


def euler_step(f, t, dt, y):
    return y + dt * f(t, y)


def midpoint_step(f, t, dt, y):
    return y + dt * f(t + dt / 2, y + dt / 2 * f(t, y))


def rk4_step(f, t, dt, y):
    k1 = f(t, y)
    k2 = f(t + dt / 2, y + dt / 2 * k1)
    k3 = f(t + dt / 2, y + dt / 2 * k2)
    k4 = f(t + dt, y + dt * k3)
    return y + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def heun_euler_step(f, t, dt, y):
    """Embedded pair: the solution and an estimate of the error."""
    k1 = f(t, y)
    k2 = f(t + dt, y + dt * k1)
    return y + dt / 2 * (k1 + k2), tf.reduce_max(tf.abs(dt / 2 * (k2 - k1)))


STEPPERS = {"euler": euler_step, "midpoint": midpoint_step, "rk4": rk4_step}


def odeint(f, y0, t0, t1, steps, method="rk4"):
    stepper = STEPPERS[method]
    dt = (t1 - t0) / steps
    return tf.while_loop(
        lambda i, y: i < steps,
        lambda i, y: (i + 1, stepper(f, t0 + tf.cast(i, y.dtype) * dt, dt, y)),
        (tf.constant(0), y0))[1]


def odeint_adaptive(f, y0, t0, t1, tolerance=1e-3):
    def cond(t, dt, y, n):
        return t < t1

    def accept(t, dt, proposal, y):
        return t + dt, tf.minimum(dt * 1.5, tf.maximum(t1 - t - dt, 1e-6)), proposal

    def reject(t, dt, proposal, y):
        return t, dt * 0.5, y

    def body(t, dt, y, n):
        dt = tf.minimum(dt, t1 - t)
        proposal, error = heun_euler_step(f, t, dt, y)
        t, dt, y = tf.cond(error < tolerance,
                           lambda: accept(t, dt, proposal, y),
                           lambda: reject(t, dt, proposal, y))
        return t, dt, y, n + 1

    t, _, y, n = tf.while_loop(cond, body, (t0, (t1 - t0) / 10, y0, tf.constant(0)),
                               maximum_iterations=200)
    return Solution(y, t, n)


class VectorField(tf.Module):
    def __init__(self, dim, width, name=None):
        super().__init__(name)
        self.w1 = tf.Variable(tf.random.normal((dim, width), stddev=1 / math.sqrt(dim)), name="w1")
        self.w2 = tf.Variable(tf.random.normal((width, dim), stddev=0.1), name="w2")

    def __call__(self, t, y):
        del t
        return tf.matmul(tf.tanh(tf.matmul(y ** 3, self.w1)), self.w2)


class TimeVaryingField(VectorField):
    def __call__(self, t, y):
        return tf.cos(t) * super().__call__(t, y)


class NeuralODE(tf.Module):
    def __init__(self, field, steps=8, method="midpoint", adjoint=True):
        super().__init__()
        self.field, self.steps, self.method, self.adjoint = field, steps, method, adjoint

    def forward(self, y0, t1):
        return odeint(self.field, y0, tf.constant(0.0), t1, self.steps, self.method)

    def _augmented(self, params):
        def dynamics(t, state):
            y, a = state[0], state[1]
            with tf.GradientTape() as tape:
                tape.watch(y)
                value = self.field(t, y)
            dy, *dp = tape.gradient(value, [y] + list(params), output_gradients=-a,
                                    unconnected_gradients=tf.UnconnectedGradients.ZERO)
            return [value, dy] + dp
        return dynamics

    def _backward(self, y1, t1, upstream, params):
        dynamics = self._augmented(params)
        dt = -t1 / self.steps
        state = [y1, upstream] + [tf.zeros_like(p) for p in params]
        for i in range(self.steps):
            t = t1 + dt * float(i)
            half = [s + dt / 2 * d for s, d in zip(state, dynamics(t, state))]
            state = [s + dt * d for s, d in zip(state, dynamics(t + dt / 2, half))]
        return state[1], state[2:]

    def __call__(self, y0, t1):
        if not self.adjoint:
            return self.forward(y0, t1)

        @tf.custom_gradient
        def solve(y):
            y1 = self.forward(y, t1)

            def grad(upstream, variables=None):
                dy, dparams = self._backward(y1, t1, upstream, variables)
                return dy, dparams

            return y1, grad

        return solve(y0)


def spiral(n, seed=0):
    rng = np.random.RandomState(seed)
    y0 = rng.uniform(-2, 2, (n, 2)).astype("float32")
    a = tf.constant([[-0.1, 2.0], [-2.0, -0.1]])
    y1 = odeint(lambda t, y: tf.matmul(y ** 3, a), tf.constant(y0), tf.constant(0.0), tf.constant(0.5), 50)
    return tf.data.Dataset.from_tensor_slices((y0, y1)).batch(16)


def pick_loss(kind):
    def l1(a, b):
        return tf.reduce_mean(tf.abs(a - b))

    def l2(a, b):
        return tf.reduce_mean(tf.square(a - b))

    def huber(a, b):
        return tf.reduce_mean(tf.keras.losses.huber(a, b))

    return {"l1": l1, "l2": l2, "huber": huber}[kind]


def make_step(model, optimizer, loss_fn, horizon):
    @tf.function
    def step(y0, y1):
        with tf.GradientTape() as tape:
            loss = loss_fn(model(y0, horizon), y1)
        variables = list(model.trainable_variables)
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss
    return step


@tf.function
def mixture_field(index, t, y):
    branches = [lambda: -y, lambda: tf.sin(t) * y, lambda: tf.reverse(y, axis=[-1])]
    return tf.switch_case(index, branches)


@tf.function(jit_compile=True)
def linear_decay(y0, rate):
    return odeint(lambda t, y: -rate * y, y0, 0.0, 1.0, 10, method="euler")


def trajectory(field, y0, times):
    """For plots."""
    return [odeint(field, y0, tf.constant(0.0), tf.constant(float(t)), 10) for t in times]


def compare_gradients(field):
    y0 = tf.constant([[1.0, -0.5]])
    grads = []
    for adjoint in (True, False):
        model = NeuralODE(field, adjoint=adjoint)
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(model(y0, tf.constant(0.5)))
        grads.append(tf.concat([tf.reshape(g, [-1]) for g in tape.gradient(loss, field.trainable_variables)], 0))
    return float(tf.reduce_max(tf.abs(grads[0] - grads[1])))


def main():
    tf.random.set_seed(0)
    field = VectorField(2, 16)
    print("adjoint error %.2e" % compare_gradients(field))
    model = NeuralODE(field)
    step = make_step(model, tf.keras.optimizers.Adam(0.01), pick_loss("l1"), tf.constant(0.5))
    for epoch in range(2):
        losses = [step(*batch) for batch in spiral(64)]
        print(epoch, "%.4f" % float(tf.add_n(losses) / len(losses)))
    solve = tf.function(functools.partial(odeint_adaptive, tolerance=1e-2))
    solution = solve(lambda t, y: -y, tf.ones((1, 2)), tf.constant(0.0), tf.constant(1.0))
    print("adaptive", solution.states.numpy().round(3), int(solution.evaluations))
    print("switch", mixture_field(tf.constant(1), tf.constant(0.5), tf.ones(2)).numpy())
    print("decay", linear_decay(tf.ones(2), tf.constant(0.7)).numpy())


if __name__ == "__main__":
    main()
