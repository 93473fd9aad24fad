#!/usr/bin/env python3
"""The table of callers says what its probes saw under the releases, and nothing
that a release has is missing without a reason."""
import os
import subprocess
import sys
import tempfile

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RULEGEN = os.path.join(os.environ.get("BUILD") or os.path.join(TOP, "build"), "rulegen")
sys.path[:0] = [os.path.join(TOP, "tests", "truth", "callers"), os.path.join(TOP, "tests")]

import rows  # noqa: E402
from verdicts import tell_all  # noqa: E402

ROW = """[map]
function = tensorflow.map_fn
argument = 0 fn
both = eager:eager
takes = slice
"""
# A line of the row, what it is replaced by, and what rulegen says.
REFUSED = [
    ("argument = 0 fn", "argument = x fn", "is not a position"),
    ("argument = 0 fn\n", "", "a row has an argument, or overrides"),
    ("function = tensorflow.map_fn\n", "", "is about nothing"),
    ("function = tensorflow.map_fn", "method = nothing.map", "is not KIND.method"),
    ("function = tensorflow.map_fn\nargument = 0 fn", "overrides = layer.call", "is not GROUP.method"),
    ("both = eager:eager\n", "", "runs nowhere"),
    ("eager:eager", "eager:fast", "is not a context"),
    ("eager:eager", "early:eager", "is not SITUATION:CONTEXT"),
    ("eager:eager", "eager:eager eager:graph", "stands there twice"),
    ("takes = slice", "takes = slize", "is not a kind of value"),
    ("takes = slice", "takes = tensor/int32/[3]", "is not a shape"),
    ("takes = slice", "when = later", "is not a time"),
    ("takes = slice", "form = round", "is not a form"),
    ("takes = slice", "colour = red", "has no key"),
]
# What a probe may have seen, and why the row above is wrong then.
SEEN = [
    ([["eager", ["tensor/float32/[]"]]], None),
    ([["graph", ["tensor/float32/[]"]]], "it runs graph, not eager"),
    ([["eager", ["tensor/float32/[]"]], ["bare", ["tensor/float32/[]"]]], "it runs bare+eager"),
    ([], "it runs nowhere"),
    ([["eager", ["tensor/float32/[]", "int"]]], "one argument more"),
    ([["eager", ["int"]]], "argument 0 is int, not slice"),
    ([["eager", ["name=string"]]], "no name=string is told"),
]


def rulegen(text):
    with tempfile.TemporaryDirectory() as room:
        path = os.path.join(room, "callers.ini")
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return subprocess.run([RULEGEN, "--callers", path], capture_output=True, text=True, timeout=60)


def check_refusals():
    if rulegen(ROW).returncode:
        yield "rulegen refuses a good row: %s" % rulegen(ROW).stderr
    for old, new, said in REFUSED:
        done = rulegen(ROW.replace(old, new))
        if not done.returncode or said not in done.stderr:
            yield "rulegen takes '%s', or does not say '%s': %s" % (new, said, done.stderr.strip())


def check_comparison():
    row = {"both": "eager:eager", "takes": "slice"}
    for notes, said in SEEN:
        probe = {"situation": "eager", "notes": notes, "meaning": {"slice": "tensor/float32/[]"}}
        wrong = "; ".join(rows.wrong_with_row("map", row, "keras2", [probe]))
        if bool(wrong) != bool(said) or (said or "") not in wrong:
            yield "of %r it says '%s', not '%s'" % (notes, wrong, said)


def main():
    problems = list(check_refusals()) + list(check_comparison()) + [
        "%s: %s" % (rows.TABLE, line) for line in rows.check_table()]
    return tell_all("callers", problems, f"{len(rows.read_table(os.path.join(TOP, rows.TABLE))[1])} rows of callers")


if __name__ == "__main__":
    sys.exit(main())
