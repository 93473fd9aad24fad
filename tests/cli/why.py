#!/usr/bin/env python3
"""`hylint why` finds the rule behind what TensorFlow said: why_messages.txt."""
import os
import re
import subprocess
import sys
import tempfile

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HYLINT = os.environ.get("HYLINT") or os.path.join(TOP, "build", "hylint")
sys.path.insert(0, os.path.join(TOP, "tests"))
from verdicts import tell  # noqa: E402 - in the folder above
FEWEST = 25


def messages():
    """(codes, where it is from, text) of each."""
    path = os.path.join(TOP, "tests", "cli", "why_messages.txt")
    with open(path, encoding="utf-8") as file:
        blocks = re.split(r"^=== ", file.read(), flags=re.M)[1:]
    for block in blocks:
        head, text = block.split("\n", 1)
        codes, origin = head.split(" | ")
        yield codes.split(), origin, text


def ask(*args, text=""):
    done = subprocess.run([HYLINT, "why", *args], input=text, capture_output=True, text=True)
    return done, re.findall(r"^(HY\d{3}) ", done.stdout, re.M)


def judge(codes, found):
    if not found:
        return "finds nothing"
    if len(codes) == 1 and found[0] != codes[0]:
        return f"{codes[0]} is not first of {' '.join(found)}"
    if found[0] not in codes or codes[0] not in found[:3]:
        return f"{' '.join(codes)} wanted, found {' '.join(found)}"
    return ""


def check_messages():
    failed = count = 0
    for codes, origin, text in messages():
        count += 1
        failed += tell(f"why {codes[0]} {origin}", judge(codes, ask("-", text=text)[1]))
    return failed + tell("enough messages", "" if count >= FEWEST else f"only {count}")


def check_words():
    """The same from the command line, quoted or not."""
    text = "Iterating over a symbolic tf.Tensor is not allowed"
    quoted, spread = ask(text)[1], ask(*text.split())[1]
    failed = tell("words as one or as many arguments", "" if quoted and quoted == spread else f"{quoted} and {spread}")
    return failed + tell("a single rare word", judge(["HY610", "HY608"], ask("merge_call")[1]))


# A program, the lines of a traceback as (line, function), what was said, and the rule: the words fit many.
PROGRAMS = [
    ("what fires at the line", """import tensorflow as tf
from tensorflow.keras import backend
weight = tf.Variable(1.0)
@tf.function
def scaled(x):
    return x * backend.get_value(tf.square(x))
scaled(tf.constant(1.0))
""", [(7, "<module>"), (6, "scaled")], "AttributeError: 'SymbolicTensor' object has no attribute 'numpy'", "HY602"),
    ("what fires elsewhere in the file", """import tensorflow as tf
class Keeper(tf.Module):
    @tf.function
    def keep(self, x):
        self.kept = x * 2.0
keeper = Keeper()
keeper.keep(tf.constant(1.0))
print(float(keeper.kept))
""", [(8, "<module>")], "TypeError: float() argument must be a string or a real number, not 'SymbolicTensor'", "HY206"),
]


def check_programs():
    failed = 0
    for name, program, frames, said, wanted in PROGRAMS:
        with tempfile.TemporaryDirectory() as room:
            path = os.path.join(room, "program.py")
            with open(path, "w", encoding="utf-8") as file:
                file.write(program)
            text = "Traceback (most recent call last):\n" + "".join(
                f'  File "{path}", line {line}, in {function}\n    {program.splitlines()[line - 1].strip()}\n'
                for line, function in frames) + said + "\n"
            found = ask("-", text=text)[1]
            failed += tell(name, judge([wanted], found))
            os.remove(path)
            done, _ = ask("-", text=text)
            failed += tell(f"{name}: the file is gone", "" if done.returncode in (0, 1) and not done.stderr.count("No such")
                           else f"status {done.returncode}: {done.stderr.strip()}")
    return failed


def check_strangers():
    failed = 0
    for text in ("I like cats and dogs very much on rainy days", "KeyError: 'config.yaml'",
                 "ModuleNotFoundError: No module named 'sklearn'", "CUDA_ERROR_OUT_OF_MEMORY: out of memory"):
        done, found = ask("-", text=text)
        failed += tell(f"nothing about {text.split(':')[0]}",
                       f"status {done.returncode}, {' '.join(found)}" if found or done.returncode != 1 else "")
    for args, text, what in ((["-"], "", "nothing on standard input"), ([], "", "no words"), (["  "], "", "blanks")):
        done, _ = ask(*args, text=text)
        said = done.returncode == 2 and "paste what TensorFlow printed" in done.stderr and done.stderr.count("\n") == 1
        failed += tell(what, "" if said else f"status {done.returncode}: {done.stderr.strip()}")
    return failed


if __name__ == "__main__":
    sys.exit(1 if check_messages() + check_words() + check_programs() + check_strangers() else 0)
