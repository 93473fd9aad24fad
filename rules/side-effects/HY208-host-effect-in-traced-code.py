import gc
import json
import os
import threading

import tempfile
import tensorflow as tf


# bad
@tf.function
def step(x):
    gc.collect()  # expect: HY208
    with open(os.devnull, "a") as log:  # expect: HY208
        log.write("step")
    return x


# bad: the helper is traced with its caller
def dump(settings):
    json.dump(settings, open(os.devnull, "w"))  # expect: HY208


@tf.function
def save(x):
    dump({})
    return x


lock = threading.Lock()


class Counter:
    def __init__(self):
        self.lock = threading.RLock()
        self.count = tf.Variable(0)

    # bad: held by the trace only
    @tf.function
    def add(self):
        with self.lock:  # expect: HY208
            self.count.assign_add(1)


# bad
@tf.function
def alone(x):
    lock.acquire()  # expect: HY208
    return x


# good: around the call
def alone_right(x):
    with lock:
        return compute(x)


# good
@tf.function
def compute(x):
    path = os.path.join("a", "b")
    return x + float(len(path))


def train(x):
    compute(x)
    gc.collect()


# good: a Python callback
def write(x):
    with open(os.devnull, "a") as log:
        log.write(str(x))
    return x


@tf.function
def with_callback(x):
    return tf.py_function(write, [x], tf.float32)


def run_bad():
    seen = []
    collect = gc.collect
    gc.collect = lambda: seen.append(1)
    for _ in range(3):
        step(tf.constant(1.0))
    gc.collect = collect
    return len(seen), 3


def run_good():
    seen = []
    collect = gc.collect
    gc.collect = lambda: seen.append(1)
    for _ in range(3):
        train(tf.constant(1.0))
    gc.collect = collect
    return len(seen), 3


# good: read by the trace
folder = tempfile.mkdtemp()
with open(os.path.join(folder, "scale"), "w", encoding="utf-8") as out:
    out.write("2.0")


@tf.function
def scaled_by_file(x):
    with open(os.path.join(folder, "scale"), encoding="utf-8") as file:
        return x * float(file.read())


def run_reads():
    first = float(scaled_by_file(tf.constant(1.0)))
    os.remove(os.path.join(folder, "scale"))
    return [first, float(scaled_by_file(tf.constant(3.0)))], [2.0, 6.0]
