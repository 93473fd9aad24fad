#!/usr/bin/env python3
"""make truth fails when a symptom does not hold, and writes the same page twice."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import exceptions  # noqa: E402
import judge  # noqa: E402
import pages  # noqa: E402

STAGED = """in user code:

    File "/somewhere/example.py", line 4, in f  *
        return np.sum(x)
    File "/somewhere/else.py", line 9, in __array__
        raise NotImplementedError("Cannot convert")

    NotImplementedError: Cannot convert a symbolic tf.Tensor (x:0)
    to a numpy array.

    <tf.Tensor 'x:0'> was defined here:
        File "/somewhere/example.py", line 2, in <module>
"""


def returned(value, **more):
    return dict({"value": value, "error": None, "logged": "", "shown": "",
                 "cpu": 1.0}, **more)


def raised(text, *types):
    return returned(None, error={"types": list(types), "text": text})


QUIET = returned(None)
SCALAR = raised("no scalar", "MyError", "ValueError", "Exception")

# Symptom, run_bad, run_good, whether it holds, what was seen.
CASES = [
    ("raises: ValueError: scalar", SCALAR, QUIET, True, "MyError: no scalar"),
    ("raises: ValueError: vector", SCALAR, QUIET, False, "lacks 'vector'"),
    ("raises: TypeError: scalar", SCALAR, QUIET, False, "raised MyError"),
    ("raises: TypeError: x | ValueError: scalar", SCALAR, QUIET, True, "no"),
    ("raises: TypeError: x | OSError: y", SCALAR, QUIET, False, "raised My"),
    ("raises: ValueError: scalar", QUIET, QUIET, False, "raised nothing"),
    ("raises: ValueError: scalar", SCALAR, SCALAR, False, "run_good raised"),
    ("retraces", returned([4, 4]), returned([1, 4]), True, "4 traces in 4"),
    ("retraces", returned([4, 4]), returned([4, 4]), False, "4 in 4"),
    ("retraces", returned([1, 4]), returned([1, 4]), False, "1 traces"),
    ("retraces", returned(4), returned([1, 4]), False, "return (traces"),
    ("effect-once", returned([1, 3]), returned([3, 3]), True, "1 of 3"),
    ("effect-once", returned([3, 3]), returned([3, 3]), False, "3 of 3"),
    ("effect-once", returned([1, 3]), returned([2, 3]), False, "2 of 3"),
    ("frozen", returned([.5, .5, .5]), returned([.1, .2, .3]), True, "3 diff"),
    ("frozen", returned([.5, .5, .4]), returned([.1, .2, .3]), False, "0.4"),
    ("frozen", returned([.5, .5, .5]), returned([.1, .1, .1]), False, "0.1"),
    ("frozen", returned([.5]), returned([.1, .2]), False, "0.5"),
    ("wrong: sign", returned(1.0), returned(-1.0), True, "1 instead of -1"),
    ("wrong: sign", returned(1.0), returned(1.0 + 1e-9), False, "instead"),
    ("wrong: sign", SCALAR, QUIET, False, "run_bad raised MyError"),
    ("warns: unrolled", returned(0, logged="large\nis unrolled here\n"), QUIET,
     True, "is unrolled here"),
    ("warns: unrolled", returned(0, shown="unrolled in C++"), QUIET, True,
     "in C++"),
    ("warns: unrolled", QUIET, QUIET, False, "no warning"),
    ("warns: unrolled", returned(0, logged="unrolled"),
     returned(0, logged="unrolled"), False, "run_good warns"),
    ("slower", returned(0, cpu=3.0), QUIET, True, "3.0 times"),
    ("slower", returned(0, cpu=1.1), QUIET, False, "1.1 times"),
    ("raises: ValueError: x", {"broken": "no file"}, QUIET, False, "no file"),
    ("retraces", returned([4, 4]), {"broken": "killed"}, False, "killed"),
]

# Symptom, run_bad, run_good, run_bad after the fix, part of the complaint.
FIXES = [
    ("raises: ValueError: scalar", SCALAR, returned(2), returned(2), ""),
    ("raises: ValueError: scalar", SCALAR, returned(2), returned(3), "gives 3"),
    ("raises: ValueError: scalar", SCALAR, QUIET, SCALAR, "raised MyError"),
    ("retraces", returned([4, 4]), returned([1, 4]), returned([1, 4]), ""),
    ("retraces", returned([4, 4]), returned([1, 4]), returned([2, 4]), "[2, 4]"),
    ("effect-once", returned([1, 3]), returned([3, 3]), returned([0, 3]),
     "still shows it"),
    ("frozen", returned([1, 1]), returned([1, 2]), returned([5, 6]), ""),
    ("frozen", returned([1, 1]), returned([1, 2]), returned([5, 5]), "still"),
    ("wrong: x", returned(3), returned(1), returned(2), "gives 2"),
    ("style: x", QUIET, returned(1), returned(1), ""),
    ("style: x", QUIET, returned(1), SCALAR, "raised MyError"),
    ("style: x", QUIET, returned(1), {"broken": "SyntaxError"}, "SyntaxError"),
]

PAGE = """# HY299 a-rule

## Why is this bad?

It is.

## What to write instead

This.
"""


class JudgeTest(unittest.TestCase):
    def test_symptoms(self):
        for symptom, bad, good, wanted, part in CASES:
            with self.subTest(symptom, part=part):
                holds, seen = judge.judge(symptom, bad, good)
                self.assertEqual(holds, wanted, seen)
                self.assertIn(part, seen)

    def test_fixes(self):
        for symptom, bad, good, fixed, part in FIXES:
            with self.subTest(symptom, part=part):
                why = judge.judge_fixed(symptom, bad, good, fixed)
                self.assertEqual(bool(why), bool(part), why)
                self.assertIn(part, why)

    def test_fixed_texts(self):
        self.assertEqual("", judge.judge_same(returned([1]), returned([1.0])))
        self.assertEqual("", judge.judge_same(SCALAR, returned([1])))
        self.assertIn("gives [2]", judge.judge_same(returned([1]),
                                                    returned([2])))
        self.assertIn("raised", judge.judge_same(returned([1]), SCALAR))
        self.assertIn("SyntaxError", judge.judge_same(
            returned([1]), {"broken": "SyntaxError"}))

    def test_the_message_is_what_a_user_reads(self):
        error = raised(STAGED, "NotImplementedError")["error"]
        self.assertEqual(
            "NotImplementedError: Cannot convert a symbolic tf.Tensor (x:0) "
            "to a numpy array.", judge.message_of(error))
        # A promised part that stands in the frames is shown all the same.
        self.assertIn("np.sum(x)", judge.message_of(error, "np.sum"))

    def test_nothing_of_this_machine(self):
        text = "/a/b-c/x.py and <f at 0x7f00aa> of FuncGraph(id=14044)"
        self.assertEqual("x.py and <f at 0x...> of FuncGraph(id=...)",
                         judge.stable(text))


class ExceptionsTest(unittest.TestCase):
    def outcome(self, value=None, error=None):
        return {"value": value, "error": error}

    def test_what_the_page_says(self):
        self.assertEqual("", judge.judge_exception(self.outcome([[1, 2.0], [1, 2]])))
        self.assertEqual("it gives 3, and the page says 1", judge.judge_exception(self.outcome([3, 1])))

    def test_what_does_not_run(self):
        raised = {"types": ["ValueError"], "text": "no"}
        self.assertEqual("it raised ValueError: no", judge.judge_exception(self.outcome(error=raised)))
        self.assertIn("does not run", judge.judge_exception({"broken": "SyntaxError"}))

    def test_what_says_nothing(self):
        for value in (None, 1, [1], [1, None], [1, 1, 1]):
            self.assertIn("returns what happened", judge.judge_exception(self.outcome(value)))

    def test_items(self):
        page = """## Limits

- One. Example: `run_no`.

## Not reported on purpose

- Two,
  and so on. Examples: `run_a`, `run_b`.
- Three. Test: `tests/x: y`.
- Four.
  Example: `run_c`.

## References
"""
        self.assertEqual([["run_a", "run_b"], [], ["run_c"]], exceptions.items(page))


class PagesTest(unittest.TestCase):
    def write(self, *seen, page=PAGE):
        return pages.with_seen(page, seen)

    def test_written_and_read(self):
        page = self.write(("2.15.1", "a `b`"), ("2.21.0", "c"))
        self.assertEqual({"2.15.1": "a 'b'", "2.21.0": "c"},
                         pages.recorded(page))
        self.assertEqual({}, pages.recorded(PAGE))

    def test_the_same_twice(self):
        long = " ".join(["word"] * 60)
        page = self.write(("2.15.1", long), ("2.21.0", long))
        self.assertIn("- TensorFlow 2.15.1 and 2.21.0: `word", page)
        self.assertLess(max(map(len, page.splitlines())), 132)
        self.assertEqual({"2.15.1": long, "2.21.0": long},
                         pages.recorded(page))
        self.assertEqual(page, self.write(("2.15.1", long), ("2.21.0", long),
                                          page=page))

    def test_three_releases(self):
        page = self.write(*((v, "a") for v in ("2.12.1", "2.15.1", "2.21.0")))
        self.assertIn("- TensorFlow 2.12.1, 2.15.1 and 2.21.0: `a`", page)
        self.assertEqual({"2.12.1": "a", "2.15.1": "a", "2.21.0": "a"},
                         pages.recorded(page))

    def test_what_one_generation_does_not_show(self):
        page = self.write(("2.15.1", None), ("2.21.0", "c"))
        self.assertIn("- TensorFlow 2.15.1: the effect was not seen.\n", page)
        self.assertEqual({"2.21.0": "c"}, pages.recorded(page))
        self.assertEqual(page, self.write(("2.15.1", None), ("2.21.0", "c"),
                                          page=page))

    def test_anew(self):
        page = self.write(("2.21.0", "old"))
        page = self.write(("2.22.0", "new"), page=page)
        self.assertEqual({"2.22.0": "new"}, pages.recorded(page))
        self.assertEqual(1, page.count(pages.HEADLINE))

    def test_a_time_is_kept_while_it_tells_the_same(self):
        page = self.write(("2.21.0", "3.0 times as long"))
        self.assertEqual(page, self.write(("2.21.0", "3.9 times as long"),
                                          page=page))
        self.assertIn("9.0 times", self.write(("2.21.0", "9.0 times as long"),
                                              page=page))


if __name__ == "__main__":
    unittest.main()
