import tensorflow as tf


# bad: switched off for a look
# @tf.function  # expect: HY902
def step(x):
    return tf.reduce_sum(x)


# bad: with options, and a remark
#@tf.function(jit_compile=True)  # expect: HY902
# too slow to trace
def compiled_step(x):
    return tf.reduce_sum(x)


# bad: between decorators, in a class
class Model(tf.Module):
    # @tf.function(input_signature=[  # expect: HY902
    #     tf.TensorSpec([None])])
    @tf.Module.with_name_scope
    def __call__(self, x):
        return x * 2.0

    @staticmethod
    # @tf.function  # expect: HY902
    def double(x):
        return x * 2.0


# good: a graph function all the same
# @tf.function
@tf.function(reduce_retracing=True)
def relaxed_step(x):
    return tf.reduce_sum(x)


# good: the code below is commented out as well
# @tf.function
# def old_step(x):
#     return x
def new_step(x):
    return tf.reduce_mean(x)


# good: it is traced by its caller
# @tf.function
def helper(x):
    return x * 2.0


@tf.function
def use_helper(x):
    return helper(x)


# good: only speaks of it: @tf.function is not for this
def eager_step(x):
    return x.numpy()


value = 1  # @tf.function


def other_step(x):
    return x + value


# good: traced once, comment or not
traced = []


# @tf.function
@tf.function(reduce_retracing=True)
def by_another_decorator(x):
    traced.append("decorator")
    return x * 2.0


# @tf.function
def by_its_caller(x):
    traced.append("caller")
    return x * 2.0


@tf.function
def use_by_its_caller(x):
    return by_its_caller(x)


def run_traced_anyway():
    for value in (1.0, 2.0, 3.0):
        by_another_decorator(tf.constant(value))
        use_by_its_caller(tf.constant(value))
    return traced, ["decorator", "caller"]


def run_commented_out_as_a_whole():
    return float(new_step(tf.constant([1.0, 3.0]))), 2.0
