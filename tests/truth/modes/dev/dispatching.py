"""Ways in which programs come to a function without its name."""
import concurrent.futures
import contextlib
import dataclasses
import enum
import functools
import itertools
import threading

import tensorflow as tf


class Kind(enum.Enum):
    A = "a"
    B = "b"

    def loss(self):
        return {Kind.A: square, Kind.B: absolute}[self]


def square(x):
    return x * x


def absolute(x):
    return tf.abs(x)


@dataclasses.dataclass
class Config:
    activation: object = square
    layers: tuple = (1, 2)

    def apply(self, x):
        return self.activation(x)

    def __post_init__(self):
        self.width = len(self.layers)


class Event:
    def __init__(self):
        self.handlers = []

    def __iadd__(self, handler):
        self.handlers.append(handler)
        return self

    def fire(self, *args):
        for handler in self.handlers:
            handler(*args)


class Pipeline:
    def __init__(self, *stages):
        self.stages = stages

    def __call__(self, x):
        return functools.reduce(lambda value, stage: stage(value), self.stages, x)

    def __rshift__(self, stage):
        return Pipeline(*self.stages, stage)


def on_done(name):
    print("done", name)


def work(n):
    return n * 2


def job():
    print("job")


@contextlib.contextmanager
def scope(name):
    yield name


class Box:
    @functools.lru_cache(maxsize=None)
    def volume(self, k):
        return k * 3

    @staticmethod
    def make(**kwargs):
        return Box()

    def __str__(self):
        return "Box"


def by_length(x):
    return len(x)


def joined(a, b):
    return a + b


def start(x, *, then=None):
    return then(x) if then else x


class Layered(tf.Module):
    def __init__(self):
        super().__init__()
        self.blocks = {"a": square, "b": absolute}
        self.order = ["a", "b"]

    @tf.function
    def __call__(self, x):
        for name in self.order:
            x = self.blocks[name](x)
        return tf.nest.map_structure(self.final, [x])[0]

    def final(self, x):
        return x + 1.0


def main():
    Kind.A.loss()(2), Kind.B.loss()(2)
    print(Config().apply(3))
    event = Event()
    event += on_done
    event.fire("x")
    (Pipeline(work) >> work)(3)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(work, [1, 2]))
        pool.submit(job).result()
    thread = threading.Thread(target=job)
    thread.start()
    thread.join()
    with scope("a") as name, contextlib.ExitStack() as stack:
        stack.callback(on_done, name)
    Box.make(a=1)
    print(Box().volume(3), f"{Box()}")
    max(["a", "bb"], key=by_length)
    list(itertools.starmap(joined, [(1, 2)])), list(itertools.accumulate([1, 2], joined))
    start(1, then=functools.partial(joined, 3))
    print(Layered()(tf.ones(2)))


if __name__ == "__main__":
    main()
