"""Physics-informed network for the viscous Burgers equation, with collocation points."""
import numpy as np
import tensorflow as tf

DTYPE = "float32"
VISCOSITY = 0.01 / np.pi
tf.keras.backend.set_floatx(DTYPE)


def fun_u_0(x):
    return -tf.sin(np.pi * x)


def fun_u_b(t, x):
    return tf.zeros((x.shape[0], 1), dtype=DTYPE)


def fun_r(t, x, u, u_t, u_x, u_xx):
    return u_t + u * u_x - VISCOSITY * u_xx


def fun_r_inviscid(t, x, u, u_t, u_x):
    return u_t + u * u_x


def uniform(n, low, high):
    return tf.random.uniform((n, 1), low, high, dtype=DTYPE)


def collocation(n_0=16, n_b=16, n_r=64):
    t_0, x_0 = tf.zeros((n_0, 1), DTYPE), uniform(n_0, -1.0, 1.0)
    t_b = uniform(n_b, 0.0, 1.0)
    x_b = -1.0 + 2.0 * tf.cast(tf.random.uniform((n_b, 1)) > 0.5, DTYPE)
    X_r = tf.concat([uniform(n_r, 0.0, 1.0), uniform(n_r, -1.0, 1.0)], axis=1)
    data = [(tf.concat([t_0, x_0], axis=1), fun_u_0(x_0)), (tf.concat([t_b, x_b], axis=1), fun_u_b(t_b, x_b))]
    return X_r, data


class PINN_NeuralNet(tf.keras.Model):
    def __init__(self, lb, ub, hidden=2, neurons=8, **kwargs):
        super().__init__(**kwargs)
        self.lb, self.ub = lb, ub
        self.hidden = [tf.keras.layers.Dense(neurons, activation="tanh") for _ in range(hidden)]
        self.out = tf.keras.layers.Dense(1)

    def scale(self, x):
        return 2.0 * (x - self.lb) / (self.ub - self.lb) - 1.0

    def call(self, X):
        Z = self.scale(X)
        for layer in self.hidden:
            Z = layer(Z)
        return self.out(Z)


class PINNSolver:
    def __init__(self, model, X_r):
        self.model = model
        self.t, self.x = X_r[:, 0:1], X_r[:, 1:2]
        self.hist = []
        self.iter = 0

    def get_r(self):
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(self.t)
            tape.watch(self.x)
            u = self.model(tf.stack([self.t[:, 0], self.x[:, 0]], axis=1))
            u_x = tape.gradient(u, self.x)
        u_t = tape.gradient(u, self.t)
        u_xx = tape.gradient(u_x, self.x)
        del tape
        return self.fun_r(self.t, self.x, u, u_t, u_x, u_xx)

    def fun_r(self, *args):
        return fun_r(*args)

    def loss_fn(self, data):
        loss = tf.reduce_mean(tf.square(self.get_r()))
        for X, u in data:
            loss += tf.reduce_mean(tf.square(u - self.model(X)))
        return loss

    def get_grad(self, data):
        with tf.GradientTape() as tape:
            loss = self.loss_fn(data)
        return loss, tape.gradient(loss, self.model.trainable_variables)

    def solve_with_optimizer(self, optimizer, data, N=5):
        @tf.function
        def train_step():
            loss, grad = self.get_grad(data)
            optimizer.apply_gradients(zip(grad, self.model.trainable_variables))
            return loss

        for _ in range(N):
            self.current_loss = float(train_step())
            self.callback()

    def solve_with_line_search(self, data, N=2):
        """Plain gradient descent with backtracking, on flat weights."""
        def get_weight_tensor():
            return np.concatenate([v.numpy().ravel() for v in self.model.trainable_variables])

        def set_weight_tensor(flat):
            at = 0
            for v in self.model.trainable_variables:
                size = int(np.prod(v.shape))
                v.assign(np.reshape(flat[at:at + size], v.shape))
                at += size

        def get_loss_and_grad(flat):
            set_weight_tensor(flat)
            loss, grad = self.get_grad(data)
            return float(loss), np.concatenate([g.numpy().ravel() for g in grad])

        flat = get_weight_tensor()
        for _ in range(N):
            loss, grad = get_loss_and_grad(flat)
            rate = 0.1
            while rate > 1e-3 and get_loss_and_grad(flat - rate * grad)[0] > loss:
                rate /= 4
            flat = flat - rate * grad
            self.current_loss = loss
            self.callback()

    def callback(self, every=5):
        if self.iter % every == 0:
            print("It {:05d}: loss = {:10.4e}".format(self.iter, self.current_loss))
        self.hist.append(self.current_loss)
        self.iter += 1

    def plot_solution(self, axes, n=50):
        t, x = np.meshgrid(np.linspace(0, 1, n), np.linspace(-1, 1, n))
        axes.plot_surface(t, x, self.model(np.stack([t.ravel(), x.ravel()], 1)).numpy().reshape(n, n))


X_r, boundary = collocation()
pinn = PINN_NeuralNet(tf.constant([0.0, -1.0]), tf.constant([1.0, 1.0]))
pinn(X_r[:1])
solver = PINNSolver(pinn, X_r)
solver.solve_with_optimizer(tf.keras.optimizers.Adam(1e-2), boundary)
solver.solve_with_line_search(boundary)
print("iterations", len(solver.hist))
