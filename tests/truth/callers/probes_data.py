"""Probes of tf.data; see spy.py."""
import tempfile

import tensorflow as tf
from spy import probe

D = tf.data.Dataset
E = tf.data.experimental


def numbers(spy):
    spy.means(element="tensor/int64/[]")
    return D.range(4)


@probe("dataset.map", "eager", "graph")
def data_map(spy):
    numbers(spy).map(spy.function(lambda x: x))


@probe("dataset.filter", "eager", "graph")
def data_filter(spy):
    numbers(spy).filter(spy.function(lambda x: x > 0))


@probe("dataset.flat_map", "eager", "graph")
def data_flat_map(spy):
    numbers(spy).flat_map(spy.function(D.from_tensors))


@probe("dataset.interleave", "eager", "graph")
def data_interleave(spy):
    numbers(spy).interleave(spy.function(D.from_tensors))


@probe("dataset.reduce", "eager", "graph")
def data_reduce(spy):
    spy.means(same="tensor/int64/[]")
    numbers(spy).reduce(tf.constant(0, tf.int64),
                        spy.function(lambda s, x: s + x))


@probe("dataset.scan", "eager", "graph")
def data_scan(spy):
    spy.means(same="tensor/int64/[]")
    numbers(spy).scan(tf.constant(0, tf.int64),
                      spy.function(lambda s, x: (s, x)))


@probe("dataset.take_while", "eager", "graph")
def data_take_while(spy):
    numbers(spy).take_while(spy.function(lambda x: x < 2))


@probe("dataset.apply", "eager", "graph")
def data_apply(spy):
    numbers(spy).apply(spy.function(lambda d: d))


@probe("dataset.group_by_window key_func", "eager", "graph")
def data_key(spy):
    numbers(spy).group_by_window(spy.function(lambda x: x % 2),
                                 lambda k, d: d.batch(2), 2)


@probe("dataset.group_by_window reduce_func", "eager", "graph")
def data_group_reduce(spy):
    numbers(spy).group_by_window(lambda x: x % 2,
                                 spy.function(lambda k, d: d.batch(2)), 2)


@probe("dataset.group_by_window window_size_func", "eager", "graph")
def data_group_window(spy):
    numbers(spy).group_by_window(
        lambda x: x % 2, lambda k, d: d.batch(2), None,
        spy.function(lambda k: tf.constant(2, tf.int64)))


def ragged_numbers(spy):
    spy.means(element="tensor/int64/[?]")
    return D.range(4).map(lambda x: tf.range(x))


@probe("dataset.bucket_by_sequence_length", "eager", "graph")
def data_bucket(spy):
    ragged_numbers(spy).bucket_by_sequence_length(
        spy.function(lambda x: tf.shape(x)[0]), [2], [1, 1])


@probe("dataset.rejection_resample", "eager", "graph")
def data_rejection(spy):
    numbers(spy).rejection_resample(
        spy.function(lambda x: tf.cast(x % 2, tf.int32)), [0.5, 0.5])


@probe("dataset.snapshot reader_func", "eager")
def data_snapshot_reader(spy):
    with tempfile.TemporaryDirectory() as folder:
        list(numbers(spy).snapshot(folder, reader_func=spy.function(
            lambda ds: ds.interleave(lambda x: x))))


@probe("dataset.snapshot shard_func", "eager")
def data_snapshot_shard(spy):
    with tempfile.TemporaryDirectory() as folder:
        list(numbers(spy).snapshot(folder, shard_func=spy.function(
            lambda x: tf.constant(0, tf.int64))))


@probe("dataset.save shard_func", "eager")
def data_save(spy):
    with tempfile.TemporaryDirectory() as folder:
        numbers(spy).save(folder, shard_func=spy.function(
            lambda x: tf.constant(0, tf.int64)))


@probe("Dataset.load reader_func", "eager")
def data_load(spy):
    with tempfile.TemporaryDirectory() as folder:
        D.range(4).save(folder)
        list(D.load(folder, reader_func=spy.function(
            lambda ds: ds.interleave(lambda x: x))))


@probe("Dataset.from_generator", "eager")
def from_generator(spy):
    def produce():
        return iter([1, 2])
    list(D.from_generator(spy.function(produce), tf.int64))


@probe("Dataset.from_generator", "eager")
def from_generator_step(spy):
    def user():
        spy.note("user")
        yield 1
    list(D.from_generator(
        user, output_signature=tf.TensorSpec([], tf.int64)))


# --- the older forms, tf.data.experimental ----------------------------------------


def applied(name, make, data=numbers):
    @probe("experimental." + name, "eager", "graph")
    def run(spy):
        spy.means(same="tensor/int64/[]")
        data(spy).apply(make(spy))


def zero():
    return tf.constant(0, tf.int64)


applied("map_and_batch", lambda s: E.map_and_batch(
    s.function(lambda x: x), 2))
applied("parallel_interleave", lambda s: E.parallel_interleave(
    s.function(D.from_tensors), 2))
applied("scan", lambda s: E.scan(zero(), s.function(lambda a, x: (a, x))))
applied("take_while", lambda s: E.take_while(s.function(lambda x: x < 2)))
applied("rejection_resample", lambda s: E.rejection_resample(
    s.function(lambda x: tf.cast(x % 2, tf.int32)), [0.5, 0.5]))
applied("group_by_window key_func", lambda s: E.group_by_window(
    s.function(lambda x: x % 2), lambda k, d: d.batch(2), 2))
applied("group_by_window reduce_func", lambda s: E.group_by_window(
    lambda x: x % 2, s.function(lambda k, d: d.batch(2)), 2))
applied("group_by_window window_size_func", lambda s: E.group_by_window(
    lambda x: x % 2, lambda k, d: d.batch(2), None,
    s.function(lambda k: tf.constant(2, tf.int64))))
applied("bucket_by_sequence_length", lambda s: E.bucket_by_sequence_length(
    s.function(lambda x: tf.shape(x)[0]), [2], [1, 1]), ragged_numbers)
applied("group_by_reducer", lambda s: E.group_by_reducer(
    s.function(lambda x: x % 2),
    E.Reducer(lambda k: zero(), lambda a, x: a + x, lambda a: a)))


def reducer_probe(part, make):
    @probe("Reducer " + part, "eager", "graph")
    def run(spy):
        spy.means(same="tensor/int64/[]")
        numbers(spy).apply(E.group_by_reducer(lambda x: x % 2, make(spy)))


reducer_probe("init_func", lambda s: E.Reducer(
    s.function(lambda k: zero()), lambda a, x: a + x, lambda a: a))
reducer_probe("reduce_func", lambda s: E.Reducer(
    lambda k: zero(), s.function(lambda a, x: a + x), lambda a: a))
reducer_probe("finalize_func", lambda s: E.Reducer(
    lambda k: zero(), lambda a, x: a + x, s.function(lambda a: a)))


@probe("experimental.snapshot reader_func", "eager")
def snapshot_reader(spy):
    with tempfile.TemporaryDirectory() as folder:
        list(numbers(spy).apply(E.snapshot(folder, reader_func=spy.function(
            lambda ds: ds.interleave(lambda x: x)))))


@probe("experimental.snapshot shard_func", "eager")
def snapshot_shard(spy):
    with tempfile.TemporaryDirectory() as folder:
        list(numbers(spy).apply(E.snapshot(folder, shard_func=spy.function(
            lambda x: tf.constant(0, tf.int64)))))


@probe("experimental.save shard_func", "eager")
def experimental_save(spy):
    with tempfile.TemporaryDirectory() as folder:
        E.save(numbers(spy), folder, shard_func=spy.function(
            lambda x: tf.constant(0, tf.int64)))


@probe("experimental.load reader_func", "eager")
def experimental_load(spy):
    with tempfile.TemporaryDirectory() as folder:
        D.range(4).save(folder)
        list(E.load(folder, reader_func=spy.function(
            lambda ds: ds.interleave(lambda x: x))))
