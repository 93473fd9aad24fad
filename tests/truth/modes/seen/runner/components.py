import functools

import tensorflow as tf

from registry import LOSSES, MODELS, OPTIMIZERS, TRANSFORMS


class SqueezeExcite(tf.keras.layers.Layer):
    def __init__(self, ratio=2, **kwargs):
        super().__init__(**kwargs)
        self.ratio = ratio

    def build(self, shape):
        c = shape[-1]
        self.down = tf.keras.layers.Dense(c // self.ratio, activation="relu")
        self.up = tf.keras.layers.Dense(c, activation=hard_sigmoid)
        self.down.build((None, c))
        self.up.build((None, c // self.ratio))
        self.built = True

    def call(self, x):
        return x * self.up(self.down(x))


def hard_sigmoid(x):
    return tf.nn.relu6(x + 3.0) / 6.0


def swish(x):
    return x * tf.sigmoid(x)


ACTIVATIONS = {"swish": swish, "relu": tf.nn.relu, "mish": lambda x: x * tf.tanh(tf.nn.softplus(x))}


@MODELS.register
def mlp(n_in, n_out, width=8, act="swish"):
    return tf.keras.Sequential([
        tf.keras.Input((n_in,)),
        tf.keras.layers.Dense(width, activation=ACTIVATIONS[act]),
        SqueezeExcite(),
        tf.keras.layers.Dense(n_out),
    ])


@MODELS.register(name="wide_deep")
def wide_and_deep(n_in, n_out, width=8):
    inp = tf.keras.Input((n_in,))
    deep = tf.keras.layers.Dense(width, activation=ACTIVATIONS["mish"])(inp)
    wide = tf.keras.layers.Lambda(lambda t: tf.concat([t, tf.square(t)], -1), output_shape=(2 * n_in,))(inp)
    return tf.keras.Model(inp, tf.keras.layers.Dense(n_out)(tf.keras.layers.concatenate([deep, wide])))


@LOSSES.register(name="smooth_ce")
class LabelSmoothing:
    def __init__(self, eps=0.1):
        self.eps = eps

    def __call__(self, labels, logits):
        k = tf.shape(logits)[-1]
        onehot = tf.one_hot(labels, k) * (1 - self.eps) + self.eps / tf.cast(k, tf.float32)
        return tf.nn.softmax_cross_entropy_with_logits(onehot, logits)


@LOSSES.register(name="poly1")
def make_poly1(epsilon=1.0):
    def poly1(labels, logits):
        pt = tf.reduce_sum(tf.one_hot(labels, tf.shape(logits)[-1]) * tf.nn.softmax(logits), -1)
        return tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits) + epsilon * (1 - pt)
    return poly1


class Lion:
    """EvoLved Sign Momentum, a plain class over variables."""

    def __init__(self, lr=1e-3, b1=0.9, b2=0.99):
        self.lr, self.b1, self.b2 = lr, b1, b2
        self.m = {}

    def build(self, variables):
        for v in variables:
            self.m[id(v)] = tf.Variable(tf.zeros(v.shape), trainable=False)

    def direction(self, m, g):
        return tf.sign(self.b1 * m + (1 - self.b1) * g)

    def apply_gradients(self, pairs):
        for g, v in pairs:
            m = self.m[id(v)]
            v.assign_sub(self.lr * self.direction(m, g))
            m.assign(self.b2 * m + (1 - self.b2) * g)


OPTIMIZERS.register(Lion, name="lion")


@OPTIMIZERS.register
def sgd(lr=0.1):
    return tf.keras.optimizers.SGD(lr)


@TRANSFORMS.register
def jitter(x, y, scale=0.01):
    return x + tf.random.normal(tf.shape(x), stddev=scale), y


@TRANSFORMS.register
def mixup_free(x, y):
    return x, y


@TRANSFORMS.register
def cutout(x, y):
    keep = tf.random.uniform(tf.shape(x)) > 0.1
    return tf.where(keep, x, 0.0), y


def compose(names):
    fns = [TRANSFORMS.get(n) for n in names]
    return lambda x, y: functools.reduce(lambda acc, f: f(*acc), fns, (x, y))
