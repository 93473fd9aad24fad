"""
Physics-informed neural network for the viscous Burgers equation
    u_t + u u_x = nu u_xx,   u(0, x) = -sin(pi x),  u(t, +-1) = 0
Adam first, then a small L-BFGS written with numpy.
"""
import time

import numpy as np
import tensorflow as tf

np.random.seed(1234)
tf.random.set_seed(1234)


class NeuralNet(tf.Module):
    def __init__(self, sizes, lb, ub, name=None):
        super().__init__(name=name)
        self.lb, self.ub = lb, ub
        self.weights, self.biases = [], []
        for fan_in, fan_out in zip(sizes[:-1], sizes[1:]):
            self.weights.append(self.xavier_init(fan_in, fan_out))
            self.biases.append(tf.Variable(tf.zeros([1, fan_out])))

    @staticmethod
    def xavier_init(fan_in, fan_out):
        std = np.sqrt(2.0 / (fan_in + fan_out))
        return tf.Variable(tf.random.truncated_normal([fan_in, fan_out], stddev=std))

    def __call__(self, X):
        H = 2.0 * (X - self.lb) / (self.ub - self.lb) - 1.0
        for W, b in zip(self.weights[:-1], self.biases[:-1]):
            H = tf.tanh(tf.matmul(H, W) + b)
        return tf.matmul(H, self.weights[-1]) + self.biases[-1]


class PINN:
    def __init__(self, net, nu, X_u, u, X_f, inverse=False):
        self.net = net
        self.X_u = tf.constant(X_u, tf.float32)
        self.u = tf.constant(u, tf.float32)
        self.X_f = tf.constant(X_f, tf.float32)
        self.inverse = inverse
        self.nu = tf.Variable(nu, dtype=tf.float32) if inverse else tf.constant(nu, tf.float32)
        self.optimizer = tf.keras.optimizers.Adam(1e-2)

    @property
    def variables(self):
        variables = list(self.net.trainable_variables)
        if self.inverse:
            variables.append(self.nu)
        return variables

    def residual(self, X):
        x, t = X[:, 0:1], X[:, 1:2]
        with tf.GradientTape(persistent=True) as tape:
            tape.watch([x, t])
            u = self.net(tf.concat([x, t], axis=1))
            u_x = tape.gradient(u, x)
        u_t = tape.gradient(u, t)
        u_xx = tape.gradient(u_x, x)
        del tape
        return self.pde(u, u_x, u_t, u_xx)

    def pde(self, u, u_x, u_t, u_xx):
        return u_t + u * u_x - self.nu * u_xx

    def loss(self):
        data = tf.reduce_mean(tf.square(self.u - self.net(self.X_u)))
        physics = tf.reduce_mean(tf.square(self.residual(self.X_f)))
        return data + physics

    @tf.function
    def adam_step(self):
        with tf.GradientTape() as tape:
            loss = self.loss()
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.variables), self.variables))
        return loss

    def get_weights(self):
        return np.concatenate([v.numpy().ravel() for v in self.variables]).astype(np.float64)

    def set_weights(self, flat):
        i = 0
        for v in self.variables:
            n = int(np.prod(v.shape))
            v.assign(np.reshape(flat[i:i + n], v.shape).astype(np.float32))
            i += n

    @tf.function
    def _loss_and_flat_grad(self):
        with tf.GradientTape() as tape:
            loss = self.loss()
        grads = tape.gradient(loss, self.variables)
        return loss, tf.concat([tf.reshape(g, [-1]) for g in grads], 0)

    def closure(self):
        def value_and_grad(flat):
            self.set_weights(flat)
            loss, grad = self._loss_and_flat_grad()
            return float(loss), grad.numpy().astype(np.float64)
        return value_and_grad

    def predict(self, X):
        X = tf.convert_to_tensor(X, tf.float32)
        return self.net(X).numpy(), self.residual(X).numpy()

    def fit_lr_schedule(self, epochs):
        for e in range(epochs):
            self.optimizer.learning_rate.assign(1e-2 * 0.5 ** e)
            self.adam_step()


def lbfgs(f, x, max_iter=5, m=4, callback=None):
    S, Y = [], []
    value, g = f(x)
    for it in range(max_iter):
        d = two_loop(g, S, Y)
        step = 1.0 if S else min(1.0, 1.0 / np.abs(g).sum())
        new_x, new_value, new_g = backtrack(f, x, d, value, step)
        if new_x is None:
            break
        S.append(new_x - x)
        Y.append(new_g - g)
        S, Y = S[-m:], Y[-m:]
        x, value, g = new_x, new_value, new_g
        if callback is not None:
            callback(it, value)
    return x, value


def two_loop(g, S, Y):
    q, alphas = g.copy(), []
    for s, y in reversed(list(zip(S, Y))):
        a = s.dot(q) / (y.dot(s) + 1e-12)
        alphas.append(a)
        q -= a * y
    if S:
        q *= S[-1].dot(Y[-1]) / (Y[-1].dot(Y[-1]) + 1e-12)
    for (s, y), a in zip(zip(S, Y), reversed(alphas)):
        q += (a - y.dot(q) / (y.dot(s) + 1e-12)) * s
    return -q


def backtrack(f, x, d, value, step):
    for _ in range(6):
        new_value, new_g = f(x + step * d)
        if new_value < value:
            return x + step * d, new_value, new_g
        step *= 0.3
    return None, None, None


def initial_condition(x):
    return -np.sin(np.pi * x)


def lhs(n, lb, ub):
    """Latin hypercube."""
    d = len(lb)
    cut = (np.arange(n)[:, None] + np.random.rand(n, d)) / n
    for j in range(d):
        np.random.shuffle(cut[:, j])
    return lb + (ub - lb) * cut


def prep_data(n_u=20, n_f=40):
    lb, ub = np.array([-1.0, 0.0]), np.array([1.0, 1.0])
    x0 = np.random.uniform(-1, 1, (n_u, 1))
    ic = np.hstack([x0, np.zeros_like(x0)])
    tb = np.random.rand(n_u, 1)
    bc = np.hstack([np.sign(np.random.randn(n_u, 1)), tb])
    X_u = np.vstack([ic, bc])
    u = np.vstack([initial_condition(x0), np.zeros_like(tb)])
    return X_u, u, np.vstack([X_u, lhs(n_f, lb, ub)]), lb, ub


def plot_results(xs, us):
    import matplotlib.pyplot as plt
    plt.plot(xs, us)
    plt.show()


if __name__ == "__main__":
    X_u, u, X_f, lb, ub = prep_data()
    net = NeuralNet([2, 10, 10, 1], lb.astype("float32"), ub.astype("float32"))
    model = PINN(net, 0.01 / np.pi, X_u, u, X_f)
    start = time.time()
    for epoch in range(10):
        loss = model.adam_step()
    print("adam %.4f" % float(loss), time.time() - start > 0)
    w, final = lbfgs(model.closure(), model.get_weights(), callback=lambda i, v: print("bfgs", i, round(v, 4)))
    model.set_weights(w)
    xs = np.linspace(-1, 1, 5)[:, None]
    pred, res = model.predict(np.hstack([xs, np.full_like(xs, 0.5)]))
    print(pred.shape, res.shape, final)
    show = False
    if show:
        plot_results(xs, pred)
