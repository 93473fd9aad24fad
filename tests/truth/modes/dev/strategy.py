"""A step that a strategy runs."""
import tensorflow as tf

strategy = tf.distribute.get_strategy()


def make():
    return tf.Variable(1.0)


with strategy.scope():
    variable = make()


def replica_step(x):
    return update(x * 2.0)


def update(x):
    return variable.assign_add(tf.reduce_sum(x))


@tf.function
def distributed(x):
    per_replica = strategy.run(replica_step, args=(x,))
    return strategy.reduce(tf.distribute.ReduceOp.SUM, per_replica, axis=None)


def by_hand(x):
    return strategy.run(lambda v: v + 1.0, args=(x,))


print(distributed(tf.ones([2])), by_hand(tf.ones([2])))
