import time

import numpy as np
import tensorflow as tf

RNG = np.random.default_rng(0)


# bad: as long as the number says
@tf.function
def encode(tokens):
    return tf.reduce_mean(tokens, axis=1)


def encode_all(count):
    for length in range(3, 3 + count):
        tokens = RNG.normal(size=(1, length)).astype("float32")
        encode(tf.constant(tokens))  # expect: HY116


# bad: a part that grows
@tf.function
def score(prefix):
    return tf.reduce_sum(prefix)


def score_prefixes(text):
    for end in range(1, 20):
        score(text[:, :end])  # expect: HY116


# bad: what has been made so far
@tf.function
def next_token(tokens):
    return tf.reduce_max(tokens, axis=1, keepdims=True) + 1


def generate(start):
    tokens = start
    for _ in range(20):
        token = next_token(tokens)  # expect: HY116
        tokens = tf.concat([tokens, token], 1)
    return tokens


# bad: as long as the longest sentence of the batch
@tf.function
def train_step(x, y):
    return tf.reduce_sum(x) + tf.reduce_sum(y)


def train(sentences, labels):
    data = tf.data.Dataset.zip((sentences, labels))
    for x, y in data.padded_batch(8, padded_shapes=([None], [])).prefetch(1):
        train_step(x, y)  # expect: HY116


# bad: a generator of the file
@tf.function
def loss_of(batch):
    return tf.reduce_sum(batch)


def batches(count):
    for i in range(count):
        batch = np.zeros((4, 4 + i), "float32")
        yield batch


def losses():
    return [loss_of(batch) for batch in batches(9)]  # expect: HY116


# good: one graph for all lengths
@tf.function(reduce_retracing=True)
def encode_any(tokens):
    return tf.reduce_mean(tokens, axis=1)


@tf.function(input_signature=[tf.TensorSpec([None, None], tf.float32)])
def encode_signed(tokens):
    return tf.reduce_mean(tokens, axis=1)


def encode_all_well():
    for length in range(3, 13):
        tokens = tf.zeros([1, length])
        encode_any(tokens)
        encode_signed(tokens)


def run_bad():
    encode_all(10)
    return encode.experimental_get_tracing_count(), 10


def run_good():
    encode_all_well()
    return encode_signed.experimental_get_tracing_count(), 10


# good: a window is as long as ever
@tf.function
def window_sum(window):
    return tf.reduce_sum(window)


def run_windows():
    series = tf.zeros([20])
    for start in range(10):
        window_sum(series[start : start + 8])
    return window_sum.experimental_get_tracing_count(), 1


# good: few lengths
@tf.function
def resized(images):
    return tf.reduce_sum(images)


def run_few():
    for size in (32, 64):
        resized(tf.zeros([1, size, size]))
    return resized.experimental_get_tracing_count(), 2


# good: padded to one length
@tf.function
def padded_sum(x):
    return tf.reduce_sum(x)


def run_padded():
    data = tf.data.Dataset.range(1, 21).map(lambda n: tf.range(n))
    for x in data.padded_batch(4, padded_shapes=[24]):
        padded_sum(x)
    return padded_sum.experimental_get_tracing_count(), 1


# good: each size is measured
@tf.function
def timed(x):
    return tf.reduce_sum(x)


def run_measured():
    seconds = []
    for size in (16, 32, 64, 128, 256):
        start = time.perf_counter()
        timed(tf.zeros([size]))
        seconds.append(time.perf_counter() - start)
    return len(seconds), 5
