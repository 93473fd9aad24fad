#!/usr/bin/env python3
"""What `hylint dev new` writes is a rule that the build takes, and one that is not done yet."""
import os
import shutil
import subprocess
import sys
import tempfile

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("BUILD") or os.path.join(TOP, "build")
HYLINT = os.environ.get("HYLINT") or os.path.join(BUILD, "hylint")

sys.path.insert(0, os.path.join(TOP, "tests", "checks"))
import hygiene  # noqa: E402 - beside this file

WITH_CHECK = {"c", "caret", "ini", "md", "py"}
# What is written, arguments, and the suffixes of the files; a text: what is said instead.
CASES = [
    ("a rule with a check", ["HY299", "my-rule"], WITH_CHECK),
    ("a rule with a match", ["HY299", "my-rule", "--match"], {"ini", "md", "py"}),
    ("a family that shares its digit", ["HY999", "my-rule", "--family", "numerical"], WITH_CHECK),
    ("no family where several share the digit", ["HY999", "my-rule"], "--family"),
    ("a family of other codes", ["HY999", "my-rule", "--family", "mode"], "mode is not a family of HY999"),
    ("a code that is taken", ["HY201", "my-rule"], "choose another code"),
    ("a name that is taken", ["HY299", "print-in-traced-code"], "choose another name"),
    ("a code that is not one", ["HY29", "my-rule"], "write HY and three digits"),
    ("a name that is not one", ["HY299", "My_rule"], "small letters"),
]


def new(room, arguments):
    return subprocess.run([HYLINT, "dev", "new", *arguments], cwd=room, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=60)


def compile_check(path, code):
    done = subprocess.run(["cc", "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wmissing-prototypes", "-Werror",
                           "-I", os.path.join(TOP, "src"), "-DRULE_CHECK=check_" + code.lower(), "-include",
                           os.path.join(TOP, "src", "rulekit", "prototype.h"), "-fsyntax-only", path],
                          capture_output=True, text=True, timeout=60)
    return done.stderr.strip()


def trouble_with(room, code, written, suffixes):
    if {path.split(".")[-1] for path in written} != suffixes:
        return f"wrote {written}"
    done = subprocess.run([os.path.join(BUILD, "rulegen"), "rules", room], cwd=room, capture_output=True, text=True)
    if done.returncode:
        return f"the build refuses it: {done.stderr.strip()}"
    if any(path.endswith(".c") and compile_check(os.path.join(room, path), code) for path in written):
        return "the check does not compile"
    for path in written:
        if not any("blank" in line for line in hygiene.check(os.path.join(room, path), hygiene.patterns())):
            return f"make check does not see that {path} is not done"
    again = new(room, [code, "my-rule", "--family", written[0].split("/")[1], *(["--match"] if "c" not in suffixes else [])])
    return "" if again.returncode == 2 and "exists already" in again.stderr else f"wrote it twice: {again.stderr}"


def judge(arguments, wanted):
    with tempfile.TemporaryDirectory() as room:
        shutil.copytree(os.path.join(TOP, "rules", "template"), os.path.join(room, "rules", "template"))
        done = new(room, arguments)
        if isinstance(wanted, str):
            fine = done.returncode == 2 and wanted in done.stderr and os.listdir(os.path.join(room, "rules")) == ["template"]
            return "" if fine else f"ended with {done.returncode}: {done.stderr.strip()}"
        if done.returncode:
            return done.stderr.strip()
        return trouble_with(room, arguments[0], done.stdout.split(), wanted)


def main():
    failed = 0
    for name, arguments, wanted in CASES:
        why = judge(arguments, wanted)
        print(f"not ok dev new: {name}: {why}" if why else f"ok dev new: {name}")
        failed += bool(why)
    with tempfile.TemporaryDirectory() as room:
        done = new(room, ["HY299", "my-rule"])
        fine = done.returncode == 2 and "at the top of hylint's sources" in done.stderr
        print("ok dev new: elsewhere" if fine else f"not ok dev new: elsewhere: {done.stderr.strip()}")
    return 1 if failed or not fine else 0


if __name__ == "__main__":
    sys.exit(main())
