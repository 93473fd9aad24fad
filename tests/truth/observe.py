"""Runs functions of Python files under the TensorFlow of this interpreter.

usage: observe.py <JOBS >OUTCOMES

Reads one JSON object a line, {"file": PATH, "function": NAME, "arguments": [],
"eagerly": false, "seconds": 120}, and answers each with one line that says what the call
did. TensorFlow is imported once; every job then has a process of its own, forked
before the runtime has started, so that no example can spoil the next.
"""
import importlib.util
import io
import json
import logging
import os
import select
import signal
import sys
import tempfile
import time
import traceback
import warnings

import numpy
import tensorflow as tf


def plain(value):
    """The value in types that JSON has; what has none is told as text."""
    if hasattr(value, "numpy"):
        value = value.numpy()
    if isinstance(value, (numpy.ndarray, numpy.generic)):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return repr(value)


def load(path):
    # Helpers of the example stand beside it.
    sys.path.insert(0, os.path.dirname(path))
    spec = importlib.util.spec_from_file_location("example", path)
    module = importlib.util.module_from_spec(spec)
    # AutoGraph reads the source through the module table.
    sys.modules["example"] = module
    spec.loader.exec_module(module)
    return module


def last_lines(error):
    return "".join(traceback.format_exception_only(type(error), error))


def watch(function):
    """Calls it; the value, the exception, what was logged, what it cost
    in processor time, which neighbours change little, and by the clock."""
    outcome = {"value": None, "error": None}
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    loggers = [logging.getLogger(), logging.getLogger("tensorflow")]
    for logger in loggers:
        logger.addHandler(handler)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        start = time.process_time(), time.perf_counter()
        try:
            outcome["value"] = plain(function())
        except BaseException as error:  # SystemExit of argparse, too
            outcome["error"] = {
                "types": [c.__name__ for c in type(error).__mro__],
                "text": str(error)}
        outcome["cpu"] = time.process_time() - start[0]
        outcome["wall"] = time.perf_counter() - start[1]
    outcome["logged"] = stream.getvalue() + "\n".join(
        str(w.message) for w in caught)
    return outcome


def length_of(file):
    """How much was printed so far, by C++ too."""
    sys.stdout.flush()
    sys.stderr.flush()
    return os.fstat(file.fileno()).st_size


def perform(job, shown):
    """In the child: the outcome of one job."""
    try:
        if job.get("eagerly"):
            tf.config.run_functions_eagerly(True)
        module = load(job["file"])
        function = getattr(module, job["function"])
    except BaseException as error:
        return {"broken": last_lines(error)}
    begin = length_of(shown)
    outcome = watch(lambda: function(*job.get("arguments", ())))
    outcome["shown_from"] = begin
    return outcome


def read_until(pipe, deadline):
    """Everything that comes through the pipe, or None when time is up."""
    text = b""
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            return None
        piece = os.read(pipe, 65536)
        if not piece:
            return text
        text += piece


def run(job):
    """Runs one job in a child of its own."""
    out, into = os.pipe()
    shown = tempfile.TemporaryFile()
    child = os.fork()
    if child == 0:
        os.close(out)
        os.dup2(shown.fileno(), 1)
        os.dup2(shown.fileno(), 2)
        with os.fdopen(into, "w") as pipe:
            json.dump(perform(job, shown), pipe)
        sys.stdout.flush()
        os._exit(0)
    os.close(into)
    text = read_until(out, time.monotonic() + job.get("seconds", 120))
    os.close(out)
    if text is None:
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    outcome = json.loads(text or "{}")
    shown.seek(outcome.pop("shown_from", 0))
    outcome["shown"] = shown.read().decode(errors="replace")
    if text is None:
        outcome["broken"] = "not done in %d seconds" % job.get("seconds", 120)
    elif not text:
        last = outcome["shown"].strip().splitlines() or ["nothing was printed"]
        outcome["broken"] = "ended with status %d: %s" % (status, last[-1])
    return outcome


def main():
    # What the examples print must not get between the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    print(json.dumps({"tensorflow": tf.__version__}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
