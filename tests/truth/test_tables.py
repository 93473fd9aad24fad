#!/usr/bin/env python3
"""The rules against the tables of the releases (tables.py): options of
tf.function, and what AutoGraph makes of builtins over tensors."""
import glob
import json
import os
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(HERE))
HYLINT = os.environ.get("HYLINT") or os.path.join(TOP, "build", "hylint")

PROGRAM = """import tensorflow as tf


@tf.function%s
def function(a: tf.Tensor, b: tf.Tensor):
    x = tf.square(a)
    k = tf.reduce_sum(b)
    y = %s
    return x, y
"""

# These raise, and no rule says so yet. What is taken up by a rule leaves the
# list: the test fails otherwise.
SILENT = {
    "expressions": {
        "dict(x)", "round(k)", "next(x)", "iter(x)", "tf.add(*x[:2])"},
    "without autograph": {
        "sorted(x)"},
}
SILENT["without autograph"] |= SILENT["expressions"]


def read_tables():
    tables = []
    for path in sorted(glob.glob(os.path.join(HERE, "tables", "*.json"))):
        with open(path, encoding="utf-8") as file:
            tables.append(json.load(file))
    return tables


def findings(text):
    """The codes of the errors that hylint finds in a text."""
    with tempfile.TemporaryDirectory() as room:
        path = os.path.join(room, "example.py")
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        done = subprocess.run(
            [HYLINT, "check", "--isolated", "--output-format", "json", path],
            capture_output=True, text=True, timeout=60)
    report = json.loads(done.stdout)
    return [(f["code"], f["severity"], f["message"])
            for f in report["findings"]]


def of_code(found, code):
    return [message for c, _, message in found if c == code]


class OptionsTest(unittest.TestCase):
    def setUp(self):
        self.tables = read_tables()

    def test_every_option_of_a_release_is_known(self):
        for table in self.tables:
            for option in table["options"]:
                text = "import tensorflow as tf\nf = tf.function(%s=None)\n"
                with self.subTest(option, tensorflow=table["tensorflow"]):
                    self.assertEqual([], of_code(findings(text % option),
                                                 "HY806"))

    def test_another_option_is_not(self):
        for option in ("jit_complie", "signature"):
            for table in self.tables:
                self.assertNotIn(option, table["options"])
            text = "import tensorflow as tf\nf = tf.function(%s=None)\n"
            self.assertEqual(1, len(of_code(findings(text % option), "HY806")))

    def test_deprecated_options_and_what_replaces_them(self):
        for table in self.tables:
            for option in table["options"]:
                if option == "func":
                    continue
                text = "import tensorflow as tf\nf = tf.function(abs, %s=1)\n"
                said = of_code(findings(text % option), "HY113")
                with self.subTest(option, tensorflow=table["tensorflow"]):
                    self.assertEqual(option in table["deprecated"], bool(said))
                    new = table["deprecated"].get(option)
                    if new:
                        self.assertIn("`%s`" % new, said[0])


class BuiltinsTest(unittest.TestCase):
    def compare(self, key, arguments):
        for table in read_tables():
            for expression, outcome in table[key].items():
                found = findings(PROGRAM % (arguments, expression))
                # HY418 and HY603 are warnings: right by the letter, and in
                # repositories that nobody had read seldom what was wanted.
                told = [f for f in found if f[1] != "info"]
                errors = [f for f in told if f[1] == "error"]
                with self.subTest(expression, tensorflow=table["tensorflow"]):
                    if outcome == "works":
                        self.assertEqual([], errors)
                    elif expression in SILENT[key]:
                        self.assertEqual([], told, "take it off SILENT")
                    else:
                        self.assertTrue(told, "raises " + outcome)

    def test_converted_code(self):
        self.compare("expressions", "")

    def test_autograph_off(self):
        self.compare("without autograph", "(autograph=False)")


if __name__ == "__main__":
    unittest.main()
