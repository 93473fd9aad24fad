"""Runs one rule's examples under the TensorFlow of this interpreter.

usage: observe.py EXAMPLE.py SYMPTOM

Prints one JSON object: the version of TensorFlow, what run_bad() and
run_good() showed, and whether that is the symptom. See rules/README.md for
the symptoms.
"""
import importlib.util
import io
import json
import logging
import sys
import time
import traceback
import warnings


class Outcome:
    """What one of the two functions did."""

    def __init__(self):
        self.value = None
        self.error = None
        self.logged = ""
        self.seconds = 0.0


def observe(function):
    """Calls the function and notes value, exception, warnings and time."""
    out = Outcome()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    loggers = [logging.getLogger(), logging.getLogger("tensorflow")]
    for logger in loggers:
        logger.addHandler(handler)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        start = time.perf_counter()
        try:
            out.value = function()
        except BaseException as error:  # SystemExit of argparse, too
            out.error = error
        out.seconds = time.perf_counter() - start
    for logger in loggers:
        logger.removeHandler(handler)
    out.logged = stream.getvalue() + "\n".join(
        str(w.message) for w in caught)
    return out


def names_of(error):
    return [c.__name__ for c in type(error).__mro__]


def first_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[0] if lines else ""


def pick_line(text, part):
    """The line of a message that holds the promised part."""
    for line in text.splitlines():
        if part in line:
            return line.strip()
    return first_line(text)


def clean(value):
    """Plain Python for comparison and JSON."""
    if hasattr(value, "numpy"):
        value = value.numpy()
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [clean(v) for v in value]
    return value


def judge_raises(argument, bad, good):
    kind, _, part = argument.partition(":")
    kind, part = kind.strip(), part.strip()
    if bad.error is None:
        return False, "run_bad raised nothing"
    text = str(bad.error)
    if kind not in names_of(bad.error):
        return False, "run_bad raised %s: %s" % (
            type(bad.error).__name__, first_line(text))
    if part not in text:
        return False, "the message lacks '%s': %s" % (part, first_line(text))
    return True, "%s: %s" % (type(bad.error).__name__, pick_line(text, part))


def judge_retraces(_argument, bad, good):
    traces, calls = clean(bad.value)
    good_traces, good_calls = clean(good.value)
    seen = "%d traces in %d calls; written right: %d in %d" % (
        traces, calls, good_traces, good_calls)
    return traces > 1 and traces > good_traces, seen


def judge_effect_once(_argument, bad, good):
    effects, calls = clean(bad.value)
    good_effects, good_calls = clean(good.value)
    seen = "%d of %d effects; written right: %d of %d" % (
        effects, calls, good_effects, good_calls)
    return effects < calls and good_effects == good_calls, seen


def judge_frozen(_argument, bad, good):
    frozen, live = clean(bad.value), clean(good.value)
    seen = "values %s; written right: %s" % (frozen, live)
    return (len({repr(v) for v in frozen}) == 1 and len(frozen) > 1
            and len({repr(v) for v in live}) > 1), seen


def judge_wrong(_argument, bad, good):
    wrong, right = clean(bad.value), clean(good.value)
    return wrong != right, "%r instead of %r" % (wrong, right)


def judge_warns(part, bad, good):
    part = part.strip()
    if part not in bad.logged:
        return False, "no warning with '%s': %s" % (
            part, first_line(bad.logged))
    if part in good.logged:
        return False, "run_good warns, too"
    return True, pick_line(bad.logged, part)


def judge_slower(_argument, bad, good):
    factor = bad.seconds / max(good.seconds, 1e-9)
    return factor > 1.1, "%.2f times as long" % factor


JUDGES = {
    "raises": judge_raises,
    "retraces": judge_retraces,
    "effect-once": judge_effect_once,
    "frozen": judge_frozen,
    "wrong": judge_wrong,
    "warns": judge_warns,
    "slower": judge_slower,
}
MAY_FAIL = ("raises", "warns")


def judge(symptom, bad, good):
    word, _, argument = symptom.partition(":")
    if good.error is not None:
        return False, "run_good raised %s: %s" % (
            type(good.error).__name__, first_line(str(good.error)))
    if bad.error is not None and word not in MAY_FAIL:
        return False, "run_bad raised %s: %s" % (
            type(bad.error).__name__, first_line(str(bad.error)))
    return JUDGES[word](argument, bad, good)


def load(path):
    spec = importlib.util.spec_from_file_location("example", path)
    module = importlib.util.module_from_spec(spec)
    # AutoGraph reads the source through the module table.
    sys.modules["example"] = module
    spec.loader.exec_module(module)
    return module


def main():
    path, symptom = sys.argv[1:3]
    import tensorflow as tf

    result = {"tensorflow": tf.__version__}
    try:
        example = load(path)
        # Good first, so that what the bad one breaks cannot reach it.
        good = observe(example.run_good)
        bad = observe(example.run_bad)
        result["holds"], result["seen"] = judge(symptom, bad, good)
    except BaseException as error:
        result["holds"] = False
        result["seen"] = "the example fails: %s" % first_line(
            "".join(traceback.format_exception_only(type(error), error)))
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
