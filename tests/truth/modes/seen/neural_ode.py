"""Neural ODE for a damped oscillator: fixed step solvers, adjoint gradients, an adaptive reference."""
import collections
import functools

import numpy as np
import tensorflow as tf

Solution = collections.namedtuple("Solution", "times states")


def euler_step(f, t, y, dt):
    return y + dt * f(t, y)


def midpoint_step(f, t, y, dt):
    return y + dt * f(t + dt / 2, y + dt / 2 * f(t, y))


def rk4_step(f, t, y, dt):
    k1 = f(t, y)
    k2 = f(t + dt / 2, y + dt / 2 * k1)
    k3 = f(t + dt / 2, y + dt / 2 * k2)
    k4 = f(t + dt, y + dt * k3)
    return y + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


METHODS = {"euler": euler_step, "midpoint": midpoint_step, "rk4": rk4_step}


def odeint(f, y0, times, method="rk4"):
    step = METHODS[method]

    def scan_step(carry, interval):
        t, dt = interval[0], interval[1]
        return step(f, t, carry, dt)

    intervals = tf.stack([times[:-1], times[1:] - times[:-1]], axis=1)
    states = tf.scan(scan_step, intervals, initializer=y0)
    return tf.concat([y0[None], states], axis=0)


def adaptive_reference(f, y0, t0, t1, tolerance=1e-3):
    t, y, dt = t0, y0, 0.1
    visited = [(t, y)]
    while t < t1:
        dt = min(dt, t1 - t)
        coarse = rk4_step(f, t, y, dt)
        fine = rk4_step(f, t + dt / 2, rk4_step(f, t, y, dt / 2), dt / 2)
        error = float(tf.reduce_max(tf.abs(coarse - fine)))
        if error < tolerance:
            t, y = t + dt, fine
            visited.append((t, y))
        dt *= grow(error, tolerance)
    return Solution(*zip(*visited))


def grow(error, tolerance):
    return float(np.clip(0.9 * (tolerance / (error + 1e-9)) ** 0.2, 0.3, 3.0))


def oscillator(t, y, damping=0.1):
    matrix = tf.constant([[0.0, 1.0], [-1.0, -damping]])
    return tf.linalg.matvec(matrix, y)


def lotka_volterra(t, y):
    prey, predator = tf.unstack(y, axis=-1)
    return tf.stack([prey - prey * predator, prey * predator - predator], axis=-1)


class ODEFunc(tf.Module):
    def __init__(self, dim=2, hidden=8):
        super().__init__()
        self.w1 = tf.Variable(tf.random.normal((dim, hidden), stddev=0.3))
        self.w2 = tf.Variable(tf.random.normal((hidden, dim), stddev=0.3))
        self.evaluations = 0

    def __call__(self, t, y):
        self.evaluations += 1
        return tf.matmul(tf.tanh(tf.matmul(y, self.w1)), self.w2)

    def augmented(self, t, state):
        """Dynamics of (y, adjoint, gradients) backwards in time."""
        y, adjoint = state[:2]
        with tf.GradientTape() as tape:
            tape.watch(y)
            dy = self(t, y)
        grads = tape.gradient(dy, (y,) + self.trainable_variables, output_gradients=-adjoint)
        return (dy,) + tuple(grads)


def adjoint_gradients(func, y1, dy1, t0, t1, steps=4):
    dt = (t0 - t1) / steps
    state = (y1, dy1) + tuple(tf.zeros_like(v) for v in func.trainable_variables)
    for i in range(steps):
        derivative = func.augmented(t1 + i * dt, state)
        state = tuple(s + dt * d for s, d in zip(state, derivative))
    return state[2:]


class Fitter:
    def __init__(self, func, times, method, rate=0.05):
        self.func, self.times, self.rate = func, times, rate
        self.solve = functools.partial(odeint, func, times=times, method=method)

    @tf.function
    def step(self, y0, target):
        with tf.GradientTape() as tape:
            loss = self.objective(self.solve(y0), target)
        for v, g in zip(self.func.trainable_variables, tape.gradient(loss, self.func.trainable_variables)):
            v.assign_sub(self.rate * g)
        return loss

    def objective(self, predicted, target):
        return tf.reduce_mean(tf.abs(predicted - target))

    def fit(self, y0, target, steps):
        for _ in range(steps):
            yield float(self.step(y0, target))


def phase_portrait(func, axes, n=10):
    grid = np.stack(np.meshgrid(*[np.linspace(-2, 2, n)] * 2), -1).reshape(-1, 2)
    axes.quiver(*grid.T, *func(0.0, tf.constant(grid, tf.float32)).numpy().T)


def main():
    times = tf.linspace(0.0, 2.0, 9)
    y0 = tf.constant([[2.0, 0.0], [0.0, 1.0]])
    target = odeint(oscillator, y0, times)
    for method in ("euler", "midpoint"):
        error = tf.reduce_max(tf.abs(odeint(oscillator, y0, times, method) - target))
        print(method, "differs by %.4f" % float(error))
    reference = adaptive_reference(oscillator, y0, 0.0, 2.0)
    print("adaptive steps", len(reference.times))
    func = ODEFunc()
    losses = list(Fitter(func, times, "midpoint").fit(y0, target, 4))
    print("losses", np.round(losses, 3), "evaluations traced", func.evaluations)
    grads = adjoint_gradients(func, target[-1], tf.ones_like(y0), 0.0, 2.0)
    print([g.shape.as_list() for g in grads])


if __name__ == "__main__":
    main()
