"""A program for TensorFlow 1 is run by no later Keras: its top level names what TensorFlow 2 does not have."""
import tensorflow as tf

tf.enable_eager_execution()


class Scale(tf.keras.layers.Layer):
    def call(self, inputs):  # model:
        return inputs * 2.0


def parse(record):  # model: traced tensors=record why="passed to"
    return tf.decode_raw(record, tf.uint8)


def make():  # model:
    return tf.data.TFRecordDataset("f").map(parse)
