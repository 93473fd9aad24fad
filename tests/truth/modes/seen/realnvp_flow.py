"""Real NVP density estimation; coupling layers, log determinants, sampling."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers, regularizers


def Coupling(input_dim, hidden=16, reg=0.01):
    """A network of scales and translations."""
    inputs = keras.Input((input_dim,))

    def tower(activation):
        x = inputs
        for _ in range(2):
            x = dense(x, hidden, "relu")
        return dense(x, input_dim, activation)

    def dense(x, units, activation):
        return layers.Dense(units, activation=activation, kernel_regularizer=regularizers.L2(reg))(x)

    return keras.Model(inputs, [tower("tanh"), tower("linear")])


class Bijector:
    def forward(self, x):
        raise NotImplementedError

    def inverse(self, y):
        raise NotImplementedError

    def log_det(self, x):
        raise NotImplementedError


class Logit(Bijector):
    def __init__(self, alpha=0.05):
        self.alpha = alpha

    def forward(self, x):
        p = self.alpha + (1 - 2 * self.alpha) * x
        return tf.math.log(p) - tf.math.log1p(-p)

    def inverse(self, y):
        return (tf.sigmoid(y) - self.alpha) / (1 - 2 * self.alpha)

    def log_det(self, x):
        y = self.forward(x)
        return tf.reduce_sum(tf.nn.softplus(-y) + tf.nn.softplus(y), axis=-1)


class StandardNormal:
    def log_prob(self, z):
        return tf.reduce_sum(-0.5 * tf.square(z) - 0.9189385, axis=-1)

    def sample(self, count, dim=2):
        return tf.random.normal((count, dim))


class StudentT(StandardNormal):
    def __init__(self, df=3.0):
        self.df = df

    def log_prob(self, z):
        return tf.reduce_sum(-0.5 * (self.df + 1) * tf.math.log1p(tf.square(z) / self.df), axis=-1)


class RealNVP(keras.Model):
    def __init__(self, num_coupling_layers, prior=None):
        super().__init__()
        self.num_coupling_layers = num_coupling_layers
        self.prior = prior or StandardNormal()
        self.masks = tf.constant([[0, 1], [1, 0]] * (num_coupling_layers // 2), dtype="float32")
        self.loss_tracker = keras.metrics.Mean(name="loss")
        self.layers_list = [Coupling(2) for _ in range(num_coupling_layers)]

    @property
    def metrics(self):
        return [self.loss_tracker]

    def couple(self, x, i, direction):
        mask = self.masks[i]
        x_masked = x * mask
        reversed_mask = 1 - mask
        s, t = self.layers_list[i](x_masked)
        s, t = s * reversed_mask, t * reversed_mask
        gate = (direction - 1) / 2
        x = reversed_mask * (x * tf.exp(direction * s) + direction * t * tf.exp(gate * s)) + x_masked
        return x, s

    def call(self, x, training=True):
        log_det_inv, direction = 0, -1 if training else 1
        for i in range(self.num_coupling_layers)[::direction]:
            x, s = self.couple(x, i, direction)
            log_det_inv += (direction - 1) / 2 * tf.reduce_sum(s, [1])
        return x, log_det_inv

    def log_loss(self, x):
        y, logdet = self(x)
        return -tf.reduce_mean(self.prior.log_prob(y) + logdet)

    def train_step(self, data):
        with tf.GradientTape() as tape:
            loss = self.log_loss(data)
        g = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(g, self.trainable_variables))
        self.loss_tracker.update_state(loss)
        return {"loss": self.loss_tracker.result()}

    def test_step(self, data):
        self.loss_tracker.update_state(self.log_loss(data))
        return {"loss": self.loss_tracker.result()}

    def predict_step(self, data):
        z, _ = self(data)
        return {"z": z, "log_prob": self.prior.log_prob(z)}

    def sample(self, count, temperature=1.0):
        x, _ = self(self.prior.sample(count) * temperature, training=False)
        return x


def crescent(n=64):
    rng = np.random.default_rng(0)
    x = rng.normal(size=n)
    return np.stack([x, 0.5 * x ** 2 + 0.2 * rng.normal(size=n)], axis=1).astype("float32")


def density_on_grid(flow, side=3):
    axis = np.linspace(-1, 1, side, dtype="float32")
    grid = np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2)
    return flow.predict(grid, verbose=0)["log_prob"].reshape(side, side)


def invertibility_error(flow, x):
    z, _ = flow(x)
    again, _ = flow(z, training=False)
    return float(tf.reduce_max(tf.abs(x - again)))


bijector = Logit()
data = crescent()
unit = (data - data.min(0)) / (data.max(0) - data.min(0))
unbounded = bijector.forward(tf.constant(unit))
model = RealNVP(num_coupling_layers=4)
model.compile(optimizer=keras.optimizers.Adam(1e-3))
model.fit(unbounded.numpy(), batch_size=16, epochs=2, verbose=0, validation_split=0.25)
print("error %.4f" % invertibility_error(model, unbounded))
print(density_on_grid(model).round(1).tolist(), bijector.inverse(model.sample(3)).shape)
