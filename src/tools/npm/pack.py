#!/usr/bin/env python3
"""Packs the static programs for npm: `hylint`, and for each architecture a package with its program, of which npm
installs the one for the machine.

usage: pack.py OUT PROGRAM NOTICES [PROGRAM NOTICES...], with programs below a folder named after their architecture

The same input gives the same bytes.
"""
import gzip
import io
import json
import os
import sys
import tarfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "python"))
from hylint_build import TOP, epoch, version  # noqa: E402

ARCHITECTURES = {"x86_64": "x64", "aarch64": "arm64"}


def read(*path):
    with open(os.path.join(*path), "rb") as f:
        return f.read()


def package(out, manifest, files):
    """files: name -> (bytes, whether it is a program). npm wants all of it below package/."""
    manifest = {"version": version(), "license": "MIT",
                "description": "A fast linter and git pre-commit hook for TensorFlow code", **manifest}
    files = {**files, "package.json": ((json.dumps(manifest, indent=2) + "\n").encode(), False)}
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in sorted(files):
            content, program = files[name]
            entry = tarfile.TarInfo("package/" + name)
            entry.size, entry.mtime, entry.mode = len(content), epoch(), 0o755 if program else 0o644
            tar.addfile(entry, io.BytesIO(content))
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, f"{manifest['name']}-{version()}.tgz"), "wb") as f:
        f.write(gzip.compress(packed.getvalue(), mtime=0))


def main():
    out, files = sys.argv[1], sys.argv[2:]
    names = []
    for program, notices in zip(files[::2], files[1::2]):
        cpu = ARCHITECTURES[os.path.basename(os.path.dirname(program))]
        names.append("hylint-linux-" + cpu)
        package(out, {"name": names[-1], "os": ["linux"], "cpu": [cpu]},
                {"hylint": (read(program), True), "NOTICES": (read(notices), False)})
    package(out, {"name": "hylint", "bin": {"hylint": "hylint.js"}, "engines": {"node": ">=14"},
                  "optionalDependencies": {name: version() for name in names}},
            {"hylint.js": (read(HERE, "hylint.js"), True), "README.md": (read(TOP, "README.md"), False),
             "LICENSE": (read(TOP, "LICENSE"), False)})


if __name__ == "__main__":
    main()
