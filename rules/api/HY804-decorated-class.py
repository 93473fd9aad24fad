import tensorflow as tf


# bad: the class is no class any more
@tf.function  # expect: HY804
class Scale(tf.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = tf.Variable(factor)

    def __call__(self, x):
        return x * self.factor


@tf.function(jit_compile=True)  # expect: HY804
class Shift:
    def __call__(self, x):
        return x + 1.0


# good
class GoodScale(tf.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = tf.Variable(factor)

    @tf.function
    def __call__(self, x):
        return x * self.factor


# good: another decorator
@tf.keras.utils.register_keras_serializable()
class Layer(tf.keras.layers.Layer):
    def call(self, x):
        return x


# good: objects of an ExtensionType are values of the graph
@tf.function
class Pair(tf.experimental.ExtensionType):
    first: tf.Tensor
    second: tf.Tensor


def run_bad():
    return Shift()(tf.constant(1.0))


def run_good():
    scale = GoodScale(2.0)
    return scale(tf.constant(1.0))
