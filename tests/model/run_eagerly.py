# Graph functions that the file has run eagerly for good are none.
import tensorflow as tf

tf.config.run_functions_eagerly(True)


@tf.function
def step(x):  # model: hybrid tensors=x
    return tf.abs(x)


def parse(line):  # model: traced tensors=line why="passed to"
    return tf.strings.split(line)


def make():  # model:
    return tf.data.TextLineDataset("f").map(parse)


step(tf.constant(1.0))
