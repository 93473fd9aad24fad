"""What TensorFlow does, asserted: the facts that rules rest on.

    @fact("a plain `for` over a tensor parameter is a loop of the graph", 15.0)
    def plain_for():
        ...

says what the function returns, under both generations. `raises(TYPE, TEXT)`
expects an exception, and a dict gives each release its own expectation. A file
of facts ends with `verdicts = verdicts_of(__name__)`; tests/truth/run calls it.
"""
import sys

import numpy
import tensorflow as tf


class raises:
    """Expects an exception of a type whose text holds all these parts."""

    def __init__(self, kind, *parts):
        self.kind = kind
        self.parts = parts

    def __repr__(self):
        return "%s with %s" % (self.kind, ", ".join(map(repr, self.parts)))

    def fits(self, error):
        return (self.kind in [c.__name__ for c in type(error).__mro__] and
                all(part in str(error) for part in self.parts))


def fact(claim, expected):
    def keep(function):
        function.claim = claim
        function.expected = expected
        return function
    return keep


def expected_here(expected):
    """What is expected of this release; releases are named as 2.21."""
    if not isinstance(expected, dict):
        return expected
    for release, outcome in expected.items():
        if tf.__version__.startswith(release + "."):
            return outcome
    raise LookupError("nothing is expected of TensorFlow " + tf.__version__)


def plain(value):
    """For comparison."""
    if hasattr(value, "numpy"):
        value = value.numpy()
    if isinstance(value, (numpy.ndarray, numpy.generic)):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


def judge(function):
    """(whether the fact holds, what was seen)."""
    expected = expected_here(function.expected)
    try:
        value = plain(function())
    except Exception as error:
        seen = "%s: %s" % (type(error).__name__, error)
        if isinstance(expected, raises):
            return expected.fits(error), seen + "; expected " + repr(expected)
        return False, seen
    if isinstance(expected, raises):
        return False, "returned %r; expected %r" % (value, expected)
    return value == plain(expected), "returned %r; expected %r" % (
        value, expected)


def verdicts_of(module):
    """A function without parameters: [claim, whether it holds, what was
    seen] of every fact of the module."""
    def verdicts():
        functions = [f for f in vars(sys.modules[module]).values()
                     if hasattr(f, "claim")]
        if not functions:
            raise LookupError("no facts")
        return [[f.claim] + list(judge(f)) for f in functions]
    return verdicts


def graph_loops(function, *args):
    """How many loops the graph of a tf.function has."""
    graph = function.get_concrete_function(*args).graph
    return sum(op.type in ("While", "StatelessWhile")
               for op in graph.get_operations())
