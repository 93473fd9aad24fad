"""Neural ODE with fixed-step and adaptive solvers and the adjoint method."""
import numpy as np
import tensorflow as tf


def euler_step(func, t, dt, y):
    return y + dt * func(t, y)


def midpoint_step(func, t, dt, y):
    half = y + 0.5 * dt * func(t, y)
    return y + dt * func(t + 0.5 * dt, half)


def rk4_step(func, t, dt, y):
    k1 = func(t, y)
    k2 = func(t + dt / 2, y + dt * k1 / 2)
    k3 = func(t + dt / 2, y + dt * k2 / 2)
    k4 = func(t + dt, y + dt * k3)
    return y + dt * (k1 + 2 * k2 + 2 * k3 + k4) / 6


STEPPERS = {"euler": euler_step, "midpoint": midpoint_step, "rk4": rk4_step}


def odeint(func, y0, t, method="rk4"):
    """States at all times, with tf.scan."""
    step = STEPPERS[method]

    def advance(y, interval):
        t0, t1 = interval[0], interval[1]
        return step(func, t0, t1 - t0, y)

    intervals = tf.stack([t[:-1], t[1:]], axis=1)
    ys = tf.scan(advance, intervals, initializer=y0)
    return tf.concat([y0[None], ys], axis=0)


def odeint_final(func, y0, t0, t1, n_steps=4, method="midpoint"):
    """Only the last state, with tf.while_loop."""
    dt = (t1 - t0) / n_steps
    step = STEPPERS[method]

    def cond(i, y):
        return i < n_steps

    def body(i, y):
        t = t0 + tf.cast(i, tf.float32) * dt
        return i + 1, step(func, t, dt, y)

    _, y = tf.while_loop(cond, body, (tf.constant(0), y0), maximum_iterations=n_steps)
    return y


@tf.function
def adaptive(y0, t1, tol):
    """Step doubling on a fixed vector field (graph only)."""
    t = tf.constant(0.0)
    dt = tf.constant(0.3)
    y = y0
    n = tf.constant(0)
    while t < t1 and n < 50:
        big = rk4_step(spiral, t, dt, y)
        small = rk4_step(spiral, t + dt / 2, dt / 2, rk4_step(spiral, t, dt / 2, y))
        err = error_norm(big, small)
        if err < tol:
            t += dt
            y = small
            dt = tf.minimum(dt * 1.5, t1 - t + 1e-6)
        else:
            dt = dt * 0.5
        n += 1
    return y, n


def error_norm(a, b):
    return tf.sqrt(tf.reduce_mean(tf.square(a - b)))


A = tf.constant([[-0.1, 2.0], [-2.0, -0.1]])


def spiral(t, y):
    return tf.matmul(y ** 3, A)


def lotka_volterra(t, y):
    a, b = y[..., 0], y[..., 1]
    return tf.stack([a - a * b, a * b - b], axis=-1)


class ODEFunc(tf.keras.Model):
    def __init__(self, width=8):
        super().__init__()
        self.hidden = tf.keras.layers.Dense(width, activation="tanh")
        self.out = tf.keras.layers.Dense(2)
        self.nfe = 0

    def call(self, y):
        return self.out(self.hidden(y ** 3))

    def field(self, t, y):
        self.nfe += 1
        return self(y)


def make_adjoint(func, variables, n_steps=4):
    """Gradients by solving the augmented system backwards."""

    @tf.custom_gradient
    def solve(y0, t1):
        y1 = odeint_final(func.field, y0, 0.0, t1, n_steps)

        def grad(dy, variables=None):
            state = (tf.stop_gradient(y1), dy, [tf.zeros_like(v) for v in variables or []])
            dt = -t1 / n_steps
            for _ in range(n_steps):
                state = backward_step(state, dt, variables or [])
            return (state[1], None), state[2]

        return y1, grad

    def backward_step(state, dt, variables):
        y, a, gp = state
        with tf.GradientTape() as tape:
            tape.watch(y)
            f = func.field(0.0, y)
        vjp_y, vjp_p = tape.gradient(f, [y, variables], output_gradients=-a)
        return y + dt * f, a + dt * vjp_y, [g + dt * v for g, v in zip(gp, vjp_p)]

    return solve


class Trainer:
    def __init__(self, func, lr=0.01, adjoint=False):
        self.func = func
        self.opt = tf.keras.optimizers.RMSprop(lr)
        self.adjoint = adjoint
        self._solve = None

    @property
    def solve(self):
        if self._solve is None:
            self._solve = make_adjoint(self.func, self.func.trainable_variables)
        return self._solve

    @tf.function
    def train_step(self, y0, t, target):
        with tf.GradientTape() as tape:
            pred = odeint(self.func.field, y0, t)
            loss = tf.reduce_mean(tf.abs(pred - target))
        self.apply(tape, loss)
        return loss

    def adjoint_step(self, y0, t1, target):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(self.solve(y0, t1) - target))
        self.apply(tape, loss)
        return loss

    def apply(self, tape, loss):
        variables = self.func.trainable_variables
        grads = tape.gradient(loss, variables)
        self.opt.apply_gradients(zip(grads, variables))


def get_batch(ys, t, batch_time=4, batch_size=3):
    starts = np.random.choice(len(t) - batch_time, batch_size, replace=False)
    y0 = tf.gather(ys, starts)[:, 0]
    target = tf.stack([ys[s:s + batch_time, 0] for s in starts], axis=1)
    return y0, t[:batch_time], target


def phase_portrait(func):
    grid = np.stack(np.meshgrid(*[np.linspace(-1, 1, 3)] * 2), -1).reshape(-1, 2).astype("float32")
    field = func.field(0.0, tf.constant(grid)).numpy()
    return field / (np.linalg.norm(field, axis=1, keepdims=True) + 1e-8)


def main():
    t = tf.linspace(0.0, 2.0, 12)
    true_y0 = tf.constant([[2.0, 0.0]])
    ys = odeint(spiral, true_y0, t)
    func = ODEFunc()
    func(true_y0)
    trainer = Trainer(func)
    for _ in range(3):
        loss = trainer.train_step(*get_batch(ys, t))
    print("loss", float(loss), "nfe", func.nfe)
    print("adjoint", float(trainer.adjoint_step(true_y0, tf.constant(0.2), ys[1])))
    y, n = adaptive(true_y0, tf.constant(1.0), tf.constant(1e-3))
    print(y.numpy(), int(n), phase_portrait(func).shape)
    final = tf.function(odeint_final)(spiral, true_y0, 0.0, 1.0, method="euler")
    print(final.numpy())


if __name__ == "__main__":
    main()
