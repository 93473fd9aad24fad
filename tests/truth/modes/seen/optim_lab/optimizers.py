import tensorflow as tf

OPTIMIZERS = {}


def optimizer(name):
    def wrap(cls):
        OPTIMIZERS[name] = cls
        return cls
    return wrap


@optimizer("signsgd")
class SignSGD(tf.keras.optimizers.SGD):
    def update_step(self, gradient, variable, *args):
        super().update_step(self.direction(gradient), variable, *args)

    def direction(self, gradient):
        return tf.sign(gradient)


@optimizer("centralized")
class CentralizedAdam(tf.keras.optimizers.Adam):
    def update_step(self, gradient, variable, *args):
        return super().update_step(centralize(gradient), variable, *args)


@optimizer("agc")
class AdaptiveClipSGD(tf.keras.optimizers.SGD):
    clip_factor = 0.5

    def apply_gradients(self, grads_and_vars, **kwargs):
        clipped = [(self.clip(g, v), v) for g, v in grads_and_vars]
        return super().apply_gradients(clipped, **kwargs)

    def clip(self, grad, var):
        limit = self.clip_factor * tf.maximum(unit_norm(tf.convert_to_tensor(var)), 1e-3)
        norm = unit_norm(grad)
        return tf.where(norm > limit, grad * limit / tf.maximum(norm, 1e-6), grad)


def unit_norm(x):
    return tf.sqrt(tf.reduce_sum(tf.square(x)))


def centralize(gradient):
    if len(gradient.shape) > 1:
        gradient -= tf.reduce_mean(gradient, axis=list(range(len(gradient.shape) - 1)), keepdims=True)
    return gradient


class Lookahead:
    def __init__(self, inner, variables, k=2, alpha=0.5):
        self.inner = inner
        self.fast = list(variables)
        self.slow = [tf.Variable(tf.convert_to_tensor(v), trainable=False) for v in self.fast]
        self.k, self.alpha = k, alpha
        self.counter = tf.Variable(0, dtype=tf.int64)

    def step(self, grads):
        self.inner.apply_gradients(zip(grads, self.fast))
        self.counter.assign_add(1)
        if self.counter % self.k == 0:
            self.sync()

    def sync(self):
        for slow, fast in zip(self.slow, self.fast):
            slow.assign_add(self.alpha * (tf.convert_to_tensor(fast) - slow))
            fast.assign(slow)
