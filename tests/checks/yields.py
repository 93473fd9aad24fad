#!/usr/bin/env python3
"""One cause, one finding: `yields-to` in the facts of a rule, and what rulegen refuses of it."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("BUILD") or os.path.join(TOP, "build")
HYLINT = os.environ.get("HYLINT") or os.path.join(BUILD, "hylint")
sys.path.insert(0, os.path.join(TOP, "tests"))
from verdicts import tell  # noqa: E402 - in the folder above

REBOUND = """import tensorflow as tf
class Counter(tf.Module):
    def __init__(self):
        self.total = tf.Variable(0.0)
        self.last = None
    @tf.function
    def add(self, x):
        self.total = self.total + x
        self.last = x * 2.0
counter = Counter()
counter.add(tf.constant(1.0))
print(counter.total, counter.last.numpy())
"""

GENERATOR = """import contextlib
import tensorflow as tf
@contextlib.contextmanager
@tf.function
def opened(x):
    yield x
"""

TEST = """import tensorflow as tf
class StepTest(tf.test.TestCase):
    def test_step(self):
        tf.config.run_functions_eagerly(True)
        self.assertEqual(1, 1)
"""

FACTORY = """import tensorflow as tf
def make(rate):
    @tf.function
    def step(x):
        return tf.reduce_sum(x) * rate
    return step
for _ in range(3):
    step = make(tf.constant(0.1))
    step(tf.constant([1.0]))
"""

# What it is about, the text, arguments, and (line, code) of what is told of these codes.
CASES = [
    ("an assignment that rebinds a variable", REBOUND, [], {(8, "HY307"), (9, "HY206")}),
    ("the other one is ignored", REBOUND, ["--ignore", "HY307"], {(8, "HY206"), (9, "HY206")}),
    ("a decorator that does not go with another", GENERATOR, [], {(4, "HY616")}),
    ("the switch in a test", TEST, [], {(4, "HY963")}),
    ("the switch, when tests do not matter", TEST, ["--extend-select", "HY901", "--ignore", "HY963"], {(4, "HY901")}),
    ("a factory in a loop", FACTORY, ["--extend-select", "HY707"], {(3, "HY103")}),
    ("a factory, when loops do not matter", FACTORY, ["--extend-select", "HY707", "--ignore", "HY103"], {(3, "HY707")}),
]
CODES = {"HY103", "HY206", "HY210", "HY307", "HY616", "HY707", "HY901", "HY963"}


def told(text, arguments):
    with tempfile.TemporaryDirectory() as room:
        with open(os.path.join(room, "program.py"), "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run([HYLINT, "check", "--isolated", "-f", "json", *arguments, "program.py"], cwd=room,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    if done.returncode not in (0, 1):
        return done.stderr.strip()
    return {(f["line"], f["code"]) for f in json.loads(done.stdout)["findings"] if f["code"] in CODES}


def refusal(of, yields, other=None):
    """What rulegen says when rule `of` yields so, and `other` to `of`."""
    with tempfile.TemporaryDirectory() as room:
        rules = os.path.join(room, "rules")
        shutil.copytree(os.path.join(TOP, "rules"), rules)
        for code, line in [(of, yields)] + ([other] if other else []):
            path = next(os.path.join(folder, name) for folder, _, names in os.walk(rules) for name in names
                        if name.startswith(code) and name.endswith(".ini"))
            with open(path, encoding="utf-8") as file:
                text = re.sub(r"^yields-to.*\n", "", file.read(), flags=re.M)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text.replace("severity =", f"yields-to = {line}\nseverity =", 1))
        done = subprocess.run([os.path.join(BUILD, "rulegen"), rules, room], capture_output=True, text=True)
        return "" if done.returncode == 0 else done.stderr


def main():
    failed = 0
    for name, text, arguments, wanted in CASES:
        found = told(text, arguments)
        failed += tell(f"yields: {name}", "" if found == wanted else f"{found}, not {wanted}")
    for name, said, wanted in [("the rules as they are", refusal("HY206", "HY307"), None),
                               ("a code that does not exist", refusal("HY206", "HY999"), "'HY999' is no other rule"),
                               ("itself", refusal("HY206", "HY206"), "'HY206' is no other rule"),
                               ("each other", refusal("HY206", "HY307", ("HY307", "HY206")), "yields to this rule, too")]:
        fine = not said if wanted is None else wanted in said
        failed += tell(f"yields: {name}", "" if fine else said or "not refused")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
