#!/usr/bin/env python3
"""Every rule over its own examples, written in another way.

What a rule says does not hang on how the same program is spelled: each
transformation below rewrites an example, the `# expect: CODE` comments move with
their lines, and the findings must still stand on those lines. A rule that speaks
inside functions has at least four variants, or stands in FEWER with the reason.

usage: tests/permutations.py [-v] [CODE...]
"""
import ast
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import rules
from rule_examples import expected_lines
from verdicts import tell

# Rules with fewer than four variants, with the reason.
FEWER = {
    "HY708": "its examples are one call each, with nothing to swap, to move or to name",
}

MOVED = {"move_into_helper", "move_into_method"}

# (rules, variants, reason): there the variant is another program for the rule.
ANOTHER_PROGRAM = [
    ({"HY617"}, MOVED, "what leaves the graph function is seen at its own return"),
    ({"HY702"}, MOVED, "the function that is decorated inside moves away from the decorated one"),
    ({"HY707"}, MOVED, "the cache is on the function that the body moved out of"),
    ({"HY314", "HY703", "HY704"}, {"under_name_scope"}, "the rule is about a body that does nothing else"),
    ({"HY704"}, {"alias_parameters"}, "the rule is about a body of one statement"),
    ({"HY616"}, {"alias_parameters"}, "that a parameter is a tensor is only seen by its own uses"),
    ({"HY801"}, {"alias_parameters"}, "the example's context manager is known by its name `raises`"),
    ({"HY902"}, {"rename_imports"}, "the commented-out code keeps the old name"),
]


class Source:
    """A Python text with its tree; edits are byte ranges and do not overlap."""

    def __init__(self, text):
        self.text = text.encode()
        self.tree = ast.parse(text)
        self.starts = [0]
        for line in self.text.split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                child.parent = node
        self.edits = []

    def span(self, node):
        return (self.starts[node.lineno - 1] + node.col_offset, self.starts[node.end_lineno - 1] + node.end_col_offset)

    def piece(self, node):
        start, end = self.span(node)
        return self.text[start:end]

    def outer_parentheses(self, node):
        """The node's range with the parentheses around it: they are not in the tree."""
        start, end = self.span(node)
        while True:
            left, right = start, end
            while left > 0 and self.text[left - 1:left] in (b" ", b"\t"):
                left -= 1
            while self.text[right:right + 1] in (b" ", b"\t"):
                right += 1
            if self.text[left - 1:left] != b"(" or self.text[right:right + 1] != b")":
                return start, end
            before = left - 2
            if before >= 0 and re.match(rb"[\w\])]", self.text[before:before + 1]):
                return start, end  # the parentheses of a call
            start, end = left - 1, right + 1

    def replace(self, start, end, new):
        if any(start < e and s < end for s, e, _ in self.edits):
            return False
        self.edits.append((start, end, new))
        return True

    def result(self):
        text = self.text
        for start, end, new in sorted(self.edits, reverse=True):
            text = text[:start] + new + text[end:]
        return text.decode()


def one_line(node):
    return node.lineno == node.end_lineno


def in_order(tree, kind):
    return sorted((n for n in ast.walk(tree) if isinstance(n, kind)), key=lambda n: (n.lineno, n.col_offset))


SEQUENCES = (ast.List, ast.Tuple, ast.ListComp, ast.JoinedStr, ast.Dict, ast.Set, ast.GeneratorExp)


def holds_sequence(node):
    return any(isinstance(n, SEQUENCES) or isinstance(n, ast.Constant) and isinstance(n.value, (str, bytes))
               for n in ast.walk(node) if not isinstance(n, ast.Call) or n is node)


def swap_commuting(source):
    """a + b -> b + a, and so for the product; sequences do not commute."""
    if any(f.name in ("__add__", "__mul__") for f in functions(source)):
        return  # nor does a class that has no __radd__
    for node in in_order(source.tree, ast.BinOp):
        if isinstance(node.op, (ast.Add, ast.Mult)) and one_line(node) and not holds_sequence(node):
            swap(source, node, node.left, node.right)


def swap(source, node, left, right, operator=None):
    left_start, left_end = source.outer_parentheses(left)
    right_start, right_end = source.outer_parentheses(right)
    between = operator if operator is not None else source.text[left_end:right_start]
    tighter = b"(%s)" % source.text[left_start:left_end] if isinstance(left, (ast.BinOp, ast.IfExp)) \
        else source.text[left_start:left_end]
    source.replace(left_start, right_end, source.text[right_start:right_end] + between + tighter)


MIRRORED = {ast.Lt: b" > ", ast.Gt: b" < ", ast.LtE: b" >= ", ast.GtE: b" <= ", ast.Eq: b" == ", ast.NotEq: b" != ",
            ast.Is: b" is ", ast.IsNot: b" is not "}


def mirror_comparisons(source):
    """a < b -> b > a."""
    for node in in_order(source.tree, ast.Compare):
        mirrored = MIRRORED.get(type(node.ops[0])) if len(node.ops) == 1 else None
        if mirrored and one_line(node):
            swap(source, node, node.left, node.comparators[0], mirrored)


SIGNS = {ast.Add: b"+", ast.Sub: b"-", ast.Mult: b"*", ast.Div: b"/"}


def written_out(source, mirrored):
    for node in in_order(source.tree, ast.AugAssign):
        sign = SIGNS.get(type(node.op))
        commutes = isinstance(node.op, (ast.Add, ast.Mult))
        if not sign or not one_line(node) or holds_sequence(node.value) or mirrored and not commutes:
            continue
        if not isinstance(node.target, (ast.Name, ast.Attribute)):
            continue
        target = source.piece(node.target)
        value = source.text[slice(*source.outer_parentheses(node.value))]
        if isinstance(node.value, (ast.BinOp, ast.IfExp, ast.Compare)):
            value = b"(%s)" % value
        pair = (value, target) if mirrored else (target, value)
        start = source.span(node)[0]
        source.replace(start, source.outer_parentheses(node.value)[1], b"%s = %s %s %s" % (target, pair[0], sign, pair[1]))


def write_out_augmented(source):
    """a += b -> a = a + b."""
    written_out(source, False)


def write_out_mirrored(source):
    """a += b -> a = b + a."""
    written_out(source, True)


def in_parentheses(source):
    """Conditions, values and arguments in parentheses."""
    for node in in_order(source.tree, (ast.If, ast.While, ast.Assign, ast.AugAssign, ast.Return, ast.Call)):
        values = [node.test] if isinstance(node, (ast.If, ast.While)) else list(node.args) if isinstance(node, ast.Call) \
            else [node.value]
        for value in values:
            if value is None or not one_line(value) or isinstance(value, (ast.Starred, ast.GeneratorExp, ast.Yield, ast.Tuple)):
                continue
            start, end = source.span(value)
            if source.outer_parentheses(value) == (start, end):
                source.replace(start, end, b"(%s)" % source.text[start:end])


def functions(source):
    return in_order(source.tree, (ast.FunctionDef, ast.AsyncFunctionDef))


def parameters(function):
    a = function.args
    return [p.arg for p in a.posonlyargs + a.args + a.kwonlyargs]


def first_statement(function):
    """Where the body begins, after a docstring."""
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and len(body) > 1:
        body = body[1:]
    return body[0]


def loads(function, name):
    return [n for n in ast.walk(function) if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load)]


def is_bound_in(function, name):
    return any(isinstance(n, ast.Name) and n.id == name and not isinstance(n.ctx, ast.Load)
               or isinstance(n, ast.arg) and n.arg == name and n.parent is not function.args
               or isinstance(n, (ast.Global, ast.Nonlocal)) and name in n.names for n in ast.walk(function))


def own_line(source, node):
    start = source.starts[node.lineno - 1]
    return source.text[start:start + node.col_offset].strip() == b""


def alias_parameters(source):
    """A local name for a parameter, used in its place."""
    taken = []
    for function in functions(source):
        first = first_statement(function)
        if not own_line(source, first) or getattr(first, "decorator_list", None):
            continue
        if any(f.lineno <= function.lineno <= f.end_lineno for f in taken):
            continue
        for name in parameters(function):
            uses = [u for statement in function.body for u in loads(statement, name)]
            if name in ("self", "cls") or not uses or is_bound_in(function, name) or first.lineno <= function.lineno:
                continue
            taken.append(function)
            start = source.starts[first.lineno - 1] + first.col_offset
            source.replace(start, start, b"same_%s = %s\n%s" % (name.encode(), name.encode(), b" " * first.col_offset))
            for use in uses:
                source.replace(*source.span(use), b"same_" + name.encode())
            break


def rename_imports(source):
    """import tensorflow as tf -> import tensorflow as flow."""
    for node in in_order(source.tree, (ast.Import, ast.ImportFrom)):
        for alias in node.names:
            name = alias.asname or alias.name
            if "." in name or name == "*" or isinstance(node, ast.ImportFrom) and node.module == "__future__":
                continue
            new = b"other_" + name.encode()
            start, end = source.span(alias)
            source.replace(start, end, b"%s as %s" % (alias.name.encode(), new))
            for use in ast.walk(source.tree):
                if isinstance(use, ast.Name) and use.id == name:
                    source.replace(*source.span(use), new)


def free_of_frames(function):
    """The body can stand in a function of its own."""
    return not any(isinstance(n, (ast.Yield, ast.YieldFrom, ast.Await, ast.Nonlocal, ast.Global))
                   or isinstance(n, ast.Name) and n.id in ("super", "locals", "__class__") for n in ast.walk(function))


def movable(source):
    """Decorated functions of the module with what is expected in the body alone."""
    for function in source.tree.body:
        if not isinstance(function, ast.FunctionDef) or not function.decorator_list or not free_of_frames(function):
            continue
        first = first_statement(function)
        a = function.args
        if not own_line(source, first) or a.vararg or a.kwarg or a.kwonlyargs or first.lineno <= function.lineno:
            continue
        if any(name == function.name for name in (n.id for n in ast.walk(function) if isinstance(n, ast.Name))):
            continue
        top = source.text[source.starts[function.decorator_list[0].lineno - 1]:source.starts[first.lineno - 1]]
        if b"# expect" not in top and getattr(first, "decorator_list", None) in (None, []):
            yield function, first


def move_body(source, head, call, indent):
    """def f(a): BODY -> what `head` says with BODY, and f calls it."""
    for function, first in movable(source):
        names = ", ".join(parameters(function)).encode()
        name = function.name.encode()
        start = source.starts[first.lineno - 1]
        end = source.starts[function.end_lineno]
        body = source.text[start:end]
        if indent:
            body = b"\n".join(b"    " + line if line.strip() else line for line in body.split(b"\n"))
        line = function.decorator_list[0].lineno - 1
        before = source.starts[line]
        # A comment above the decorators stays with them.
        source.replace(before, before, head(name, names) + body + b"\n\n")
        source.replace(start, end, b" " * first.col_offset + b"return " + call(name, names) + b"\n")


def move_into_helper(source):
    """The body in a plain function that the decorated one calls."""
    move_body(source, lambda name, names: b"def body_of_%s(%s):\n" % (name, names),
              lambda name, names: b"body_of_%s(%s)" % (name, names), False)


def move_into_method(source):
    """The body in a method of an object of the module."""
    move_body(source, lambda name, names: b"class Of_%s:\n    def body(%s):\n" % (name, b", ".join(filter(None, [b"this", names]))),
              lambda name, names: b"Of_%s().body(%s)" % (name, names), True)


def keeps_keywords(source, function):
    """No decorator of the program's own, whose function may take *args only."""
    tf = (tensorflow_alias(source) or b"").decode()
    return all(ast.unparse(d).split(".")[0] in (tf, "functools") for d in function.decorator_list)


def by_keyword(source):
    """Calls of the module's functions with keyword arguments."""
    known = {f.name: parameters(f) for f in source.tree.body
             if isinstance(f, ast.FunctionDef) and not f.args.posonlyargs and keeps_keywords(source, f)}
    for call in in_order(source.tree, ast.Call):
        if not isinstance(call.func, ast.Name) or call.func.id not in known:
            continue
        if any(isinstance(a, ast.Starred) for a in call.args) or len(call.args) > len(known[call.func.id]):
            continue
        for name, argument in zip(known[call.func.id], call.args):
            start, end = source.outer_parentheses(argument)
            source.replace(start, start, name.encode() + b"=")


def tensorflow_alias(source):
    for node in source.tree.body:
        for alias in node.names if isinstance(node, ast.Import) else []:
            if alias.name == "tensorflow":
                return (alias.asname or alias.name).encode()
    return None


def under_name_scope(source):
    """Bodies of functions under `with tf.name_scope(...)`."""
    tf = tensorflow_alias(source)
    for function in functions(source) if tf else []:
        first = first_statement(function)
        if not own_line(source, first) or first.lineno <= function.lineno or getattr(first, "decorator_list", None):
            continue
        start, end = source.starts[first.lineno - 1], source.starts[function.end_lineno]
        body = source.text[start:end]
        if b'"""' in body or b"'''" in body:
            continue
        body = b"\n".join(b"    " + line if line.strip() else line for line in body.split(b"\n"))
        source.replace(start, end, b" " * first.col_offset + b'with %s.name_scope("part"):\n' % tf + body)


TRANSFORMATIONS = [swap_commuting, mirror_comparisons, write_out_augmented, write_out_mirrored, in_parentheses,
                   alias_parameters, rename_imports, move_into_helper, move_into_method, by_keyword, under_name_scope]


def variant(text, transform):
    """The rewritten text, or None where there is nothing to rewrite."""
    source = Source(text)
    transform(source)
    if not source.edits:
        return None
    new = source.result()
    ast.parse(new)
    return new


def findings_of(code, room):
    done = subprocess.run([rules.HYLINT, "check", "--output-format", "json", "--isolated", "--select", code, "."], cwd=room,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"hylint ended with {done.returncode}: {done.stderr.decode(errors='replace').strip()}")
    found = {}
    for finding in json.loads(done.stdout)["findings"]:
        found.setdefault(os.path.basename(finding["file"]), set()).add(finding["line"])
    return found


def disagreements(code, name, text, found):
    expected = expected_lines(code, text)
    lines = text.split("\n")
    for what, numbers in (("is silent on", expected - found), ("speaks on", found - expected)):
        for number in sorted(numbers):
            yield f"{name} {what} line {number}: {lines[number - 1].strip()}"


def is_another_program(code, name):
    return any(code in codes and name in names for codes, names, _ in ANOTHER_PROGRAM)


def judge(rule):
    """(number of variants, what is wrong) for one rule."""
    code, path = rule
    with open(path, encoding="utf-8") as f:
        text = f.read()
    texts = {}
    for transform in TRANSFORMATIONS:
        name = transform.__name__
        if is_another_program(code, name):
            continue
        new = variant(text, transform)
        if new is not None:
            texts[name] = new
    trouble = []
    with tempfile.TemporaryDirectory(prefix="hylint-variants.") as room:
        for name, new in texts.items():
            with open(os.path.join(room, name + ".py"), "w", encoding="utf-8") as f:
                f.write(new)
        found = findings_of(code, room) if texts else {}
    for name, new in texts.items():
        trouble += disagreements(code, name, new, found.get(name + ".py", set()))
    return len(texts), trouble


def wanted_rules(codes):
    for code, path in rules.rule_files("py"):
        if code.startswith("HY0") or os.path.exists(path[:-len("py")] + "before.py"):
            continue  # on suppressions and on changes
        if not codes or code in codes:
            yield code, path


def main():
    codes = [a for a in sys.argv[1:] if a != "-v"]
    chosen = list(wanted_rules(codes))
    if not chosen:
        print(f"skip permutations: none are made of {' or '.join(rules.WANTED or codes)}")
    failed = 0
    with ThreadPoolExecutor(2) as pool:
        for (code, path), (variants, trouble) in zip(chosen, pool.map(judge, chosen)):
            if variants < 4 and code not in FEWER:
                trouble.append(f"has {variants} variants only")
            name = f"{os.path.relpath(path, rules.TOP)} in {variants} variants"
            tell(name, ("\n    " if "-v" in sys.argv else "; ").join(trouble))
            failed += bool(trouble)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
