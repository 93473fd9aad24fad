#!/usr/bin/env python3
"""No program makes hylint go wrong for what is left out of it: the examples of the rules without the arguments of
calls, the parameters of functions, the items of displays, and so on. What is said of them does not matter.
"""
import ast
import glob
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.environ.get("TOP") or os.path.dirname(HERE)
HYLINT = os.environ.get("HYLINT") or os.path.join(TOP, "build", "hylint")
sys.path.insert(0, HERE)

from verdicts import tell, trouble_in  # noqa: E402


def no_arguments(n):
    if isinstance(n, ast.Call):
        n.args, n.keywords = [], []


def no_first_argument(n):
    if isinstance(n, ast.Call):
        n.args = n.args[1:]


def no_positional_arguments(n):
    if isinstance(n, ast.Call):
        n.args = []


def no_keyword_arguments(n):
    if isinstance(n, ast.Call):
        n.keywords = []


def starred_arguments(n):
    if isinstance(n, ast.Call):
        n.args = [ast.Starred(a, ast.Load()) for a in n.args if not isinstance(a, ast.Starred)]
        n.keywords = [ast.keyword(None, k.value) for k in n.keywords]


def no_parameters(n):
    if isinstance(n, (ast.FunctionDef, ast.Lambda)):
        n.args = ast.arguments([], [], None, [], [], None, [])


def no_first_parameter(n):
    if isinstance(n, (ast.FunctionDef, ast.Lambda)) and n.args.args:
        n.args.args = n.args.args[1:]
        n.args.defaults = n.args.defaults[:len(n.args.args)]


def no_body(n):
    if isinstance(n, (ast.FunctionDef, ast.ClassDef)):
        n.body = [ast.Pass()]


def no_bases(n):
    if isinstance(n, ast.ClassDef):
        n.bases, n.keywords = [], []


def no_returned_value(n):
    if isinstance(n, ast.Return):
        n.value = None


def no_index(n):
    if isinstance(n, ast.Subscript):
        n.slice = ast.Slice()


def no_items(n):
    if isinstance(n, (ast.List, ast.Tuple)) and isinstance(n.ctx, ast.Load):
        n.elts = []
    elif isinstance(n, ast.Dict):
        n.keys, n.values = [], []


LEFT_OUT = (no_arguments, no_first_argument, no_positional_arguments, no_keyword_arguments, starred_arguments,
            no_parameters, no_first_parameter, no_body, no_bases, no_returned_value, no_index, no_items)


def without(text, change):
    tree = ast.parse(text)
    for node in list(ast.walk(tree)):
        change(node)
    return ast.unparse(ast.fix_missing_locations(tree))


def write_programs(room, change):
    for path in glob.glob(os.path.join(TOP, "rules", "*", "HY*.py")):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(os.path.join(room, os.path.basename(path)), "w", encoding="utf-8") as out:
            out.write(without(text, change))


def trouble_with(change):
    with tempfile.TemporaryDirectory(prefix="hylint-left-out.") as room:
        write_programs(room, change)
        return trouble_in(HYLINT, room, (0, 1, 3))


def main():
    failed = 0
    for change in LEFT_OUT:
        failed += tell(change.__name__.replace("_", " "), trouble_with(change))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
