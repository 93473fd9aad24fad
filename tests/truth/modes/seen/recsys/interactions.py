import numpy as np
import tensorflow as tf


def events(n, seed=0):
    rng = np.random.default_rng(seed)
    for _ in range(n):
        user = int(rng.integers(0, 20))
        item = (user * 3 + int(rng.integers(0, 2))) % 30
        yield {"user": user, "item": item, "price": price_of(item)}


def price_of(item):
    return 1.0 + (item % 7) * 0.5


def signature():
    return {"user": tf.TensorSpec([], tf.int32), "item": tf.TensorSpec([], tf.int32),
            "price": tf.TensorSpec([], tf.float32)}


def training(n, batch):
    ds = tf.data.Dataset.from_generator(lambda: events(n), output_signature=signature())
    return ds.filter(affordable).batch(batch, drop_remainder=True)


def affordable(event):
    return event["price"] < 4.0


def catalogue(n):
    ds = tf.data.Dataset.range(n, output_type=tf.int32)
    return ds.map(lambda i: {"item": i, "price": 1.0 + tf.cast(i % 7, tf.float32) * 0.5}).batch(10)
