import tensorflow as tf


class FixedWeights(tf.Module):
    def __init__(self, names, weights=None):
        super().__init__()
        self.weights = dict.fromkeys(names, 1.0) if weights is None else weights

    def __call__(self, losses):
        return tf.add_n([self.weights[name] * loss for name, loss in losses.items()])


class UncertaintyWeights(tf.Module):
    """Kendall et al.: learned homoscedastic uncertainty."""

    def __init__(self, names):
        super().__init__()
        self.log_vars = {name: tf.Variable(0.0, name=name) for name in names}

    def weigh(self, name, loss):
        log_var = self.log_vars[name]
        return tf.exp(-log_var) * loss + log_var

    def __call__(self, losses):
        return tf.add_n([self.weigh(name, loss) for name, loss in losses.items()])


def pcgrad(gradients):
    """Projects conflicting gradients of two tasks."""
    def flatten(parts):
        return tf.concat([tf.reshape(p, [-1]) for p in parts], axis=0)

    first, second = map(flatten, gradients)
    dot = tf.tensordot(first, second, 1)
    return tf.cond(dot < 0, lambda: first - dot / tf.reduce_sum(second ** 2) * second, lambda: first)


def make(config, names):
    return UncertaintyWeights(names) if config.uncertainty else FixedWeights(names)
