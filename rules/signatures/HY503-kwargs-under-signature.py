import tensorflow as tf


# bad: scale never arrives
@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def step(x, **options):  # expect: HY503
    return x * options.get("scale", 1.0)


# bad: neither does training
class Serving(tf.Module):
    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def __call__(self, x, **kwargs):  # expect: HY503
        return x * 2.0


# good: a parameter with a spec
@tf.function(input_signature=[tf.TensorSpec([None], tf.float32), tf.TensorSpec([], tf.float32)])
def scaled(x, scale):
    return x * scale


# good: no signature, so that keyword arguments arrive
@tf.function
def free(x, **options):
    return x * options.get("scale", 1.0)


# good: a signature that may be None
def build(signature=None):
    @tf.function(input_signature=signature)
    def inner(x, **options):
        return x * options.get("scale", 1.0)

    return inner


def run_bad():
    return step(tf.constant([1.0]), scale=2.0)


def run_good():
    free(tf.constant([1.0]), scale=2.0)
    return scaled(tf.constant([1.0]), scale=tf.constant(2.0))
