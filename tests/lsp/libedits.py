"""Texts and the edits that people and editors make to them."""
import random

HEAD = """\
import numpy as np
import tensorflow as tf
from tensorflow import keras

log = []
total = tf.Variable(0.0)

"""

PARTS = ['''
@tf.function
def step_{n}(x, training=False):
    """One step. \u65e5\u672c\u8a9e, e\u0301 and \U0001F600."""
    print("loss", x)  # \U0001F525 hot
    log.append(x)
    y = helper_{n}(x)
    return y
''', '''

def helper_{n}(x):
    global total
    total = x
    return np.random.normal() + x.numpy()
''', '''

class Trainer{n}(keras.Model):
    def __init__(self):
        super().__init__()
        self.steps = 0

    @tf.function(experimental_relax_shapes=True)
    def call(self, x):
        self.steps += 1
        for row in x:
            if tf.reduce_sum(row) > 0:
                log.append({{"\u00e9": row,
                            'b': [i for i in range(3)]}})
        v = tf.Variable(1.0)
        return v * x
''', '''

def loop_{n}():
    for i in range(10):
        f = tf.function(lambda x: x + i)
        f(i)
    step_{n}(1)
    step_{n}(2)
    return tf.data.Dataset.range(3).map(lambda v: print(v) or v)
''', '''

def plain_{n}(a, b=None, *args, **kwargs):
    # nothing to see here
    values = [a, b, (1, 2), f"{{a!r:>10}}"]
    return max(values, key=lambda v: str(v))  # hylint: ignore[HY201] nothing
''']


def program(functions, seed=0):
    """A module with so many parts."""
    chosen = random.Random(seed)
    return HEAD + "".join(chosen.choice(PARTS).format(n=i) for i in range(functions))


def long_program(functions, lines):
    """The same, and below it plain functions up to so many lines."""
    text = program(functions, 3)
    plain = PARTS[4].replace("# hylint: ignore[HY201] nothing", "")
    more = (lines - text.count("\n")) // plain.count("\n") + 1
    return text + "".join(plain.format(n=functions + i) for i in range(more))


CELL_PARTS = ["%matplotlib inline\n", "%%time\nlog.append(1)\n", "!pip install x && echo 'y\n", "x = !ls\nprint(x)?\n",
              "%%bash\necho '@tf.function'\n", "helper_1??\n", "# nothing\n", "step_0(1);"]


def cell_texts(count, seed):
    """The code of a notebook's cells; the first imports what the others need."""
    chosen = random.Random(seed)
    return [HEAD.rstrip("\n")] + [chosen.choice(PARTS * 5 + CELL_PARTS).format(n=chosen.randrange(3)).strip("\n")
                                  for _ in range(count)]


PIECES = [
    "a", "x", "_", "1", " ", "    ", "\n", "\n    ", "\t", "(", ")", "[", "]", "{", "}", ":", ",", ".", "=", "+=",
    "'", '"', '"""', "#", "@", "\\\n", "\r\n", "\r", "\U0001F600", "e\u0301", "\u65e5", "\u200d", "\ufeff", "\x0c",
    "tf.", "tf.function", "@tf.function\n", "print(", "print(x)\n", "    print(x)\n", "log.append(x)", "self.n += 1\n",
    "def f(x):\n", "    return x\n", "class C:\n", "if x:\n", "else:\n", "for i in x:\n", "lambda x: ", "async ",
    "await ", "yield ", "return ", "import tensorflow as tf\n", "from tensorflow import *\n", "  # hylint: ignore",
    "# hylint: off\n", "# hylint: ignore[HY201] why", "# noqa: HY201", "f'{", "match x:\n    case 1:\n        pass\n",
    "with tf.GradientTape() as t:\n", "try:\n", "except E:\n", "global log\n", "x.numpy()", "np.random.rand()", "-> int",
    "*args", "**k", ":=", "...", "0x", "1e", "not ", " in ", "del x\n", "tf.Variable(1)", "input_signature=[",
]


class Editing:
    """A text and what somebody does to it; each step gives the edits, as spans
    of the text that the one before has left."""

    def __init__(self, text, seed, patience=60):
        self.random = random.Random(seed)
        self.patience = patience
        self.text = text
        self.first = text
        self.undo = []

    def replace(self, start, end, new):
        self.undo.append((start, start + len(new), self.text[start:end]))
        self.text = self.text[:start] + new + self.text[end:]
        return (start, end, new)

    def take_back(self):
        start, end, old = self.undo.pop()
        self.text = self.text[:start] + old + self.text[end:]
        return (start, end, old)

    def place(self):
        return self.random.randrange(len(self.text) + 1)

    def insert(self):
        at = self.place()
        return [self.replace(at, at, self.random.choice(PIECES))]

    def delete(self):
        at = self.place()
        return [self.replace(at, min(len(self.text), at + self.random.choice((1, 1, 1, 2, 5, 40))), "")]

    def overwrite(self):
        at = self.place()
        end = min(len(self.text), at + self.random.randrange(8))
        return [self.replace(at, end, self.random.choice(PIECES))]

    def type_a_line(self):
        """Character by character, as fingers do."""
        line = self.random.choice(("    print(x)\n", "@tf.function\ndef g(x):\n    return x\n", "x = tf.constant(1)\n"))
        ends = [i + 1 for i, c in enumerate(self.text) if c == "\n"] or [0]
        at = self.random.choice(ends)
        return [self.replace(at + i, at + i, c) for i, c in enumerate(line)]

    def move_lines(self):
        lines = self.text.splitlines(keepends=True)
        if len(lines) < 8:
            return self.insert()
        first = self.random.randrange(len(lines) - 4)
        start = len("".join(lines[:first]))
        moved = "".join(lines[first:first + self.random.randrange(1, 4)])
        edits = [self.replace(start, start + len(moved), "")]
        at = self.place()
        return edits + [self.replace(at, at, moved)]

    def rename(self):
        """A word everywhere, in one notification."""
        old = self.random.choice(("step", "x", "log", "tf"))
        spots, at = [], self.text.find(old)
        while at >= 0 and len(spots) < 12:
            spots.append(at)
            at = self.text.find(old, at + len(old))
        return [self.replace(at, at + len(old), "y\u00e9") for at in reversed(spots)] or self.insert()

    def line_ends(self):
        """Some lines get another end."""
        spots = [i for i, c in enumerate(self.text) if c == "\n" and (not i or self.text[i - 1] != "\r")]
        chosen = sorted(self.random.sample(spots, min(3, len(spots))), reverse=True)
        return [self.replace(at, at + 1, "\r\n") for at in chosen] or self.insert()

    def back(self):
        return [self.take_back() for _ in range(min(len(self.undo), self.random.choice((1, 1, 2, 10))))] or self.insert()

    def step(self):
        if len(self.undo) > self.patience:
            # Nobody leaves a file broken for ever.
            self.undo.clear()
            return [(0, len(self.text), self.set(self.first))]
        return self.random.choices(
            (self.insert, self.delete, self.overwrite, self.type_a_line, self.move_lines, self.rename, self.line_ends,
             self.back), (30, 18, 12, 3, 3, 2, 2, 30))[0]()

    def set(self, text):
        self.text = text
        return text
