"""What the corpus scripts share: the corpus folder, running hylint, reading Python.

A corpus folder holds

    mirror/OWNER+NAME/   one git directory per repository (bare, or with .git
                         or repo/ or repo/.git below)
    facts/               bugfix-cases.jsonl, corpus-repos.csv, hybridize-expected.json,
                         study-*.csv
    trees/OWNER+NAME/    optional: .py files of the pinned commits, else they
                         are extracted when needed

Nothing here is specific to one machine and nothing of the corpus is committed.
"""
import argparse
import ast
import concurrent.futures
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import time
import warnings

SKIPPED = "skipped: no corpus (give --corpus DIR or set CORPUS)"

# Names under which the facts list a repository that has moved or is misspelt.
ALIASES = {
    "deepmind/acme": "google-deepmind/acme",
    "deepmind/sonnet": "google-deepmind/sonnet",
    "srihari-humbarwadi/retinanet-tensorflow2.": "srihari-humbarwadi/retinanet-tensorflow2.x",
}


# --- command line ---------------------------------------------------------

def arguments(doc):
    """A parser with the options that every script has."""
    p = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--corpus", metavar="DIR", default=os.environ.get("CORPUS"),
                   help="corpus folder (default: $CORPUS)")
    p.add_argument("--hylint", metavar="BIN", default=os.environ.get("HYLINT"),
                   help="the binary under test (default: $HYLINT, build/hylint, hylint on PATH)")
    p.add_argument("--arg", action="append", default=[], metavar="ARG",
                   help="extra argument for hylint, may be repeated (--arg=--select=ALL)")
    p.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="runs at a time")
    return p


def start(parser, argv=None):
    """Parse, then return (options, Corpus, Hylint); without a corpus say so and exit 0."""
    opts = parser.parse_args(argv)
    if not opts.corpus or not os.path.isdir(opts.corpus):
        print(SKIPPED)
        sys.exit(0)
    return opts, Corpus(opts.corpus), Hylint(find_binary(opts.hylint), opts.arg)


def find_binary(given):
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    for cand in [given] if given else [os.path.join(root, "build", "hylint"), shutil.which("hylint")]:
        if cand and os.access(cand, os.X_OK) and os.path.isfile(cand):
            return os.path.abspath(cand)
    sys.exit("no hylint binary (give --hylint BIN or set HYLINT)")


def parallel(jobs, function, items):
    """map() over threads, in order; the work is in child processes."""
    with concurrent.futures.ThreadPoolExecutor(max(1, jobs)) as pool:
        return list(pool.map(function, items))


# --- the corpus folder ----------------------------------------------------

class Missing(Exception):
    """A repository, commit or path that this corpus folder does not hold."""


class Corpus:
    def __init__(self, root):
        self.root = os.path.abspath(root)

    def facts(self, name):
        path = os.path.join(self.root, "facts", name)
        if not os.path.exists(path):
            sys.exit("%s: not in the corpus folder" % path)
        return path

    def rows(self, name):
        with open(self.facts(name), newline="", encoding="utf-8") as f:
            return list(csv.DictReader(f))

    def jsonl(self, name):
        with open(self.facts(name), encoding="utf-8") as f:
            return [json.loads(line) for line in f if line.strip()]

    def json(self, name):
        with open(self.facts(name), encoding="utf-8") as f:
            return json.load(f)

    def git_dir(self, repo):
        for name in (repo, ALIASES.get(repo)):
            if not name:
                continue
            base = os.path.join(self.root, "mirror", name.replace("/", "+"))
            for sub in ("repo/.git", "repo", ".git", "."):
                d = os.path.normpath(os.path.join(base, sub))
                if os.path.isfile(os.path.join(d, "HEAD")) and os.path.isdir(os.path.join(d, "objects")):
                    return os.path.realpath(d)
        raise Missing("repository not there: " + repo)

    def git(self, repo, *args):
        p = subprocess.run(["git", "--git-dir", self.git_dir(repo)] + list(args), capture_output=True)
        if p.returncode:
            raise Missing("%s: git %s: %s" % (repo, args[0], first_line(p.stderr)))
        return p.stdout

    def blob(self, repo, commit, path):
        return self.git(repo, "cat-file", "blob", "%s:%s" % (commit, path))

    def parent(self, repo, commit):
        """The first parent, or None for a root commit."""
        ids = self.git(repo, "rev-list", "--parents", "-n", "1", commit).decode().split()
        return ids[1] if len(ids) > 1 else None

    def changed_python(self, repo, parent, commit):
        """Paths (as in the parent) of the .py files that the commit changes or deletes."""
        out = self.git(repo, "diff", "--no-ext-diff", "--name-only", "--no-renames", "--diff-filter=MD", "-z",
                       parent, commit)
        return [p for p in out.decode("utf-8", "replace").split("\0") if p.endswith(".py")]

    def extract(self, repo, commit, out, under=""):
        """Write the .py files of a commit (below folder `under`) to `out`; return how many."""
        cmd = ["ls-tree", "-r", "-z", "--full-tree", commit] + (["--", under] if under else [])
        blobs = []
        for entry in self.git(repo, *cmd).split(b"\0"):
            if entry.endswith(b".py") and entry.startswith((b"100644 ", b"100755 ")):
                meta, path = entry.split(b"\t", 1)
                path = path.decode("utf-8", "replace")
                if not os.path.isabs(path) and ".." not in path.split("/"):
                    blobs.append((meta.split()[2], path))
        p = subprocess.Popen(["git", "--git-dir", self.git_dir(repo), "cat-file", "--batch"],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        count = 0
        for name, path in blobs:
            p.stdin.write(name + b"\n")
            p.stdin.flush()
            head = p.stdout.readline().split()
            if len(head) < 3:
                continue
            put(os.path.join(out, path), p.stdout.read(int(head[2])))
            p.stdout.read(1)
            count += 1
        p.stdin.close()
        p.wait()
        return count

    def tree(self, repo, commit, scratch):
        """Folder with the .py files of a pinned commit: trees/ of the corpus, else extracted."""
        name = repo.replace("/", "+")
        ready = os.path.join(self.root, "trees", name)
        if os.path.isdir(ready):
            return ready
        out = os.path.join(scratch, name)
        self.extract(repo, commit, out)
        return out


def put(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def first_line(data):
    return data.decode("utf-8", "replace").strip().split("\n")[0][:200]


# --- running hylint -------------------------------------------------------

class Run:
    """One run of hylint: the JSON object, the exit code, the time, or what went wrong."""

    def __init__(self, code, data, error, seconds):
        self.code, self.data, self.error, self.seconds = code, data, error, seconds

    @property
    def findings(self):
        return self.data.get("findings", [])


class Hylint:
    def __init__(self, binary, extra=()):
        self.binary, self.extra = binary, list(extra)

    def run(self, args, cwd, timeout=600, accept=(0, 1)):
        """`accept`: exit codes that are no trouble; 3 is a file that is checked in part."""
        command = [self.binary, args[0], "--output-format", "json"] + self.extra + args[1:]
        began = time.monotonic()
        try:
            p = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout)
        except subprocess.TimeoutExpired:
            return Run(-1, {}, "no answer in %d s" % timeout, time.monotonic() - began)
        seconds = time.monotonic() - began
        if p.returncode not in accept:
            return Run(p.returncode, {}, "exit %d: %s" % (p.returncode, first_line(p.stderr)), seconds)
        try:
            data = json.loads(p.stdout.decode("utf-8", "replace"))
        except ValueError as e:
            return Run(p.returncode, {}, "not JSON: %s" % e, seconds)
        if isinstance(data, list):
            return Run(p.returncode, data, None, seconds)
        for f in data.get("findings", []) + data.get("functions", []):
            f["file"] = relative(f.get("file", ""), cwd)
        return Run(p.returncode, data, None, seconds)

    def check(self, paths, cwd, asked=()):
        """`asked`: codes that report only when somebody selects them."""
        select = ["--extend-select", ",".join(sorted(asked))] if asked else []
        return self.run(["check"] + select + list(paths), cwd)

    def asked_for(self):
        """The codes that are off by default."""
        run = Hylint(self.binary).run(["rules"], ".")
        if run.error:
            sys.exit("hylint rules: %s" % run.error)
        return {r["code"] for r in run.data if not r["default"]}

    def inspect(self, paths, cwd):
        return self.run(["inspect"] + list(paths), cwd)

    def staged(self, cwd):
        """Exit code 1 as of the hook: only errors block."""
        return self.run(["check", "--staged", "--fail-on", "error"], cwd)


def relative(path, cwd):
    if os.path.isabs(path):
        path = os.path.relpath(os.path.realpath(path), os.path.realpath(cwd))
    return os.path.normpath(path) if path else path


# --- functions of a Python file -------------------------------------------

class Function:
    """A def: dotted name without <locals>, its decorator lines, def line, last line.

    `above` is the first line of the comment block that sits on the decorators or
    the def, so that a finding on a commented-out decorator belongs to its function.
    """

    def __init__(self, name, decorators, line, last):
        self.name, self.decorators, self.line, self.last = name, decorators, line, last
        self.first = min(decorators + [line])
        self.above = self.first

    def head(self):
        """Lines at which a finding speaks about the function as a whole."""
        return set(self.decorators) | {self.line}

    def holds(self, line):
        return self.above <= line <= self.last


class Source:
    """The functions of one file; falls back to indentation where Python cannot parse it."""

    def __init__(self, data):
        self.lines = data.decode("utf-8", "replace").splitlines()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(data)
            self.functions = list(from_ast(tree, ()))
        except (SyntaxError, ValueError, RecursionError):
            self.functions = list(from_indentation(self.lines))
        for f in self.functions:
            while f.above > 1 and self.text(f.above - 1).lstrip().startswith("#"):
                f.above -= 1

    def text(self, line):
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""

    def enclosing(self, line):
        """Functions around a line, innermost first."""
        return sorted((f for f in self.functions if f.holds(line)), key=lambda f: (-f.first, f.last))

    def innermost(self, line):
        found = self.enclosing(line)
        return found[0] if found else None

    def named(self, name):
        name = plain_name(name)
        return [f for f in self.functions if f.name == name]

    def context(self, line, around):
        lo, hi = max(1, line - around), min(len(self.lines), line + around)
        return ["%s%5d  %s" % (">" if n == line else " ", n, self.text(n)) for n in range(lo, hi + 1)]


def plain_name(name):
    return (name or "").replace("<locals>.", "")


def from_ast(node, outer):
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = []
            for d in child.decorator_list:
                lines.extend(range(d.lineno, (d.end_lineno or d.lineno) + 1))
            yield Function(".".join(outer + (child.name,)), lines, child.lineno, child.end_lineno)
            yield from from_ast(child, outer + (child.name,))
        elif isinstance(child, ast.ClassDef):
            yield from from_ast(child, outer + (child.name,))
        else:
            yield from from_ast(child, outer)


def from_indentation(lines):
    """Good enough for Python 2 and broken files: blocks end where indentation falls back."""
    stack, found = [], []

    def close(indent, last):
        while stack and stack[-1][0] >= indent:
            entry = stack.pop()
            if entry[2]:
                entry[2].last = last

    last, decorators, open_ended = 0, [], False
    for n, text in enumerate(lines, 1):
        body = text.strip()
        if not body or body.startswith("#"):
            continue
        indent = len(text.expandtabs()) - len(text.expandtabs().lstrip())
        m = re.match(r"(?:async\s+)?(def|class)\s+(\w+)", body)
        if not open_ended and re.match(r"[\w@]", body):
            close(indent, last)
        if body.startswith("@"):
            decorators.append(n)
        elif m:
            function = None
            if m.group(1) == "def":
                function = Function(".".join([e[1] for e in stack] + [m.group(2)]), decorators, n, n)
                found.append(function)
            stack.append((indent, m.group(2), function))
            decorators = []
        last, open_ended = n, body.endswith((",", "(", "[", "{", "\\"))
    close(0, last)
    return found


# --- does a finding fit ---------------------------------------------------

def lines_in(finding, path):
    """Lines of a file a finding points at: where it starts and its related spans."""
    lines = set()
    if finding.get("file") == path:
        lines.add(finding.get("line"))
    for r in finding.get("related") or []:
        if (relative(r["file"], ".") if r.get("file") else finding.get("file")) == path:
            lines.add(r.get("line"))
    return lines


def lines_of(finding):
    """The same for the finding's own file."""
    return lines_in(finding, finding.get("file"))


def accepted_lines(source, flagged, function):
    """The flagged lines, and the def and decorator lines of the functions they speak of."""
    lines = set(flagged)
    speaking = list(source.named(function))
    for n in flagged:
        f = source.innermost(n)
        if f and f not in speaking:
            speaking.append(f)
    for f in speaking:
        lines |= f.head()
    return lines, {f.name for f in speaking}


def in_functions(source, line, names):
    """Is the line in one of the named functions (no names: outside every function)?"""
    around = {f.name for f in source.enclosing(line)}
    return bool(around & names) if names else not around


def known_misses():
    """Why a case or a label is not seen, by its id: known-misses.txt."""
    reasons, name = {}, None
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "known-misses.txt"), encoding="utf-8") as f:
        for line in f:
            if line.startswith(" "):
                reasons[name] += " " + line.strip()
            elif line.strip() and not line.startswith("#"):
                name, _, text = line.strip().partition(": ")
                reasons[name] = text
    return reasons


def show_table(header, rows, out=sys.stdout):
    """Left-aligned first column, right-aligned others."""
    cells = [header] + [[str(c) for c in r] for r in rows]
    widths = [max(len(r[i]) for r in cells) for i in range(len(header))]
    for k, r in enumerate(cells):
        line = [r[0].ljust(widths[0])] + [c.rjust(w) for c, w in zip(r[1:], widths[1:])]
        print("  ".join(line).rstrip(), file=out)
        if k == 0:
            print("  ".join("-" * w for w in widths), file=out)


def ratio(part, whole):
    return "-" if not whole else "%.2f" % (part / whole)
