import tensorflow as tf


# bad
@tf.function(input_signature=[{"x": tf.TensorSpec([None], tf.float32)}])
def loss(batch):
    return tf.reduce_sum(batch["x"] * batch["weight"])  # expect: HY512


# good
@tf.function(input_signature=[{"x": tf.TensorSpec([None], tf.float32), "weight": tf.TensorSpec([None], tf.float32)}])
def weighted_loss(batch):
    return tf.reduce_sum(batch["x"] * batch["weight"])


# good: asks before it reads, or adds the key itself
@tf.function(input_signature=[{"x": tf.TensorSpec([None], tf.float32)}])
def maybe_weighted_loss(batch):
    batch = dict(batch)
    if "weight" not in batch:
        batch["weight"] = tf.ones_like(batch["x"])
    return tf.reduce_sum(batch["x"] * batch["weight"])


def run_bad():
    loss({"x": tf.constant([1.0])})


def run_good():
    weighted_loss({"x": tf.constant([1.0]), "weight": tf.constant([1.0])})
