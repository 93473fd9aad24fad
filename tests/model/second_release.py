"""A program with one old name in a function is for TensorFlow 2: Keras may run its layers in a graph."""
import tensorflow as tf


def start():  # model:
    tf.enable_eager_execution()


class Scale(tf.keras.layers.Layer):
    def call(self, inputs):  # model: traced tensors=inputs why="Keras may run"
        return inputs * 2.0
