#!/usr/bin/env python3
"""Small programs that fail or are right, and the same programs written in other ways.

usage: tests/cases.py [-v] [FOLDER]   (else CORPUS; skipped without)

FOLDER holds defects/ and correct/: Python files, or folders of files that belong
together. The wrong lines of a defect end in `# BUG`; what stands beside it as
ID.fixed is right. FOLDER/cases.jsonl says for each ID which `codes` would fit. A
defect that is found must be found in each way in which it can be written
(permutations.py), a program without findings must stay without. `-v` lists what is
missed or reported as it stands.
"""
import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import permutations
import rules
from verdicts import tell

WRONG = re.compile(r"#\s*BUG\b")


def free_names(function):
    bound = {n.arg for n in ast.walk(function) if isinstance(n, ast.arg)}
    bound |= {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    bound |= {n.name for n in ast.walk(function) if isinstance(n, (ast.FunctionDef, ast.ClassDef)) and n is not function}
    return {n.id for n in ast.walk(function) if isinstance(n, ast.Name)} - bound


def into_another_file(text, name):
    """(the text, that of a file NAME.py which holds the bodies of its decorated
    functions), or None."""
    source = permutations.Source(text)
    imports = [n for n in source.tree.body if isinstance(n, (ast.Import, ast.ImportFrom))]
    known = {(a.asname or a.name).split(".")[0] for n in imports for a in n.names} | set(dir(__builtins__))
    bodies, names = [], []
    for function, first in permutations.movable(source):
        body_only = ast.Module(function.body, [])
        body_only.args = function.args
        if not free_names(ast.FunctionDef(name="", args=function.args, body=function.body, decorator_list=[])) <= known:
            continue
        given = ", ".join(permutations.parameters(function))
        start, end = source.starts[first.lineno - 1], source.starts[function.end_lineno]
        bodies.append("def body_of_%s(%s):\n%s" % (function.name, given, source.text[start:end].decode()))
        names.append("body_of_" + function.name)
        source.replace(start, end, b"%sreturn body_of_%s(%s)\n" % (b" " * first.col_offset, function.name.encode(), given.encode()))
    if not bodies or not imports:
        return None
    last = source.starts[imports[-1].end_lineno]
    source.replace(last, last, ("from %s import %s\n" % (name, ", ".join(names))).encode())
    head = "".join(source.piece(n).decode() + "\n" for n in imports)
    return source.result(), head + "\n\n" + "\n\n".join(bodies)


def is_body_only(name, text):
    """A body that moves must take the wrong lines with it, not leave them above."""
    return name not in permutations.MOVED or not re.search(r"^@.*#\s*BUG|^def .*#\s*BUG", text, re.M)


def variants(files):
    """{name of the variant: {path: text}}; "" is the program as it stands."""
    found = {"": files}
    for transform in permutations.TRANSFORMATIONS:
        changed = {}
        for path, text in files.items():
            # What it imports is what others import from it.
            if path.endswith("__init__.py") and transform is permutations.rename_imports:
                continue
            try:
                new = permutations.variant(text, transform)
            except SyntaxError:
                new = None
            if new is not None and is_body_only(transform.__name__, text):
                changed[path] = new
        if changed:
            found[transform.__name__] = dict(files, **changed)
    moved = {}
    for path, text in files.items():
        name = "bodies_of_%s" % os.path.basename(path)[:-len(".py")]
        both = into_another_file(text, name) if is_body_only("move_into_helper", text) else None
        if both:
            moved[path], moved[os.path.join(os.path.dirname(path), name + ".py")] = both
    if moved:
        found["move_into_another_file"] = dict(files, **moved)
    return found


def read_case(path):
    """{path inside of the case: text}"""
    if os.path.isfile(path):
        with open(path, encoding="utf-8") as file:
            return {os.path.basename(path): file.read()}
    files = {}
    for folder, _, names in os.walk(path):
        for name in names:
            if name.endswith(".py"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    files[os.path.relpath(os.path.join(folder, name), path)] = file.read()
    return files


def findings(room):
    done = subprocess.run([rules.HYLINT, "check", "--output-format", "json", "--isolated", "."], cwd=room,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    if done.returncode not in (0, 1):
        raise RuntimeError("hylint ended with %d: %s" % (done.returncode, done.stderr.decode(errors="replace").strip()))
    return [f for f in json.loads(done.stdout)["findings"] if f["severity"] in ("error", "warning")]


def places(finding, room):
    """Where it is told, and where it is, of what another file holds."""
    return {(os.path.normpath(os.path.relpath(os.path.join(room, o.get("file", finding["file"])), room)), o["line"])
            for o in [finding] + [r for r in finding["related"] if "file" in r]}


def outcome(source, files, codes):
    """(found, whatever is reported) of one program."""
    with tempfile.TemporaryDirectory(prefix="hylint-case.") as room:
        if os.path.isdir(source):
            # What is not Python (requirements.txt, settings) counts as it stands.
            shutil.copytree(source, room, dirs_exist_ok=True)
        for path, text in files.items():
            with open(os.path.join(room, path), "w", encoding="utf-8") as out:
                out.write(text)
        reported = findings(room)
    wrong = {(os.path.normpath(path), number) for path, text in files.items()
             for number, line in enumerate(text.split("\n"), 1) if WRONG.search(line)}
    found = any(wrong & places(f, room) and (not codes or f["code"] in codes) for f in reported)
    return found, reported


class Case:
    def __init__(self, path, codes):
        self.path, self.codes = path, codes
        self.name = os.path.relpath(path, os.path.dirname(os.path.dirname(path)))
        self.outcomes = {}

    def run(self):
        files = read_case(self.path)
        self.is_wrong = self.name.startswith("defects") and ".fixed" not in self.name
        self.files = variants(files)
        self.outcomes = {name: outcome(self.path, changed, self.codes) for name, changed in self.files.items()}
        return self

    def is_fine(self, name=""):
        found, reported = self.outcomes[name]
        return found if self.is_wrong else not reported


def read_cases(folder):
    codes = {}
    path = os.path.join(folder, "cases.jsonl")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            codes = {c["id"]: c["codes"] for c in map(json.loads, file)}
    for part in ("defects", "correct"):
        for name in sorted(os.listdir(os.path.join(folder, part))):
            if name.endswith(".py") or os.path.isdir(os.path.join(folder, part, name)) and name != "scratch":
                yield Case(os.path.join(folder, part, name), codes.get(re.sub(r"(\.fixed)?(\.py)?$", "", name), []))


def main():
    arguments = [a for a in sys.argv[1:] if a != "-v"]
    folder = arguments[0] if arguments else os.environ.get("CORPUS")
    if not folder or not os.path.isdir(os.path.join(folder, "defects")):
        print("skip cases in other words: no folder of cases (give one, or set CORPUS)")
        return 0
    failed = written = 0
    counts = {True: [0, 0], False: [0, 0]}
    with ThreadPoolExecutor(2) as pool:
        for case in pool.map(Case.run, read_cases(folder)):
            counts[case.is_wrong][0] += case.is_fine()
            counts[case.is_wrong][1] += 1
            if not case.is_fine():
                if "-v" in sys.argv:
                    print("# %s as it stands: %s" % (case.name, "not found" if case.is_wrong else [
                        (f["line"], f["code"]) for f in case.outcomes[""][1]]))
                continue
            written += len(case.files) - 1
            changed = [name for name in case.files if not case.is_fine(name)]
            failed += tell("%s in %d variants" % (case.name, len(case.files) - 1),
                           ("not found" if case.is_wrong else "reported") + " after " + ", ".join(changed) if changed else "")
    print("# %d of %d defects found, %d of %d correct programs silent; those in %d other ways, %d change" % (
        *counts[True], *counts[False], written, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
