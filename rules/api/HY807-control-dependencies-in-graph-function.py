import tensorflow as tf

count = tf.Variable(0.0)


# bad
@tf.function
def step(x):
    with tf.control_dependencies([count.assign_add(1.0)]):  # expect: HY807
        return x * count


# good
@tf.function
def step_in_order(x):
    count.assign_add(1.0)
    return x * count


# bad
def run_bad():
    return float(step(tf.constant(1.0)))


# good
def run_good():
    return float(step_in_order(tf.constant(1.0)))
