#!/usr/bin/env python3
"""Measure whether the hook blames a commit for what it brings in, and for nothing else.

Commits of real repositories are staged exactly as they were: HEAD at the
parent, the index at the commit. What `hylint check --staged` calls introduced
is held against a whole lint of both trees, compared here by other means than
hylint's: a finding is a rule, a function and the code without white space,
wherever it stands. (Of the trees only the files that differ are linted, each
with all that it imports beside it.)

  blamed wrongly   introduced, though the parent's tree has it just as often
  missed           new in the commit's tree, and not called introduced

  attribution.py --list intro      commits that brought the bugs of facts/bugfix-cases.jsonl
                                   in: also, is each of them reported that a lint of
                                   the whole file reports?
  attribution.py --list random     random commits of five repositories (--repo for others)

Ends with 1 when a commit is blamed wrongly, or a bug is not reported.
"""
import os
import random
import re
import sys
import tempfile
from collections import Counter

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import corpuslib as lib  # noqa: E402
from classes import codes_of  # noqa: E402
from staged_replay import borrow, git, introducing_commits, stage  # noqa: E402

REPOSITORIES = ["HorizonRobotics/alf", "TensorSpeech/TensorFlowASR", "danielegrattarola/spektral",
                "google/tf-quant-finance", "tensorflow/federated"]
# Rules on changes find nothing in a file alone; of notebooks only Python counts.
OPTIONS = ["--isolated", "--ignore", "HY907,HY908", "-c", "notebooks=off"]
HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


# --- which commits --------------------------------------------------------

def random_commits(corpus, repo, count, seed):
    lines = corpus.git(repo, "rev-list", "--all", "--no-merges", "--", "*.py").decode().split()
    random.Random(seed).shuffle(lines)
    return [{"repo": repo, "sha": sha, "rows": [], "expect": []} for sha in lines[:count]]


# --- findings, one by one -------------------------------------------------

class Place:
    """A finding, at its place."""

    def __init__(self, finding, lines):
        self.finding = finding
        text = lines[finding["line"] - 1:finding["end_line"]]
        if text:
            text[-1] = text[-1][:finding["end_column"] - 1]
            text[0] = text[0][finding["column"] - 1:]
        # What tells black's output from its input is not code either.
        code = re.sub(r",(?=[)\]}])", "", re.sub(r"[\s\\]+", "", "".join(text)).replace("'", '"'))
        self.key = (finding["code"], finding["severity"], finding["function"], code)


def places(findings, text_of):
    for f in findings:
        lines = text_of(f["file"]).split("\n")
        yield Place(f, lines)


class Trees:
    """Both trees of a commit, with what Python imports and nothing else."""

    def __init__(self, corpus, repo, room):
        self.folders = [os.path.join(room, "before"), os.path.join(room, "after")]
        for folder in self.folders:
            borrow(corpus, repo, folder)
            git(folder, "sparse-checkout", "set", "--no-cone", "*.py", "*.pyi")

    def show(self, side, commit):
        if commit:
            git(self.folders[side], "checkout", "-q", "-f", "--detach", commit)


class Change:
    """The Python files that a commit changes, before and after."""

    def __init__(self, corpus, repo, parent, commit, trees):
        self.trees, self.sides = trees, ({}, {})
        names = corpus.git(repo, "diff-tree", "-r", "-z", "--no-renames", "--raw", "--no-abbrev", "--root",
                           *([parent, commit] if parent else [commit]))
        parts = names.split(b"\0")
        if not parent:
            parts = parts[1:]
        for head, path in zip(parts[0::2], parts[1::2]):
            modes, path = head[1:].split(b" "), path.decode("utf-8", "replace")
            if path.endswith((".py", ".pyi", ".pyw")):
                for side, mode, blob in ((0, modes[0], modes[2]), (1, modes[1], modes[3])):
                    if mode.startswith(b"100"):
                        self.sides[side][path] = corpus.git(repo, "cat-file", "blob", blob.decode())

    def text(self, side, path):
        data = self.sides[side][path]
        return data[3 if data.startswith(b"\xef\xbb\xbf") else 0:].decode("utf-8", "replace")

    def lint(self, hylint, side):
        """A whole lint of that side."""
        found, names = [], sorted(self.sides[side])
        for first in range(0, len(names), 200):
            run = hylint.run(["check"] + OPTIONS + names[first:first + 200], self.trees.folders[side], accept=(0, 1, 3))
            if run.error:
                raise lib.Missing(run.error)
            found += run.findings
        return found

    def all_places(self, hylint, side):
        return list(places(self.lint(hylint, side), lambda path: self.text(side, path)))


def added_lines(corpus, repo, parent, commit, path):
    """The lines that a commit adds to a file, and whether it takes some away."""
    if not parent:
        return set(range(1, 1000000)), False
    patch = corpus.git(repo, "diff", "-U0", "--text", "--no-ext-diff", "--no-textconv", "--no-color", "-M", parent, commit,
                       "--", path)
    added, removed = set(), False
    for match in HUNK.finditer(patch):
        first, count = int(match[3]), int(match[4] or 1)
        added |= set(range(first, first + count))
        removed = removed or match[2] != b"0"
    return added, removed


def cause(place, added, removed):
    f = place.finding
    if added & set(range(f["line"], f["end_line"] + 1)):
        return "on an added line"
    for r in f["related"]:
        if r["causal"] and not r.get("file") and added & set(range(r["line"], r["end_line"] + 1)):
            return "caused by an added line"
    return "after lines went" if removed else "by other lines of the file"


# --- one commit -----------------------------------------------------------

def judge(corpus, hylint, where, trees, job):
    out = dict(job, note="", wrong=[], missed=[], blamed=0, kept=0, causes=Counter(), late=[], hits=[])
    try:
        sha = corpus.git(job["repo"], "rev-parse", "--verify", job["sha"] + "^{commit}").decode().strip()
        parent = corpus.parent(job["repo"], sha)
        stage(where, parent, sha)
        staged = hylint.run(["check", "--staged"] + OPTIONS, where, accept=(0, 1, 3))
        if staged.error:
            raise lib.Missing(staged.error)
        trees.show(0, parent)
        trees.show(1, sha)
        compare(corpus, hylint, out, Change(corpus, job["repo"], parent, sha, trees), staged, parent, sha)
    except lib.Missing as e:
        out["note"] = str(e)
    return out


def compare(corpus, hylint, out, change, staged, parent, sha):
    ours = list(places(staged.findings, lambda path: change.text(1, path)))
    mine = [p for p in ours if p.finding["attribution"] == "introduced"]
    now, before = change.all_places(hylint, 1), change.all_places(hylint, 0)
    fresh = Counter(p.key for p in now) - Counter(p.key for p in before)
    blamed = Counter(p.key for p in mine)
    out["blamed"], out["kept"] = len(mine), len(now) - len(mine)
    for p in mine:
        added, removed = added_lines(corpus, out["repo"], parent, sha, p.finding["file"])
        why = cause(p, added, removed)
        out["causes"][why] += 1
        if not why.endswith("added line"):
            out["late"].append((why, p))
        if blamed[p.key] > fresh[p.key]:
            out["wrong"].append(p)
            blamed[p.key] -= 1
    blamed = Counter(p.key for p in mine)
    for p in now:
        if fresh[p.key] > blamed[p.key]:
            out["missed"].append(p)
            fresh[p.key] -= 1
    for e in out["expect"]:
        out["hits"].append((e, fitting(change, e, mine), fitting(change, e, ours), fitting(change, e, now)))


def fitting(change, expect, among):
    """Codes that fit the bug, at the lines that the commit brought in."""
    codes = codes_of(expect["case"]["class"])
    source = lib.Source(change.sides[1][expect["path"]])
    lines, _ = lib.accepted_lines(source, expect["lines"], expect["case"]["function"])
    return sorted({p.finding["code"] for p in among if p.finding["file"] == expect["path"] and
                   p.finding["code"] in codes and lib.lines_of(p.finding) & lines})


def judge_repo(corpus, hylint, jobs):
    with tempfile.TemporaryDirectory(prefix="attribution-") as tmp:
        where = os.path.join(tmp, "clone")
        try:
            borrow(corpus, jobs[0]["repo"], where)
            trees = Trees(corpus, jobs[0]["repo"], tmp)
        except lib.Missing as e:
            return [dict(j, note=str(e)) for j in jobs]
        return [judge(corpus, hylint, where, trees, j) for j in jobs]


# --- reporting ------------------------------------------------------------

def show(title, result, place):
    f = place.finding
    print("%s: %s %s %s:%d %s %s [%s] %s" % (title, result["repo"], result["sha"][:12], f["file"], f["line"],
                                            f["severity"], f["code"], f["function"], f["message"]))


def main():
    p = lib.arguments(__doc__)
    p.add_argument("--list", choices=["intro", "random"], required=True)
    p.add_argument("--repo", action="append", default=[], help="OWNER/NAME, may be repeated")
    p.add_argument("--commits", type=int, default=500, help="random commits in all (default: 500)")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--show", action="store_true", help="print what was missed, and what no added line causes")
    opts, corpus, hylint = lib.start(p)
    if opts.list == "intro":
        jobs = introducing_commits(corpus)
    else:
        repos = opts.repo or REPOSITORIES
        each = -(-opts.commits // len(repos))
        jobs = [j for r in repos for j in random_commits(corpus, r, each, opts.seed)]
    groups = {}
    for j in jobs:
        groups.setdefault(j["repo"], []).append(j)
    results = [r for g in lib.parallel(opts.jobs, lambda g: judge_repo(corpus, hylint, g), list(groups.values()))
               for r in g]
    done = [r for r in results if not r["note"]]
    for r in results:
        if r["note"]:
            print("not judged: %s %s: %s" % (r["repo"], r["sha"][:12], r["note"]))
    causes, silent, moved, seen = Counter(), [], 0, 0
    for r in done:
        causes += r["causes"]
        for place in r["wrong"]:
            show("BLAMED WRONGLY", r, place)
        for place in r["missed"] if opts.show else []:
            show("missed", r, place)
        for why, place in r["late"] if opts.show else []:
            show(why, r, place)
        for expect, mine, shown, whole in r["hits"]:
            seen += bool(whole)
            moved += bool(shown) and not mine
            if whole and not shown:
                silent.append((r, expect, whole))
    for r, expect, whole in silent:
        print("NOT REPORTED: %s %s %s %s lines %s: a lint of the whole file says %s" % (
            expect["case"]["id"], r["repo"], r["sha"][:12], expect["path"], expect["lines"], " ".join(whole)))
    wrong = sum(len(r["wrong"]) for r in done)
    print("%d commits of %d repositories judged, %d of them blamed for %d findings; %d findings of their files were there before"
          % (len(done), len({r["repo"] for r in done}), sum(bool(r["blamed"]) for r in done), sum(r["blamed"] for r in done),
             sum(r["kept"] for r in done)))
    for why, n in causes.most_common():
        print("  %5d %s" % (n, why))
    print("blamed wrongly: %d; missed: %d" % (wrong, sum(len(r["missed"]) for r in done)))
    if seen:
        print("bugs that a lint of the whole file reports: %d; reported for the staged change too: %d, %d of them as there before "
              "on a line that the commit moves" % (seen, seen - len(silent), moved))
    return 1 if wrong or silent else 0


if __name__ == "__main__":
    sys.exit(main())
