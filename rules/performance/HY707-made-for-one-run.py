import functools

import tensorflow as tf


# bad: the second run traces again
def train(model, batches):
    @tf.function  # expect: HY707
    def step(x):
        return tf.reduce_sum(model(x))

    return [step(x) for x in batches]


# bad: a new one for each caller
def make_scaler(factor):
    def scale(x):
        return factor * x

    return tf.function(scale)  # expect: HY707


# bad: the same, by its name
def make_adder(amount):
    @tf.function  # expect: HY707
    def add(x):
        return amount + x

    return add


# good: made once
@tf.function
def scaled(factor, x):
    return factor * x


# good: cached
@functools.lru_cache(maxsize=None)
def cached_scaler(factor):
    return tf.function(lambda x: factor * x)


# good: one for each function that it is given
def compiled(function):
    return tf.function(function, jit_compile=True)


# good: kept
class Trainer:
    def __init__(self, model):
        self.model = model
        self.step = None

    def make_step(self):
        if self.step is not None:
            return self.step

        @tf.function
        def step(x):
            return self.model(x)

        self.step = step
        return step

    def compile(self):
        self.step = tf.function(self.model)


traces = 0


# bad
def run_bad():
    global traces
    traces = 0

    def make():
        def double(x):
            global traces
            traces += 1
            return x + x

        return tf.function(double)  # expect: HY707

    for _ in range(3):
        make()(tf.constant(1.0))
    return traces, 3


# good
@tf.function
def double_once(x):
    global traces
    traces += 1
    return x + x


def run_good():
    global traces
    traces = 0
    for _ in range(3):
        double_once(tf.constant(1.0))
    return traces, 3


# good: a program has one main, and each function one wrapper
counted = []


def main():
    @tf.function
    def add_one(x):
        counted.append("add_one")
        return x + 1.0

    for value in (1.0, 2.0, 3.0):
        add_one(tf.constant(value))


def triple(x):
    counted.append("triple")
    return x * 3.0


graph_triple = compiled(triple)


def run_main_and_wrapper():
    main()
    for value in (1.0, 2.0, 3.0):
        graph_triple(tf.constant(value))
    return counted, ["add_one", "triple"]


# good: the second call finds it
def run_kept():
    def model(x):
        counted.append("kept")
        return x

    trainer = Trainer(model)
    for value in (1.0, 2.0, 3.0):
        trainer.make_step()(tf.constant(value))
    return [counted, cached_scaler(2.0) is cached_scaler(2.0)], [["kept"], True]


# good: HY103 tells the loop
def double_anew(x):
    @tf.function
    def double(x):
        counted.append("double")
        return x + x

    return double(x)


def run_in_a_loop():
    for value in (1.0, 2.0, 3.0):
        double_anew(tf.constant(value))
    return counted, ["double"] * 3
