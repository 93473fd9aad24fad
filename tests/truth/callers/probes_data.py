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


def applied(name, wanted, *arguments):
    @probe("experimental." + name, "eager", "graph")
    def run(spy):
        spy.means(same="tensor/int64/[]")
        data = ragged_numbers(spy) if wanted == "ragged" else numbers(spy)
        data.apply(getattr(E, name.split()[0])(
            *[a(spy) if callable(a) else a for a in arguments]))


applied("map_and_batch", "", lambda s: s.function(lambda x: x), 2)
applied("parallel_interleave", "", lambda s: s.function(D.from_tensors), 2)
applied("scan", "", lambda s: tf.constant(0, tf.int64),
        lambda s: s.function(lambda a, x: (a, x)))
applied("take_while", "", lambda s: s.function(lambda x: x < 2))
applied("rejection_resample", "", lambda s: s.function(
    lambda x: tf.cast(x % 2, tf.int32)), [0.5, 0.5])
applied("group_by_window key_func", "", lambda s: s.function(lambda x: x % 2),
        lambda s: lambda k, d: d.batch(2), 2)
applied("group_by_window reduce_func", "", lambda s: lambda x: x % 2,
        lambda s: s.function(lambda k, d: d.batch(2)), 2)
applied("group_by_window window_size_func", "", lambda s: lambda x: x % 2,
        lambda s: lambda k, d: d.batch(2), None,
        lambda s: s.function(lambda k: tf.constant(2, tf.int64)))
applied("bucket_by_sequence_length", "ragged",
        lambda s: s.function(lambda x: tf.shape(x)[0]), [2], [1, 1])


def reducer(spy, wanted):
    zero = tf.constant(0, tf.int64)
    functions = {"init_func": lambda k: zero,
                 "reduce_func": lambda s, x: s + x,
                 "finalize_func": lambda s: s}
    functions[wanted] = spy.function(functions[wanted])
    return E.Reducer(**functions)


applied("group_by_reducer", "", lambda s: s.function(lambda x: x % 2),
        lambda s: reducer(type("Deaf", (), {"function": lambda _, f: f})(),
                          "init_func"))
for part in ("init_func", "reduce_func", "finalize_func"):
    @probe("Reducer " + part, "eager", "graph")
    def reducer_part(spy, part=part):
        spy.means(same="tensor/int64/[]")
        numbers(spy).apply(E.group_by_reducer(
            lambda x: x % 2, reducer(spy, part)))


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
