#!/usr/bin/env python3
"""Makes a mirror repository for the pre-commit framework.

usage: src/tools/mirror.py DIR

It holds the hooks of .pre-commit-hooks.yaml and a Python package with nothing in
it but one requirement, hylint of this version. So pre-commit installs the wheel
and compiles nothing. DIR becomes a git repository, or gets one commit and one tag
(vVERSION) more; publishing it is up to you, and so is publishing the wheel.
"""
import os
import re
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def text_of(name):
    with open(os.path.join(TOP, name), encoding="utf-8") as f:
        return f.read()


def hooks():
    """Those that the framework installs itself; hylint-system needs no mirror."""
    blocks = re.split(r"(?m)^(?=- id: )", re.sub(r"(?m)^ *#.*\n", "", text_of(".pre-commit-hooks.yaml")))
    return "".join(block.rstrip() + "\n\n" for block in blocks if "language: python" in block).rstrip() + "\n"


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    version = re.search(r"^VERSION = (\S+)$", text_of("Makefile"), re.M).group(1)
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    files = {
        ".pre-commit-hooks.yaml": hooks(),
        "setup.py": "from setuptools import setup\n\nsetup(\n    name='hylint-mirror',\n    version='%s',\n"
                    "    py_modules=[],\n    install_requires=['hylint==%s'],\n)\n" % (version, version),
        "README.md": "Mirror of hylint %s for the pre-commit framework. Made by hylint's src/tools/mirror.py.\n" % version,
        "LICENSE": text_of("LICENSE"),
    }
    for name, text in files.items():
        with open(os.path.join(out, name), "w", encoding="utf-8") as f:
            f.write(text)

    def git(*words):
        subprocess.check_call(("git", "-C", out) + words, stdout=subprocess.DEVNULL)

    if not os.path.exists(os.path.join(out, ".git")):
        git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "hylint " + version)
    git("tag", "v" + version)
    print("%s: v%s" % (out, version))


if __name__ == "__main__":
    main()
