#!/usr/bin/env python3
"""Which file may include what, also by way of headers, use which symbols, allocate, print and exit."""
import os
import re
import subprocess
import sys

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Every layer and what it may include besides itself. Dependencies point down.
LAYERS = {
    "base": "",
    "config": "base",
    "py": "base",
    "git": "base",
    "snapshot": "base git",
    "framework": "base config",
    "model": "base config py snapshot framework",
    "advice": "base config py framework model",
    "rulekit": "base config py framework model advice",
    "lint": "base config py git snapshot framework model rulekit",
    "report": "base config git rulekit lint",
    "lsp": "base config py git framework model advice rulekit lint report",
    "cli": "base config py git snapshot framework model advice rulekit lint report lsp",
    "main.c": "base config cli",
    "tools": "base config framework",
    "playground": "base config git rulekit lint report",
}
EXCEPTIONS = {
    ("src/tools", "py/kinds.h"),  # names only, no code
}

# From the lowest up. A climb is a file that reaches a room above its own, whether by a header of a header or by a
# symbol, or a function that it gives to a room below, in a struct or as an argument.
ROOMS = ["base", "config", "py", "git", "snapshot", "framework", "model", "advice", "rulekit", "lint", "report", "lsp", "cli", "main.c"]
# Pointers that a room above may set, by header and name, and what would be worse without.
POINTERS_UP = {}
# What no header may bring into a room either: reports know findings, not Python.
HIDDEN = {"report": {"py", "model", "framework"}}
# Programs that are run to make sources, and what is generated for a room.
GENERATED = {"rule_table.o": "rulekit", "frameworks.o": "framework", "framework_tables.o": "framework",
             "callers.o": "framework", "old_names.o": "framework", "html_parts.o": "report"}

# Headers of libraries and the only places that may know them.
LIBRARIES = {
    r"tree_sitter/": ("src/py/", "src/config/toml.c"),
    r"git2(\.h|/)": ("src/git/", "src/tools/gitprobe.c"),
    r"ini\.h": ("src/config/ini.c",),
    r"(cjson/)?cJSON\.h": ("src/base/", "src/report/", "src/lsp/", "src/cli/"),
    r"cmocka\.h": ("tests/",),
}

# Words in code, what is wrong with them, and where they may stand.
WORDS = [
    (r"\b(malloc|calloc|realloc|strdup|strndup|asprintf|vasprintf)\s*\(", "allocates outside an arena",
     ("src/base/", "src/tools/gitprobe.c")),
    (r"\b(free|xmalloc|xrealloc|xfree)\s*\(", "manages memory by hand", ("src/base/", "src/py/parse.c", "src/py/flatten.c", "src/git/", "src/tools/gitprobe.c")),
    (r"\b(printf|vprintf|puts|putchar|fprintf|vfprintf|dprintf|fputs|fputc|putc|perror)\s*\(|\b(stdout|stderr)\b",
     "prints; return it as a failure or a finding", ("src/cli/", "src/lsp/", "src/report/", "src/tools/", "src/base/bug.c", "src/base/memory.c")),
    (r"\b(exit|quick_exit|abort)\s*\(", "ends the process; only main.c does", ("src/main.c", "src/base/bug.c", "src/base/memory.c")),
    # A child that has been forked, and a process that is out of memory or has crashed.
    (r"\b_[eE]xit\s*\(", "ends the process", ("src/cli/", "src/lsp/server.c", "src/lsp/standby.c")),
    (r"\b(strcpy|strcat|sprintf|vsprintf|strtok|gets|localtime|gmtime|alloca)\s*\(", "calls a function that is banned", ()),
]


def sources():
    for root in ("src", "rules"):
        for folder, _, names in os.walk(os.path.join(TOP, root)):
            for name in sorted(names):
                if name.endswith((".c", ".h")):
                    yield os.path.relpath(os.path.join(folder, name), TOP)


def blank(match):
    """Keeps the lines, drops the text."""
    return '""' if match[0][0] in "\"'" else "\n" * match[0].count("\n") or " "


def code_of(text):
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def layer_of(path):
    return path.split("/")[1]


def bad_include(path, name):
    """What is wrong with `#include "NAME"` in a source of ours, or None."""
    if path.startswith("rules/"):
        fine = name.startswith(("rulekit/", "advice/", "model/", "framework/", "base/")) and name != "rulekit/match.h"
        return None if fine else "a rule includes rulekit/, advice/, model/, framework/ and base/ only, and never rulekit/match.h"
    if "/" not in name:
        return "name it with its folder"
    own, other = layer_of(path), name.split("/")[0]
    if own not in LAYERS:
        return f"src/{own} is no layer; add it to tests/checks/layering.py"
    if other == own or other in LAYERS[own].split():
        return None
    if (os.path.dirname(path), name) in EXCEPTIONS:
        return None
    return f"{own}/ may include: {own} {LAYERS[own]}".rstrip()


def check_includes(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        ours = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if ours:
            why = bad_include(path, ours[1])
            if why:
                yield f"{path}:{number}: includes {ours[1]}; {why}"
        library = re.match(r"\s*#\s*include\s+[<\"]([^>\"]+)[>\"]", line)
        for pattern, places in LIBRARIES.items():
            if library and re.fullmatch(pattern + ".*", library[1]) and not path.startswith(places):
                yield f"{path}:{number}: includes {library[1]}; only {' '.join(places)} may"


def includes_of(path):
    """The headers of ours that a file includes, as paths below the top."""
    with open(os.path.join(TOP, path), encoding="utf-8") as f:
        names = re.findall(r'^\s*#\s*include\s+"([^"]+/[^"]+)"', f.read(), re.M)
    return ["src/" + n for n in names if os.path.exists(os.path.join(TOP, "src", n))]


def reached_from(path, known={}):
    """Every header that a file includes, by way of others too: {header: the one that brought it}."""
    reached, waiting = {}, [path]
    while waiting:
        at = waiting.pop()
        if at not in known:
            known[at] = includes_of(at)
        for header in known[at]:
            if header not in reached:
                reached[header] = at
                waiting.append(header)
    return reached


def room_of(path):
    """The name of a room; None for what is made with tools, and for rules, whose room is checked elsewhere."""
    if not path.startswith("src/"):
        return None
    return path.split("/")[1] if path.split("/")[1] in ROOMS else None


def is_climb(own, other):
    return ROOMS.index(other) > ROOMS.index(own) or other in HIDDEN.get(own, ())


def check_reached(path):
    own = room_of(path)
    for header, by in sorted(reached_from(path).items()) if own else ():
        other = room_of(header)
        if other and is_climb(own, other):
            yield f"{path}:1: reaches {header} by way of {by}; {own}/ must not know {other}/"


# --- symbols -------------------------------------------------------------------


def object_files(folder):
    """(path below the objects, room) of what has been compiled from what is there now."""
    for root, _, names in os.walk(folder):
        for name in sorted(names):
            path = os.path.relpath(os.path.join(root, name), folder)
            if not name.endswith(".o"):
                continue
            if path.startswith("gen/"):
                yield path, GENERATED.get(name)
            elif os.path.exists(os.path.join(TOP, path[:-2] + ".c")):
                yield path, "rulekit" if path.startswith("rules/") else room_of(path[:-2] + ".c")


def symbols_of(folder, paths):
    """{path: (defined, undefined)}"""
    out = subprocess.run(["nm", "-A", "-P", "-g", *paths], cwd=folder, check=True, capture_output=True, text=True).stdout
    symbols = {path: (set(), set()) for path in paths}
    for line in out.splitlines():
        path, name, kind = re.match(r"(.*?):? (\S+) (\w)", line).groups()
        symbols[path.rstrip(":")][kind in "Uvw"].add(name)
    return symbols


def check_symbols(folder):
    """What an object uses of an object of a room above."""
    room = {path: r for path, r in object_files(folder) if r}
    symbols = symbols_of(folder, sorted(room))
    home = {name: path for path, (defined, _) in symbols.items() for name in defined}
    for path, (_, used) in symbols.items():
        for name in sorted(used & home.keys()):
            # The table of rules names every check, which is what it is there for.
            if room[path] != room[home[name]] and is_climb(room[path], room[home[name]]):
                yield f"{path}: uses {name} of {home[name]}; {room[path]}/ must not know {room[home[name]]}/"


# --- pointers ------------------------------------------------------------------


def function_types(known=set()):
    """The names that headers give to pointers to functions."""
    for path in sources() if not known else ():
        with open(os.path.join(TOP, path), encoding="utf-8") as f:
            known.update(re.findall(r"typedef [^;{]*?\(\*(\w+)\)", f.read()))
    return known


def pointers_of(header, known={}):
    """The members of structs in a header that hold functions."""
    if header not in known:
        with open(os.path.join(TOP, header), encoding="utf-8") as f:
            structs = "".join(re.findall(r"struct \w+ \{.*?\n\}", code_of(f.read()), re.S))
        known[header] = set(re.findall(r"\(\*(\w+)\)\s*\(", structs))
        for kind in function_types():
            known[header] |= set(re.findall(r"\b%s (\w+);" % kind, structs))
    return known[header]


def check_pointers(path, code):
    """Functions that a file leaves with a room below its own."""
    own = room_of(path)
    beside = set().union(*(pointers_of(h) for h in reached_from(path) if room_of(h) == own)) if own else ()
    below = [h for h in reached_from(path) if own and room_of(h) and ROOMS.index(room_of(h)) < ROOMS.index(own)]
    for header in sorted(below):
        for name in sorted(pointers_of(header).difference(beside)):
            for found in re.finditer(r"(?:->|\.)%s = (\w+)" % name, code):
                is_ours = re.search(r"^[\w *]*\b%s\([^;]*?\)\n\{" % found[1], code, re.M)
                if is_ours and (header[4:], name) not in POINTERS_UP:
                    line = code.count("\n", 0, found.start()) + 1
                    yield f"{path}:{line}: {header[4:]} calls back through `{name}`; {room_of(header)}/ must not know {own}/"


def declared(known={}):
    """{function: the header that declares it}"""
    for path in sources() if not known else ():
        if path.endswith(".h"):
            with open(os.path.join(TOP, path), encoding="utf-8") as f:
                for found in re.finditer(r"^[\w *]*?\b(\w+)\([^;{}]*\)[\w(), ]*;", code_of(f.read()), re.M):
                    known.setdefault(found[1], path)
    return known


def arguments_of(code, start):
    """The arguments of a call, whose brackets open before `start`."""
    depth, at = 1, start
    while depth and at < len(code):
        depth += {"(": 1, ")": -1}.get(code[at], 0)
        at += 1
    return re.findall(r"(?:^|,)\s*&?(\w+)\s*(?=,|$)", code[start:at - 1])


def check_arguments(path, code):
    """Functions that a file gives to a function of a room below."""
    own = "rulekit" if path.startswith("rules/") else room_of(path)
    ours = set(re.findall(r"^[\w *]*?\b(\w+)\([^;]*?\)\n\{", code, re.M)) if own else ()
    for call in re.finditer(r"\b(\w+)\(", code) if ours else ():
        header = declared().get(call[1])
        other = header and room_of(header)
        if not other or ROOMS.index(other) >= ROOMS.index(own) or (header[4:], call[1]) in POINTERS_UP:
            continue
        for name in sorted(ours.intersection(arguments_of(code, call.end()))):
            line = code.count("\n", 0, call.start()) + 1
            yield f"{path}:{line}: {call[1]}() of {header[4:]} is given {name}() to call; {other}/ must not know {own}/"


def check_own_header(path, text):
    """A .c includes its own header first, which shows that it stands alone."""
    header = path[:-2] + ".h"
    if not path.endswith(".c") or not os.path.exists(os.path.join(TOP, header)):
        return
    first = re.search(r'^#include ["<]([^">]+)', text, re.M)
    if not first or "src/" + first[1] != header:
        yield f"{path}:1: does not include its own header first; write #include \"{header[4:]}\""


def check_words(path, code):
    for number, line in enumerate(code.split("\n"), 1):
        for pattern, why, places in WORDS:
            found = re.search(pattern, line)
            if found and not path.startswith(places or "\0"):
                yield f"{path}:{number}: {found[0].strip('( ')} {why}"


def main():
    count = failed = 0
    for path in sources():
        count += 1
        with open(os.path.join(TOP, path), encoding="utf-8") as f:
            text = f.read()
        trouble = list(check_includes(path, text)) + list(check_own_header(path, text))
        trouble += check_words(path, code_of(text))
        trouble += check_reached(path)
        trouble += check_pointers(path, code_of(text))
        trouble += check_arguments(path, code_of(text))
        for line in trouble:
            print(f"not ok layering: {line}")
        failed += bool(trouble)
    objects = os.path.join(os.environ.get("BUILD") or os.path.join(TOP, "build"), "obj")
    for line in check_symbols(objects):
        failed += 1
        print(f"not ok layering: {line}")
    if not failed:
        print(f"ok layering of {count} files: no climb by a header, a symbol or a pointer")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
