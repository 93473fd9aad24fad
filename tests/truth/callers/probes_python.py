"""Probes of functions of Python and NumPy that call a function; see spy.py."""
import concurrent.futures
import dataclasses
import functools
import itertools
import threading
import timeit

import collections

import numpy
from spy import probe


def one(*_):
    return 1


@probe("timeit stmt", "eager", "graph")
def timeit_stmt(spy):
    timeit.timeit(spy.function(one), number=1)


@probe("timeit setup", "eager", "graph")
def timeit_setup(spy):
    timeit.timeit("pass", spy.function(one), number=1)


@probe("reduce", "eager", "graph")
def reduce(spy):
    functools.reduce(spy.function(lambda a, b: a + b), [1, 2])


@probe("Thread target", "eager", "graph")
def thread(spy):
    started = threading.Thread(target=spy.function(one))
    started.start()
    started.join()


@probe("executor.submit", "eager", "graph")
def submit(spy):
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        pool.submit(spy.function(one)).result()


@probe("executor.map", "eager", "graph")
def executor_map(spy):
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        list(pool.map(spy.function(one), [1]))


@probe("defaultdict", "eager", "graph")
def defaultdict(spy):
    collections.defaultdict(spy.function(one))["key"] += 1


@probe("dataclass default_factory", "eager", "graph")
def default_factory(spy):
    made = dataclasses.make_dataclass("Made", [("x", int, dataclasses.field(default_factory=spy.function(one)))])
    made()


@probe("groupby key", "eager", "graph")
def groupby(spy):
    list(itertools.groupby([1, 2], spy.function(one)))


@probe("accumulate func", "eager", "graph")
def accumulate(spy):
    list(itertools.accumulate([1, 2], spy.function(lambda a, b: a + b)))


@probe("takewhile", "eager", "graph")
def takewhile(spy):
    list(itertools.takewhile(spy.function(one), [1, 2]))


@probe("vectorize", "eager", "graph")
def vectorize(spy):
    numpy.vectorize(spy.function(one))(numpy.arange(2))


@probe("apply_along_axis", "eager", "graph")
def apply_along_axis(spy):
    numpy.apply_along_axis(spy.function(one), 0, numpy.ones([2, 2]))


@probe("fromfunction", "eager", "graph")
def fromfunction(spy):
    numpy.fromfunction(spy.function(lambda i: i), [2])
