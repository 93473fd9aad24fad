#!/usr/bin/env python3
"""hylint check --stdin-format jsonl: a record in, a record out, in order, whatever is in it."""
import json
import os
import subprocess
import sys
import tempfile

HYLINT = os.environ["HYLINT"]
BAD = "import tensorflow as tf\n\n\n@tf.function\ndef f(x):\n    print(x)\n    return x\n"
COMMAND = [HYLINT, "check", "--stdin-format", "jsonl"]


def record(path, content, **more):
    return json.dumps({"path": path, "content": content, **more}).encode() + b"\n"


def run(data, *arguments, cwd=None):
    done = subprocess.run([*COMMAND, *arguments], input=data, capture_output=True, cwd=cwd)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


def places(answer):
    return [(f["code"], f["line"]) for f in answer["findings"]]


def one_in_one_out(room):
    notebook = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": BAD.splitlines(True)}]})
    records = [record("gone/a.py", BAD), record("b.py", "x = 1\n", sha="1", size=[1, {"a": None}]),
               record("n.ipynb", notebook), record("c\u00e9 \U0001f600.py", BAD.replace("print(x)", "print('\u00e9\U0001f600', x)"))]
    code, answers, err = run(b"".join(records), "--isolated", cwd=room)
    assert (code, err) == (1, ""), (code, err)
    assert [a["record"] for a in answers] == [1, 2, 3, 4], answers
    assert [a["path"] for a in answers] == ["gone/a.py", "b.py", "n.ipynb", "c\u00e9 \U0001f600.py"], answers
    assert [places(a) for a in answers] == [[("HY201", 6)], [], [("HY201", 6)], [("HY201", 6)]], answers
    with open(os.path.join(room, "a.py"), "w") as f:
        f.write(BAD)
    whole = subprocess.run([HYLINT, "check", "--isolated", "-f", "json", "a.py"], cwd=room, capture_output=True)
    same = json.loads(whole.stdout)["findings"][0]
    same["file"] = "gone/a.py"
    assert answers[0]["findings"][0] == same, answers[0]


def a_bad_one_costs_itself(room):
    records = [record("a.py", BAD), b"{bad\n", b"[]\n", b'{"path": 3, "content": ""}\n', b'{"path": "", "content": ""}\n',
               b'{"path": "x.py"}\n', b'{"path": "x.py", "content": "\xff"}\n', b"\n", b'{"path": "x.py", "content": ""} 1\n',
               record("large.py", "x = 1\n" * 500000), b'{"path": "long.py", "content": "' + b"x" * (33 << 20) + b'"}\n',
               record("half.py", BAD + "def (:\n"), record("nul.py", BAD + "# \0 tensorflow\n"), record("last.py", BAD)[:-1]]
    code, answers, err = run(b"".join(records), "--isolated", cwd=room)
    assert code == 3 and err == "", (code, err)
    assert [a["record"] for a in answers] == [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14], [a["record"] for a in answers]
    by_number = {a["record"]: a for a in answers}
    for number in (2, 3, 4, 5, 6, 7, 9, 10, 11):
        assert by_number[number]["error"] and "findings" not in by_number[number], by_number[number]
    assert "largest-file" in by_number[10]["error"] and by_number[10]["path"] == "large.py"
    assert "32 MiB" in by_number[11]["error"]
    assert places(by_number[12]) == [("HY201", 6)] and "syntax error" in by_number[12]["error"], by_number[12]
    assert places(by_number[14]) == [("HY201", 6)], by_number[14]


def an_answer_can_be_waited_for(room):
    child = subprocess.Popen([*COMMAND, "--isolated"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=room)
    for i in range(3):
        child.stdin.write(record(f"{i}.py", BAD))
        child.stdin.flush()
        assert json.loads(child.stdout.readline())["path"] == f"{i}.py"
    child.stdin.close()
    assert child.stdout.read() == b"" and child.wait() == 1
    child.stdout.close()


def is_sanitized():
    with open(os.path.join(os.environ["BUILD"], "flags"), encoding="utf-8") as f:
        return "fsanitize" in f.read()


def order_and_memory_stay(room):
    """Eight times the records take the memory of a few."""
    text = BAD + "# tensorflow " + "x" * 8000 + "\n"
    peaks = {}
    for count in (300, 2400):
        with open(os.path.join(room, "in"), "wb") as f:
            for i in range(count):
                f.write(record(f"{i}.py", text))
        with open(os.path.join(room, "in"), "rb") as source, open(os.path.join(room, "out"), "wb") as out:
            child = subprocess.Popen([*COMMAND, "--isolated", "-j", "2"], stdin=source, stdout=out, cwd=room)
            peaks[count] = os.wait4(child.pid, 0)[2].ru_maxrss
        with open(os.path.join(room, "out")) as f:
            assert [json.loads(line)["path"] for line in f] == [f"{i}.py" for i in range(count)]
    # A sanitizer keeps for a while what is freed, so it is not asked.
    assert is_sanitized() or peaks[2400] < peaks[300] * 1.3, peaks


def settings_of_the_folder_count(room):
    with open(os.path.join(room, ".hylint.ini"), "w") as f:
        f.write("[hylint]\nignore = HY201\n[per-file-ignores]\nold/ = HY2\n")
    more = BAD.replace("return x", "LOG.append(x)\n    return x").replace("\n\n\n", "\nLOG = []\n\n", 1)
    code, answers, _ = run(record("new/a.py", more) + record("./old/a.py", more), cwd=room)
    assert code == 1 and [f["code"] for f in answers[0]["findings"]] and answers[1]["findings"] == [], answers
    assert "HY201" not in [f["code"] for f in answers[0]["findings"]], answers
    with open(os.path.join(room, ".hylint.ini"), "w") as f:
        f.write("[hylint]\nignroe = HY201\n")
    code, answers, err = run(record("a.py", BAD), cwd=room)
    assert (code, answers) == (2, []) and "ignroe" in err, (code, answers, err)


def it_goes_with_no_other_output(room):
    for arguments in (["a.py"], ["--fix"], ["--staged"], ["-f", "sarif"], ["-o", "sarif:x"], ["--baseline", "x"]):
        code, answers, err = run(record("a.py", BAD), *arguments, cwd=room)
        assert code == 2 and answers == [] and "--stdin-format" in err, (arguments, code, err)
    code, answers, _ = run(record("a.py", BAD), "--isolated", "--exit-zero", "-", cwd=room)
    assert code == 0 and len(answers) == 1


def main():
    failed = 0
    for test in (one_in_one_out, a_bad_one_costs_itself, an_answer_can_be_waited_for, order_and_memory_stay,
                 settings_of_the_folder_count, it_goes_with_no_other_output):
        with tempfile.TemporaryDirectory() as room:
            try:
                test(room)
                print(f"ok {test.__name__}")
            except (AssertionError, KeyError, ValueError) as error:
                print(f"not ok {test.__name__}: {str(error)[:300]!r}")
                failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
