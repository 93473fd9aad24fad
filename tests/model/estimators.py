"""A graph of TensorFlow 1: nothing is said of it as traced code, but what tf.data runs in it
is traced."""
import tensorflow as tf


def scaled(features, labels):  # model: traced tensors=labels
    return {"x": features["x"] / 2.0}, labels


def input_fn():
    return tf.data.Dataset.from_tensors(({"x": [[1.0]]}, [[1.0]])).map(scaled)


def model_fn(features, labels, mode):
    loss = tf.reduce_sum(features["x"])
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=tf.no_op())


def main(argv):
    estimator = tf.estimator.Estimator(model_fn)
    estimator.train(input_fn, steps=1)


if __name__ == "__main__":
    tf.compat.v1.app.run(main)
