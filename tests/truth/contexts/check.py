#!/usr/bin/env python3
"""Every fix keeps its program right, wherever its expression stands.

Programs are generated: each expression of contexts/expressions.py in each position.
hylint corrects them. A corrected program must give under each release, as a graph,
what the text gave eagerly (and as a graph, where it worked as one): the same value
with the same dtype. Nothing is asked of a fix that is not offered.

usage: tests/truth/contexts/check.py [--only HY603]   (tests/truth/run does the same)
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import textwrap

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.dirname(HERE))

import expressions  # noqa: E402
import judge  # noqa: E402
import observers  # noqa: E402

HEAD = "import math\nimport sys\n\nimport numpy as np\nimport tensorflow as tf\n\n"
GRAPH = HEAD + "\n%(decorator)s\ndef step(x):\n%(body)s\n\n\ndef run():\n    return step(tf.constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])[%(cut)s])\n"
METHOD = HEAD + ("\nclass Net(tf.Module):\n    %(decorator)s\n    def step(self, x):\n%(deep)s\n\n\n"
                 "def run():\n    return Net().step(tf.constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])[%(cut)s])\n")
KERAS = HEAD + ("\nclass Net(tf.keras.layers.Layer):\n    def call(self, x):\n%(deep)s\n\n\n"
                "def use(data):\n    model = tf.keras.Sequential([Net()])\n    model.compile('sgd', 'mse')\n    return model.predict(data)\n\n\n"
                "def run():\n    step = tf.function(Net().call)\n    return step(tf.constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))\n")
SPEC = "@tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])"


def fill(form, body, decorator="@tf.function", cut=":"):
    return form % {"decorator": decorator, "cut": cut, "body": textwrap.indent(body, "    "), "deep": textwrap.indent(body, " " * 8)}


def programs():
    """(code, text) of every combination."""
    for place in expressions.NUMBERS:
        body = place.format(E="x.shape[0]")
        yield "HY430", fill(GRAPH, body, SPEC)
        yield "HY430", fill(METHOD, body, "@tf.function(reduce_retracing=True)")
        yield "HY432", fill(KERAS, body)
    for call in expressions.NUMPY:
        cut = ":, :2" if "np.dot" in call or "np.matmul" in call else ":"
        for place in expressions.ARRAYS:
            yield "HY603", fill(GRAPH, place.format(E=call), cut=cut)
    for place in expressions.STATEMENTS:
        for printed in expressions.PRINTED:
            yield "HY201", fill(GRAPH, place.format(S="print(%s)" % printed.format()))


def corrected(hylint, room, code, texts):
    """Writes the programs and what hylint makes of them: pairs of paths where it
    changes something."""
    before, after = os.path.join(room, code, "before"), os.path.join(room, code, "after")
    for folder in (before, after):
        os.makedirs(folder)
        for number, text in enumerate(texts):
            with open(os.path.join(folder, "p%s_%d.py" % (os.path.basename(folder), number)), "w", encoding="utf-8") as out:
                out.write(text)
    done = subprocess.run([hylint, "check", "--isolated", "--fix", "--unsafe-fixes", "--select", code, after],
                          capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError("hylint check --fix: %s" % done.stderr.strip())
    for number, text in enumerate(texts):
        path = os.path.join(after, "pafter_%d.py" % number)
        with open(path, encoding="utf-8") as file:
            if file.read() != text:
                yield os.path.join(before, "pbefore_%d.py" % number), path


def outcomes(observer, paths, eagerly):
    done = observer.run(os.path.join(HERE, "driver.py"), "outcomes", seconds=900, arguments=(paths, eagerly))
    if "broken" in done or done["error"]:
        raise RuntimeError("driver.py: %s" % (done.get("broken") or done["error"]["text"]))
    return done["value"]


def values_of(value):
    """Without dtypes."""
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str):
        return values_of(value[1])
    return [values_of(v) for v in value] if isinstance(value, list) else value


def why_wrong(eager, graph, fixed):
    """Empty, or what the fix did to the program."""
    if eager[0] == "error":
        return ""  # it is no program of its own
    if fixed[0] == "error":
        return "raises %s" % judge.shorten(fixed[1], 160)
    # NumPy's own dtypes are no promise: 2 * numpy.float32(1) is a float64 before NumPy 2.
    if not judge.same(values_of(eager[1]), values_of(fixed[1])):
        return "gives %s, before the fix eagerly %s" % (judge.readable(fixed[1]), judge.readable(eager[1]))
    if graph[0] == "value" and not judge.same(graph[1], fixed[1]):
        return "gives %s, before the fix as a graph %s" % (judge.readable(fixed[1]), judge.readable(graph[1]))
    return ""


def check(observer, hylint, only=()):
    """(how many fixes ran, what is wrong with them)."""
    by_code, wrong, ran = {}, [], 0
    for code, text in programs():
        if not only or code in only:
            by_code.setdefault(code, []).append(text)
    with tempfile.TemporaryDirectory(prefix="hylint-truth.") as room:
        for code, texts in by_code.items():
            pairs = list(corrected(hylint, room, code, texts))
            before, after = [b for b, _ in pairs], [a for _, a in pairs]
            ran += len(pairs)
            for path, was, graph, fixed in zip(after, outcomes(observer, before, True), outcomes(observer, before, False),
                                               outcomes(observer, after, False)):
                why = why_wrong(was, graph, fixed)
                if why:
                    with open(path, encoding="utf-8") as file:
                        wrong.append((code, file.read()[len(HEAD):].split("def use(")[0].split("def run(")[0], why))
    return ran, wrong


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", default=os.path.join(TOP, "build"))
    parser.add_argument("--only", default=[], type=lambda s: s.split(","))
    parser.add_argument("--python", help="of one release, instead of those of make truth")
    args = parser.parse_args()
    found = [("one", args.python)] if args.python else observers.environments(args.build)
    failed = 0
    for release in found:
        observer = observers.Observer(*release)
        ran, wrong = check(observer, os.path.join(os.path.abspath(args.build), "hylint"), args.only)
        for code, text, why in wrong:
            print("FAILED %s on %s: the corrected text %s\n%s" % (code, observer.tensorflow, why, textwrap.indent(text.strip(), "       ")))
        print("TensorFlow %s: %d corrected programs ran, %d wrong" % (observer.tensorflow, ran, len(wrong)), flush=True)
        observer.close()
        failed += len(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
