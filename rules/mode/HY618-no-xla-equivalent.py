import tensorflow as tf


# bad
@tf.function(jit_compile=True)
def step(x):
    tf.print("x", x)  # expect: HY618
    return x + 1.0


@tf.function(jit_compile=True)
def callback(x):
    return tf.numpy_function(lambda v: v + 1.0, [x], tf.float32)  # expect: HY618


# good
@tf.function(jit_compile=True)
def compiled(x):
    return x + 1.0


@tf.function
def step_with_print(x):
    tf.print("x", x)
    return compiled(x)


@tf.function(jit_compile=False)
def not_compiled(x):
    tf.print("x", x)
    return x


# bad
def run_bad():
    step(tf.constant([1.0]))


# good
def run_good():
    step_with_print(tf.constant([1.0]))
