"""Mixture density network: closures as losses, sampling on the host."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

COMPONENTS = 3
LOG_2PI = float(np.log(2 * np.pi))


def elu_plus_one(x):
    """Keeps the scales positive."""
    return keras.activations.elu(x) + 1.0 + 1e-5


def normal_log_prob(y, mu, sigma):
    return -0.5 * tf.square((y - mu) / sigma) - tf.math.log(sigma) - 0.5 * LOG_2PI


def laplace_log_prob(y, mu, scale):
    return -tf.abs(y - mu) / scale - tf.math.log(2 * scale)


LIKELIHOODS = {"normal": normal_log_prob, "laplace": laplace_log_prob}


def split_params(params, components):
    logits, mu, sigma = tf.split(params, 3, axis=-1)
    return logits, mu, sigma


def get_mixture_loss(components, likelihood="normal"):
    log_prob = LIKELIHOODS[likelihood]

    def mixture_loss(y_true, y_pred):
        logits, mu, sigma = split_params(y_pred, components)
        y_true = tf.reshape(y_true, [-1, 1])
        total = tf.nn.log_softmax(logits) + log_prob(y_true, mu, sigma)
        return -tf.reduce_mean(tf.reduce_logsumexp(total, axis=1))

    mixture_loss.__name__ = "mixture_loss_%s" % likelihood
    return mixture_loss


def get_mean_error(components):
    def mean_error(y_true, y_pred):
        logits, mu, _ = split_params(y_pred, components)
        mean = tf.reduce_sum(tf.nn.softmax(logits) * mu, axis=-1, keepdims=True)
        return tf.abs(mean - y_true)

    return mean_error


@keras.utils.register_keras_serializable(package="mdn")
class MDN(layers.Layer):
    def __init__(self, components, **kwargs):
        super().__init__(**kwargs)
        self.components = components
        self.mus = layers.Dense(components, name="mus")
        self.sigmas = layers.Dense(components, activation=elu_plus_one, name="sigmas")
        self.logits = layers.Dense(components, name="logits")

    def build(self, input_shape):
        for head in (self.mus, self.sigmas, self.logits):
            head.build(input_shape)
        self.built = True

    def call(self, x):
        return tf.concat([self.logits(x), self.mus(x), self.sigmas(x)], axis=-1)

    def compute_output_shape(self, input_shape):
        return tuple(input_shape[:-1]) + (3 * self.components,)

    def get_config(self):
        return dict(super().get_config(), components=self.components)


def build_model():
    inputs = keras.Input((1,))
    hidden = layers.Dense(16, activation="tanh")(inputs)
    return keras.Model(inputs, MDN(COMPONENTS, name="mdn")(hidden))


def softmax(w, t=1.0):
    e = np.exp((w - w.max(axis=-1, keepdims=True)) / t)
    return e / e.sum(axis=-1, keepdims=True)


def sample_from_output(params, rng, temperature=1.0):
    logits, mu, sigma = np.split(params, 3)
    chosen = rng.choice(len(mu), p=softmax(logits.astype("float64"), temperature))
    return rng.normal(mu[chosen], sigma[chosen])


def sample_from_output_tf(params):
    logits, mu, sigma = split_params(params, COMPONENTS)
    chosen = tf.random.categorical(logits, 1)
    return tf.gather(mu, chosen, batch_dims=1) + tf.gather(sigma, chosen, batch_dims=1) * tf.random.normal(tf.shape(chosen))


def inverted_sine(n=96):
    rng = np.random.default_rng(2)
    y = rng.uniform(-2, 2, (n, 1))
    x = np.sin(2 * y) + 0.3 * y + rng.normal(scale=0.1, size=(n, 1))
    return x.astype("float32"), y.astype("float32")


def main():
    x, y = inverted_sine()
    model = build_model()
    model.compile(keras.optimizers.Adam(1e-2), loss=get_mixture_loss(COMPONENTS), metrics=[get_mean_error(COMPONENTS)])
    model.fit(x, y, epochs=3, batch_size=32, verbose=0)
    rng = np.random.default_rng(0)
    samples = np.apply_along_axis(lambda p: sample_from_output(p, rng), 1, model.predict(x[:8], verbose=0))
    loss = get_mixture_loss(COMPONENTS)(y, model(x))
    print("nll %.3f" % float(loss), samples.round(2))


if __name__ == "__main__":
    main()
