#!/usr/bin/env python3
"""Tests of the scoring itself: a wrong ruler is worse than none."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import corpuslib as lib  # noqa: E402
import recall  # noqa: E402

CODE = b"""\
import tensorflow as tf

class Model:
    # @tf.function
    @tf.function(
        autograph=False)
    def step(self, x):
        def inner(y):
            return y
        print(x)
        return inner(x)

    def other(self):
        print(1)
"""

NOT_PYTHON_3 = CODE + b"print 'two'\n"


def finding(code, line, related=()):
    return {"code": code, "line": line, "file": "m.py", "related": [{"line": n, "label": ""} for n in related]}


def case(cls="side-effect-print", after_clean="yes"):
    return {"class": cls, "path": "m.py", "flag_lines": [10], "function": "Model.step", "after_clean": after_clean}


class Functions(unittest.TestCase):
    def test_both_readers_agree(self):
        for data in (CODE, NOT_PYTHON_3):
            source = lib.Source(data)
            self.assertEqual([(f.name, f.line, f.above) for f in source.functions],
                             [("Model.step", 7, 4), ("Model.step.inner", 8, 8), ("Model.other", 13, 13)])

    def test_innermost(self):
        source = lib.Source(CODE)
        self.assertEqual(source.innermost(9).name, "Model.step.inner")
        self.assertEqual(source.innermost(5).name, "Model.step")
        self.assertIsNone(source.innermost(1))

    def test_head_is_decorators_and_def(self):
        self.assertEqual(lib.Source(CODE).named("Model.step")[0].head(), {5, 6, 7})


class Judging(unittest.TestCase):
    source = lib.Source(CODE)

    def judge(self, before, after, **how):
        return recall.judge(case(**how), before, after, self.source, self.source)[0]

    def test_hit_at_line_head_or_related(self):
        for f in (finding("HY201", 10), finding("HY201", 5), finding("HY201", 14, related=[10])):
            self.assertEqual(self.judge([f], []), "hit")

    def test_told_in_another_file(self):
        def elsewhere(line):
            return {"code": "HY201", "line": 99, "file": "other.py", "related": [{"file": "m.py", "line": line}]}

        self.assertEqual(self.judge([elsewhere(10)], []), "hit")
        self.assertEqual(self.judge([elsewhere(10)], [elsewhere(9)]), "stays")
        self.assertEqual(self.judge([elsewhere(14)], []), "miss")

    def test_must_fall_silent(self):
        self.assertEqual(self.judge([finding("HY201", 10)], [finding("HY201", 9)]), "stays")
        self.assertEqual(self.judge([finding("HY201", 10)], [finding("HY201", 14)]), "hit")
        self.assertEqual(self.judge([finding("HY201", 10)], [finding("HY201", 10)], after_clean="no"), "hit")

    def test_other_line_or_code(self):
        self.assertEqual(self.judge([finding("HY201", 11)], []), "near")
        self.assertEqual(self.judge([finding("HY601", 10)], []), "miss")
        self.assertEqual(self.judge([finding("HY201", 10)], [], cls="unheard-of"), "class not mapped")


class KnownMisses(unittest.TestCase):
    def test_each_has_a_reason(self):
        reasons = lib.known_misses()
        self.assertIn("C044", reasons)
        self.assertFalse([name for name, text in reasons.items() if len(text) < 40])


if __name__ == "__main__":
    unittest.main()
