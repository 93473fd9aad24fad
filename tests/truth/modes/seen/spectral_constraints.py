"""Custom initializers, regularizers, constraints and activations in a small MLP."""
import math

import numpy as np
import tensorflow as tf

K = tf.keras


@K.utils.register_keras_serializable("demo")
class ScaledOrthogonal(K.initializers.Initializer):
    def __init__(self, gain=1.0, seed=0):
        self.gain = gain
        self.seed = seed

    def __call__(self, shape, dtype=None, **kwargs):
        flat = (max(shape), min(shape))
        noise = tf.random.stateless_normal(flat, [self.seed, 1], dtype=tf.float32)
        q, r = tf.linalg.qr(noise)
        q = self._fix_sign(q, r)
        if shape[0] < shape[1]:
            q = tf.transpose(q)
        return self.gain * tf.reshape(q, shape)

    @staticmethod
    def _fix_sign(q, r):
        return q * tf.sign(tf.linalg.diag_part(r))

    def get_config(self):
        return {"gain": self.gain, "seed": self.seed}


@K.utils.register_keras_serializable("demo")
class OrthogonalityPenalty(K.regularizers.Regularizer):
    def __init__(self, weight=1e-3):
        self.weight = weight

    def __call__(self, w):
        gram = tf.matmul(w, w, transpose_a=True)
        return self.weight * self.off_diagonal(gram)

    def off_diagonal(self, gram):
        return tf.reduce_sum(tf.square(gram - tf.linalg.diag(tf.linalg.diag_part(gram))))

    def get_config(self):
        return {"weight": float(self.weight)}


@K.utils.register_keras_serializable("demo")
class SpectralNorm(K.constraints.Constraint):
    def __init__(self, limit=1.0, iterations=3):
        self.limit = limit
        self.iterations = iterations

    def __call__(self, w):
        sigma = self.power_iteration(tf.convert_to_tensor(w))
        return w * tf.minimum(1.0, self.limit / (sigma + 1e-7))

    def power_iteration(self, w):
        v = tf.ones([w.shape[-1], 1], w.dtype)
        for _ in range(self.iterations):
            u = tf.math.l2_normalize(w @ v)
            v = tf.math.l2_normalize(tf.transpose(w) @ u)
        return tf.reduce_sum(u * (w @ v))

    def get_config(self):
        return {"limit": self.limit, "iterations": self.iterations}


@K.utils.register_keras_serializable("demo")
def gelu_tanh(x):
    return 0.5 * x * (1.0 + tf.tanh(math.sqrt(2.0 / math.pi) * (x + 0.044715 * x ** 3)))


def bias_init(shape, dtype=None, **kwargs):
    return tf.fill(shape, tf.constant(0.01, dtype or tf.float32))


def activity_penalty(outputs):
    return 1e-4 * tf.reduce_mean(tf.square(outputs))


def dense(units, **kwargs):
    return K.layers.Dense(
        units,
        activation=gelu_tanh,
        kernel_initializer=ScaledOrthogonal(0.9),
        bias_initializer=bias_init,
        kernel_regularizer=OrthogonalityPenalty(),
        kernel_constraint=SpectralNorm(0.8),
        **kwargs,
    )


def build(num_features):
    return K.Sequential([
        K.layers.Input((num_features,)),
        dense(8, name="first"),
        dense(6, name="second", activity_regularizer=activity_penalty),
        K.layers.Dense(1, name="out"),
    ])


def spectral_norms(model):
    return {l.name: float(tf.linalg.norm(tf.convert_to_tensor(l.kernel), 2, axis=(0, 1)))
            for l in model.layers}


def main():
    K.utils.set_random_seed(11)
    rng = np.random.default_rng(11)
    x = rng.normal(size=(64, 5)).astype("float32")
    y = (x[:, :1] * 1.5 - x[:, 1:2]).astype("float32")
    model = build(5)
    model.compile(K.optimizers.SGD(0.05), "mse")
    history = model.fit(x, y, epochs=3, batch_size=16, verbose=0)
    print("improved:", history.history["loss"][-1] < history.history["loss"][0])
    norms = spectral_norms(model)
    print("bounded:", all(norms[k] < 1.0 for k in ("first", "second")))
    restored = K.initializers.deserialize(K.initializers.serialize(ScaledOrthogonal(0.5)))
    print("restored gain:", restored.gain, restored((4, 2)).shape)
    print("penalty:", float(OrthogonalityPenalty(1.0)(tf.eye(3))), gelu_tanh(tf.constant([0.0])).numpy())


if __name__ == "__main__":
    main()
