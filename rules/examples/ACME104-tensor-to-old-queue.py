import tensorflow as tf
from acme.queue import Queue

queue = Queue()


# bad
@tf.function
def step(x):
    loss = tf.reduce_sum(x)
    queue.put(loss)  # expect: ACME104
    queue.put_nowait(1, loss)  # expect: ACME104
    return loss


# good
@tf.function
def careful_step(x):
    loss = tf.reduce_sum(x)
    queue.put("step")
    try:
        queue.put(loss)
    except AttributeError:
        pass
    return loss


queue.put(step(tf.ones([2])))
