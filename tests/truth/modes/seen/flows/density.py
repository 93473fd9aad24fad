import tensorflow as tf

from bijectors import standard_normal_log_prob


class cached_graph:
    """Descriptor compiling a method once per instance."""

    def __init__(self, fn):
        self.fn = fn

    def __set_name__(self, owner, name):
        self.slot = "_compiled_" + name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        compiled = instance.__dict__.get(self.slot)
        if compiled is None:
            compiled = tf.function(self.fn.__get__(instance, owner))
            instance.__dict__[self.slot] = compiled
        return compiled


class FlowDensity:
    def __init__(self, bijector, base_log_prob=standard_normal_log_prob):
        self.bijector = bijector
        self.base_log_prob = base_log_prob

    @property
    def parameters(self):
        return self.bijector.trainable_variables

    def log_prob(self, x):
        z, log_det = self.bijector.inverse(x)
        return self.base_log_prob(z) + log_det

    def nll(self, x):
        return -tf.reduce_mean(self.log_prob(x))

    @cached_graph
    def fit_step(self, x, lr):
        with tf.GradientTape() as tape:
            loss = self.nll(x)
        grads, _ = tf.clip_by_global_norm(tape.gradient(loss, self.parameters), 5.0)
        for p, g in zip(self.parameters, grads):
            p.assign_sub(lr * g)
        return loss

    @cached_graph
    def sample(self, n):
        return self.bijector.forward(tf.random.stateless_normal([n, self.bijector.dim], [0, 5]))
