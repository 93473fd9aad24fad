#!/usr/bin/env python3
"""The training programs of the benchmark: hylint gives the advice that the
second form of each follows, and nothing else, and is content with the second."""
import glob
import json
import os
import re
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(HERE))
HYLINT = os.environ.get("HYLINT") or os.path.join(TOP, "build", "hylint")


def programs(form):
    return sorted(glob.glob(os.path.join(HERE, "programs",
                                         "*_%s.py" % form)))


def codes(path):
    done = subprocess.run(
        [HYLINT, "check", "--isolated", "--extend-select", "HY901,HY902",
         "--output-format", "json", path],
        capture_output=True, text=True, timeout=60)
    return sorted({f["code"] for f in json.loads(done.stdout)["findings"]})


def advice(path):
    """`# HY104: what was done` in the second form."""
    with open(path, encoding="utf-8") as file:
        return sorted(set(re.findall(r"# (HY\d{3}): \w", file.read())))


class ProgramsTest(unittest.TestCase):
    def test_there_are_enough(self):
        self.assertGreaterEqual(len(programs("naive")), 8)

    def test_in_pairs(self):
        self.assertEqual([p.replace("_naive", "_advised")
                          for p in programs("naive")], programs("advised"))

    def test_the_advice_is_hylints(self):
        for path in programs("naive"):
            with self.subTest(os.path.basename(path)):
                wanted = advice(path.replace("_naive", "_advised"))
                self.assertTrue(wanted)
                self.assertEqual(wanted, codes(path))

    def test_nothing_is_left(self):
        for path in programs("advised"):
            with self.subTest(os.path.basename(path)):
                self.assertEqual([], codes(path))


if __name__ == "__main__":
    unittest.main()
