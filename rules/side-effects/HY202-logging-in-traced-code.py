import logging

import tensorflow as tf

logger = logging.getLogger("example")


# bad
@tf.function
def step(x):
    loss = tf.reduce_mean(x)
    logging.info("loss %s", loss)  # expect: HY202
    logger.warning(f"loss {loss}")  # expect: HY202
    return loss


# good
@tf.function
def step_with_print(x):
    loss = tf.reduce_mean(x)
    tf.print("loss", loss)
    return loss


# good: about the trace
@tf.function
def step_with_note(x):
    logging.info("tracing step for %s", x.shape)
    return tf.reduce_mean(x)


# good: outside
def train(x):
    logging.info("loss %s", step_with_note(x))


class Count(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = 0

    def emit(self, record):
        self.lines += 1


def count(function):
    handler = Count()
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    for value in (1.0, 2.0, 3.0):
        function(tf.constant([value]))
    logger.removeHandler(handler)
    return handler.lines, 3


def run_bad():
    return count(step)


def run_good():
    return count(lambda x: logger.warning("loss %s", step_with_note(x)))


# good: one note for one trace
@tf.function
def step_with_notes(x):
    logger.warning("input %s", x.shape)
    return tf.reduce_mean(x)


def run_note():
    return count(step_with_notes), [1, 3]
