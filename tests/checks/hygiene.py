#!/usr/bin/env python3
"""What must not stand in a file of the project: places of one machine, hosts of
package registries, unfinished business, odd white space."""
import os
import re
import subprocess
import sys

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "tests"))
from verdicts import tell_all  # noqa: E402 - in the folder above


def files():
    """What git tracks or would; everything but the build without git."""
    done = subprocess.run(["git", "-C", TOP, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                          capture_output=True)
    if done.returncode == 0:
        return sorted(name for name in done.stdout.decode().split("\0") if name)
    found = []
    for folder, folders, names in os.walk(TOP):
        folders[:] = [f for f in folders if f not in ("build", ".git", "__pycache__")]
        found += [os.path.relpath(os.path.join(folder, name), TOP) for name in names]
    return sorted(found)


def patterns():
    """The pieces are joined here so that this file does not match itself."""
    here = os.path.realpath(TOP)
    places = [here + "/", here + '"']
    if here.count("/") > 2:
        places.append(os.path.dirname(here) + "/")
    homes = r"(?<![\w.])/(?:home|Users)/(?!user\b|you\b|me\b)\w+|(?<![\w.])/ro" + r"ot/\w"
    return [
        (re.compile("|".join(map(re.escape, places))), "a path of this machine"),
        (re.compile(homes), "somebody's home folder"),
        (re.compile(r'"resol' + r'ved"\s*:|https?://[\w.-]*(?:registry|artifact|nexus|proxy)[\w.-]*[/:]'), "a registry's host"),
        (re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"), "unfinished business; finish it or open an issue"),
        (re.compile(r"^(?:<{7} |>{7} )"), "a conflict marker"),
        (re.compile(r"<<\w[^<>]*>" + ">"), "a blank of rules/template/; fill it in"),
    ]


def check(path, rules):
    with open(os.path.join(TOP, path), "rb") as f:
        data = f.read()
    if b"\0" in data:
        return
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    for number, line in enumerate(text.split("\n"), 1):
        for pattern, what in rules:
            if pattern.search(line) and not ("blank" in what and path.startswith("rules/template/")):
                yield f"{path}:{number}: {what}: {line.strip()[:80]}"
        if line != line.rstrip(" \t\r") and path.endswith((".c", ".h", ".ini", "Makefile")):
            yield f"{path}:{number}: white space at the end of the line"
    if data and not data.endswith(b"\n") and "fixtures" not in path:
        yield f"{path}: no newline at its end"


def main():
    rules = patterns()
    trouble = []
    for path in files():
        if os.path.isfile(os.path.join(TOP, path)) and not os.path.islink(os.path.join(TOP, path)):
            trouble += check(path, rules)
    return tell_all("hygiene", trouble, "hygiene")


if __name__ == "__main__":
    sys.exit(main())
