"""Neural ODE with adjoint gradients and several fixed-step integrators."""
import abc

import numpy as np
import tensorflow as tf


class Integrator(abc.ABC):
    order = 1

    @abc.abstractmethod
    def increment(self, f, t, y, h):
        ...

    def integrate(self, f, y0, t0, t1, steps):
        h = (t1 - t0) / steps

        def body(i, y):
            t = t0 + h * tf.cast(i, tf.float32)
            return i + 1, y + self.increment(f, t, y, h)

        _, y = tf.while_loop(lambda i, y: i < steps, body, (tf.constant(0), y0))
        return y


class Euler(Integrator):
    def increment(self, f, t, y, h):
        return h * f(t, y)


class RungeKutta4(Integrator):
    order = 4

    def increment(self, f, t, y, h):
        k1 = f(t, y)
        k2 = f(t + h / 2, y + h / 2 * k1)
        k3 = f(t + h / 2, y + h / 2 * k2)
        k4 = f(t + h, y + h * k3)
        return h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


class Dynamics(tf.Module):
    def __init__(self, dim, hidden):
        super().__init__()
        self.w1 = tf.Variable(tf.random.stateless_normal([dim, hidden], [1, 0]) * 0.5)
        self.w2 = tf.Variable(tf.random.stateless_normal([hidden, dim], [1, 1]) * 0.5)

    def __call__(self, t, y):
        return tf.tanh(y @ self.w1) @ self.w2 * self.gate(t)

    def gate(self, t):
        return 1.0 / (1.0 + 0.1 * t)


class NeuralODE:
    def __init__(self, dynamics, integrator, steps=4):
        self.dynamics = dynamics
        self.integrator = integrator
        self.steps = steps

    def direct(self, y0):
        return self.integrator.integrate(self.dynamics, y0, 0.0, 1.0, self.steps)

    def adjoint(self, y0):
        @tf.custom_gradient
        def solve(y):
            y1 = tf.stop_gradient(self.direct(y))

            def backward(upstream, variables=None):
                return self._backward(y1, upstream, variables or [])

            return y1, backward

        return solve(y0)

    def _backward(self, y1, upstream, variables):
        h = 1.0 / self.steps
        y, a = y1, upstream
        param_grads = [tf.zeros_like(v) for v in variables]
        for i in reversed(range(self.steps)):
            t = h * (i + 1)
            f, vjp_y, vjp_p = self._vjp(t, y, a, variables)
            y = y - h * f
            a = a + h * vjp_y
            param_grads = [g + h * p for g, p in zip(param_grads, vjp_p)]
        return (a, param_grads) if variables else a

    def _vjp(self, t, y, a, variables):
        with tf.GradientTape() as tape:
            tape.watch(y)
            f = self.dynamics(t, y)
        grads = tape.gradient(f, [y] + list(variables), output_gradients=a)
        return f, grads[0], grads[1:]


def spiral(n, rng):
    angles = rng.uniform(0, 2 * np.pi, n)
    start = np.stack([np.cos(angles), np.sin(angles)], 1)
    rotation = np.array([[0.0, -1.0], [1.0, 0.0]])
    return start.astype("float32"), (0.8 * start @ rotation.T).astype("float32")


def make_trainer(solver, variables, lr=0.1):
    @tf.function
    def step(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(solver(x) - y))
        for v, g in zip(variables, tape.gradient(loss, variables)):
            v.assign_sub(lr * g)
        return loss

    return step


def exact_decay(integrator):
    out = integrator.integrate(lambda t, y: -y, tf.ones([1, 1]), 0.0, 1.0, 10)
    return abs(float(out[0, 0]) - np.exp(-1.0))


def main():
    errors = {cls.__name__: exact_decay(cls()) for cls in Integrator.__subclasses__()}
    print("rk4 better:", errors["RungeKutta4"] < errors["Euler"])
    x, y = spiral(16, np.random.default_rng(0))
    for name in ("direct", "adjoint"):
        dynamics = Dynamics(2, 8)
        ode = NeuralODE(dynamics, RungeKutta4())
        step = make_trainer(getattr(ode, name), list(dynamics.trainable_variables))
        losses = [float(step(x, y)) for _ in range(5)]
        print(name, "improved:", losses[-1] < losses[0])


if __name__ == "__main__":
    main()
