"""Synthetic MovieLens-like interactions."""
import numpy as np
import tensorflow as tf

USERS = ["u%d" % i for i in range(8)]
TITLES = ["Title %d (19%02d)" % (i, 60 + i) for i in range(12)]


def interactions(n=120, seed=0):
    rng = np.random.default_rng(seed)
    for _ in range(n):
        user = rng.integers(len(USERS))
        movie = (user + rng.integers(0, 3)) % len(TITLES)
        yield USERS[user], TITLES[movie], float(rng.integers(1, 6)), int(rng.integers(880_000_000, 890_000_000))


def to_features(user, title, rating, timestamp):
    return {
        "user_id": user,
        "movie_title": normalize_title(title),
        "rating": rating,
        "hour": hour_of_day(timestamp),
    }


def normalize_title(title):
    return tf.strings.regex_replace(tf.strings.lower(title), r" \(\d{4}\)$", "")


def hour_of_day(timestamp):
    return tf.cast(timestamp // 3600 % 24, tf.int32)


def is_positive(features):
    return features["rating"] >= 2.0


def load(batch_size=16):
    signature = (
        tf.TensorSpec((), tf.string), tf.TensorSpec((), tf.string), tf.TensorSpec((), tf.float32), tf.TensorSpec((), tf.int64))
    ds = tf.data.Dataset.from_generator(interactions, output_signature=signature)
    ds = ds.map(to_features).filter(is_positive).cache()
    return ds.batch(batch_size)


def candidates():
    return tf.data.Dataset.from_tensor_slices(TITLES).map(normalize_title)


def popularity(dataset):
    """Counts of each title, to correct the sampling."""
    counts = {}
    for batch in dataset.unbatch().as_numpy_iterator():
        counts[batch["movie_title"]] = counts.get(batch["movie_title"], 0) + 1
    return counts
