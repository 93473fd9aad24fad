#!/usr/bin/env python3
"""No program makes hylint go wrong for what its callables are: programs are drawn, from fixed seeds, in which
names and attributes get partials, graph functions, bound methods, decorators that wait for their function, classes
and layers of one another, and are called. What is said of them does not matter.
"""
import os
import random
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.environ.get("TOP") or os.path.dirname(HERE)
HYLINT = os.environ.get("HYLINT") or os.path.join(TOP, "build", "hylint")
SEEDS = range(7, 11)
PROGRAMS = 250  # for each seed; some import one another
sys.path.insert(0, HERE)

from verdicts import tell, trouble_in  # noqa: E402

HEAD = "import functools, operator, copy, contextlib, enum\nimport tensorflow as tf\n"
NAMES = "f g h run call a obj reg self.f self.f self.g self.run self.run self.call A B C net x".split()
# {0} is another one of these, or a name.
MADE = """functools.partial({0}, x) | functools.partial({0}) | functools.wraps({0}) | functools.lru_cache({0}) | tf.function({0})
    tf.function(jit_compile=True) | tf.autograph.experimental.do_not_convert({0}) | tf.autograph.experimental.do_not_convert()
    tf.recompute_grad({0}) | tf.custom_gradient({0}) | tf.py_function({0}, [x], tf.float32) | tf.map_fn({0}, x) | ds.map({0})
    tf.while_loop({0}, {0}, [x]) | tf.cond(x > 0, {0}, {0}) | tf.vectorized_map({0}, x) | tf.keras.layers.Lambda({0})
    tf.keras.Sequential([{0}]) | tf.keras.layers.TimeDistributed({0}) | tf.keras.layers.Bidirectional({0})
    tf.keras.models.clone_model({0}) | getattr({0}, name) | getattr({0}, "run") | getattr(self, name) | getattr(self, "r" + name) | setattr({0}, "run", f)
    {0}.run | {0}.call | {0}.f | {0}.__call__ | {0}.__init__ | {0}.__class__ | {0}.__get__(obj) | {0}.get_concrete_function(x)
    {0}.python_function | {0}.fit(x) | {0}.compile(loss=f) | {0}.add({0}) | {0}(x) | {0}(f) | {0}() | {0}(*x) | {0}(**reg)
    super().run | type({0}) | vars({0}) | copy.copy({0}) | property({0}) | staticmethod({0}) | classmethod({0}) | dec({0})
    [{0}][0] | {{"a": {0}}}["a"] | reg[name] | reg.get(name) | lambda x: {0}(x) | ({0} or f) | next(iter([{0}])) | map({0}, x)
    functools.reduce({0}, x) | operator.methodcaller("run")({0}) | [v for v in {0}]"""
MADE = [one.strip() for line in MADE.split("\n") for one in line.split("|")]
DECORATORS = """@tf.function | @tf.function(jit_compile=True) | @property | @functools.wraps(f) | @functools.lru_cache | @dec
    @contextlib.contextmanager | @staticmethod | @classmethod | @tf.custom_gradient | @reg.register("a")"""
DECORATORS = [one.strip() for line in DECORATORS.split("\n") for one in line.split("|")]
METHODS = """f g h run run call call step __init__ build dec train_step update_state result get_config __call__ __init__ __getattr__ __get__ __iter__
    __len__ __enter__ __setattr__ __getitem__ __add__ __init_subclass__""".split()
PARAMETERS = ("self, x", "x", "*args, **kw", "self, x, training=False", "f, *args", "self, name", "", "cls, x")
BASES = """(tf.keras.layers.Layer) | (tf.keras.Model) | (tf.Module) | (tf.keras.losses.Loss) | (tf.keras.metrics.Metric) | (A) | (B, C)
    (f) | (tf.keras.callbacks.Callback) | (type) | (dict) | (metaclass=A) | (enum.Enum) | (obj.run) | """
BASES = [one.strip() for line in BASES.split("\n") for one in line.split("|")]
BLOCKS = ("for x in {0}:", "for f in {0}:", "while {0}:", "if {0}:", "with {0} as g:", "try:")


# Each was once too much: a method asked for by its name that is an attribute of that name, and decorators that have
# no function yet in a program without one.
ONCE_WRONG = ("""
class Hooks:
    def __init__(self, name, other):
        self.first = getattr(self, name)
        self.second = getattr(self, other)
    def first(self, x):
        return x
    def second(self, x):
        return x
    def run(self, x):
        return self.first(x)
@tf.function
def step(x):
    return Hooks("second", "first").run(x)
""", """
ds.map(tf.autograph.experimental.do_not_convert())
ds.map(tf.function(jit_compile=True))
tf.function(tf.autograph.experimental.do_not_convert())
""")


class Program:
    """One drawn program; the same for the same seed."""

    def __init__(self, seed):
        self.draw = random.Random(seed)

    def value(self, depth):
        if not depth or self.draw.random() < 0.35:
            return self.draw.choice(NAMES)
        form = self.draw.choice(MADE).replace("{0}", "{}")
        return form.format(*[self.value(depth - 1) for _ in range(3)])

    def body(self, indent, depth):
        return "".join(self.statement(indent + 1, depth - 1) for _ in range(self.draw.randint(1, 3)))

    def function(self, margin, indent, depth):
        decorator = self.draw.choice(DECORATORS + [""] * 6)
        last = self.draw.choice(("return {0}", "yield {0}", "pass")).format(self.value(2))
        return (f"{margin}{decorator}\n" if decorator else "") + (
            f"{margin}def {self.draw.choice(METHODS)}({self.draw.choice(PARAMETERS)}):\n"
            f"{self.body(indent, depth)}{margin}    {last}\n")

    def klass(self, margin, indent, depth):
        methods = "".join(self.function(margin + "    ", indent + 1, depth - 1) for _ in range(self.draw.randint(1, 4)))
        return f"{margin}class {self.draw.choice('ABC')}{self.draw.choice(BASES)}:\n{self.body(indent, depth)}{methods}"

    def statement(self, indent, depth):
        margin, kind = "    " * indent, self.draw.randrange(10)
        if kind < 4 or depth <= 0:
            return f"{margin}{self.draw.choice(NAMES)} = {self.value(3)}\n"
        if kind == 4:
            return f"{margin}{self.value(3)}\n"
        if kind < 7:
            return self.function(margin, indent, depth)
        if kind == 7:
            return self.klass(margin, indent, depth)
        block = self.draw.choice(BLOCKS).format(self.value(2))
        end = f"{margin}except Exception:\n{self.body(indent, depth)}" if block == "try:" else ""
        return f"{margin}{block}\n{self.body(indent, depth)}{end}"

    def text(self):
        others = ""
        if self.draw.random() < 0.3:
            others = (f"from p{self.draw.randrange(PROGRAMS)} import *\n"
                      f"from p{self.draw.randrange(PROGRAMS)} import f, A, run as g\n")
        return HEAD + others + "".join(self.statement(0, 4) for _ in range(self.draw.randint(5, 24)))


def trouble_with(seed):
    with tempfile.TemporaryDirectory(prefix="hylint-callables.") as room:
        for i in range(PROGRAMS):
            write_program(room, i, Program(seed * PROGRAMS + i).text())
        return trouble_in(HYLINT, room)


def trouble_with_kept():
    with tempfile.TemporaryDirectory(prefix="hylint-callables.") as room:
        for i, text in enumerate(ONCE_WRONG):
            write_program(room, i, HEAD + "ds = tf.data.Dataset.range(3)\n" + text)
        return trouble_in(HYLINT, room)


def write_program(room, i, text):
    with open(os.path.join(room, f"p{i}.py"), "w", encoding="utf-8") as out:
        out.write(text)


def main():
    failed = tell("what once went wrong", trouble_with_kept())
    for seed in SEEDS:
        failed += tell(f"programs of seed {seed}", trouble_with(seed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
