#!/usr/bin/env python3
"""Compares what hylint reads as staged with what git says, over real histories.

usage: CORPUS=DIR tests/git/agree.py [--commits N] [--seed N] [OWNER+NAME...]

Each commit is staged in a throw-away clone: HEAD at its first parent, the
index at the commit. The files, their states and their hunks must equal those
of `git diff-index --cached` and `git diff --cached -U0`. The index is written
in turns as version 2 with every folder known (TREE), as version 4, and by
staging the changes one by one, where TREE knows a part. Renames are ours; of
those, hunks are compared with `git diff -U0` of the two blobs, and how many of
them git sees too is only counted. Every tenth commit is read once more by way
of git's plumbing, with the same outcome.

DIR/mirror/OWNER+NAME holds the git directories (or OWNER+NAME/repo).
"""
import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

BUILD = os.path.abspath(os.environ.get("BUILD", "build"))
WANTED = (b".py", b".pyi", b".pyw")
HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
LARGEST = 2 << 20


class Clone:
    """A repository without work tree that borrows the objects of another."""

    def __init__(self, source, room):
        self.path = os.path.join(room, os.path.basename(source))
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        self.env.update(GIT_CONFIG_NOSYSTEM="1", HOME=room, LC_ALL="C")
        subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", source, self.path], check=True, env=self.env,
                       stderr=subprocess.DEVNULL)
        self.head = os.path.join(self.path, ".git", "HEAD")
        self.index = os.path.join(self.path, ".git", "index")

    def git(self, *args, stdin=None, env=None):
        done = subprocess.run(["git", *args], cwd=self.path, env={**self.env, **(env or {})}, input=stdin,
                              capture_output=True)
        if done.returncode:
            raise RuntimeError(f"git {' '.join(args)}: {done.stderr.decode(errors='replace')}")
        return done.stdout

    def commits(self, most, dice):
        lines = self.git("rev-list", "--all", "--parents").decode().split("\n")[:-1]
        pairs = [line.split()[:2] for line in lines if " " in line]
        dice.shuffle(pairs)
        return pairs[:most]

    def stage(self, commit, parent, way):
        """Brings the index to `commit`, in one of three ways."""
        if os.path.exists(self.index):
            os.unlink(self.index)
        if way == 2:
            self.git("read-tree", parent)
            changes = self.git("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", parent, commit)
            self.git("update-index", "-z", "--index-info", stdin=b"".join(index_info(changes)))
        else:
            self.git("read-tree", commit, env={"GIT_INDEX_VERSION": "24"[way]})
        with open(self.head, "w", encoding="ascii") as head:
            head.write(parent + "\n")


def index_info(raw):
    """Removals first: a file may make room for a folder."""
    records = list(raw_records(raw))
    for _, after, _, new, path in records:
        if after == b"000000":
            yield b"0 %s\t%s\0" % (b"0" * len(new), path)
    for _, after, _, new, path in records:
        if after != b"000000":
            yield b"%s %s\t%s\0" % (after, new, path)


def raw_records(raw):
    """(mode before, mode after, object before, object after, path)"""
    parts = raw.split(b"\0")
    for head, path in zip(parts[0::2], parts[1::2]):
        before, after, old, new, _ = head[1:].split(b" ")
        yield before, after, old, new, path


def hunks_of(patch):
    """The hunks of each file of a patch, in order."""
    files = []
    for line in patch.split(b"\n"):
        if line.startswith(b"diff --git "):
            files.append([])
        elif line.startswith(b"@@ "):
            numbers = HUNK.match(line).groups()
            files[-1].append(tuple(1 if n is None else int(n) for n in numbers))
    return files


def is_file(mode):
    return mode.startswith(b"100")


OPTIONS = ("-U0", "--text", "--no-color", "--no-ext-diff", "--no-renames", "--no-textconv")


def gits_view(clone):
    """{path: (status, hunks)} of the regular Python files, but for those that
    were only moved."""
    raw = list(raw_records(clone.git("diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "HEAD")))
    patches = iter(hunks_of(clone.git("diff", "--cached", *OPTIONS)))
    gone = {old for before, after, old, _, path in raw if after == b"000000" and path.endswith(WANTED)}
    view, moved = {}, {}
    for before, after, old, new, path in raw:
        hunks = next(patches)
        typechange = before[:3] != after[:3] and b"000000" not in (before, after)
        if typechange:  # told as a deletion and an addition
            hunks = next(patches)
        if not path.endswith(WANTED) or not is_file(after) or old == new:
            continue
        if before == b"000000" and new in gone:
            moved[path] = hunks
            continue
        view[path] = ("M" if is_file(before) else "A", hunks)
    return view, moved


def our_view(clone, env=None):
    """The same, with the old path; and what was skipped."""
    done = subprocess.run([os.path.join(BUILD, "changes_dump")], cwd=clone.path, env={**clone.env, **(env or {})},
                          capture_output=True)
    if done.returncode:
        raise RuntimeError(done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace"))
    view, skipped = {}, set()
    for line in done.stdout.split(b"\n")[:-1]:
        if line.startswith(b"@@ "):
            view[path][2].append(tuple(int(n) for n in re.findall(rb"\d+", line)))
        elif line.startswith(b"skipped "):
            skipped.add(line[8:].rsplit(b": ", 1)[0])
        else:
            old, _, new = line[2:].partition(b" => ")
            path = new or old
            view[path] = (line[:1].decode(), old, [])
    return view, skipped


def compare_plumbing(clone):
    """libgit2 leaves a repository with GIT_COMMON_DIR to git."""
    if our_view(clone) != our_view(clone, {"GIT_COMMON_DIR": os.path.join(clone.path, ".git")}):
        yield "git's plumbing gives something else"


def compare(clone):
    """Yields what differs."""
    (git, moved), (ours, skipped) = gits_view(clone), our_view(clone)
    # Two files of one content and one that went: only one of them was moved.
    git.update({path: ("A", hunks) for path, hunks in moved.items() if path in ours})
    for path in sorted(set(git) | set(ours)):
        name = path.decode(errors="replace")
        if path in skipped:
            continue
        if path not in ours or path not in git:
            yield f"{name}: only {'git' if path in git else 'hylint'} has it"
            continue
        status, hunks = git[path]
        our_status, old, our_hunks = ours[path]
        if our_status == "R":
            sides = ["HEAD:" + os.fsdecode(old), ":" + os.fsdecode(path)]
            hunks = (hunks_of(clone.git("diff", *OPTIONS, *sides)) or [[]])[0]
            status = "R" if status == "A" else status
        if status != our_status:
            yield f"{name}: {our_status}, git says {status}"
        if hunks != our_hunks:
            yield f"{name}: hunks {our_hunks}, git says {hunks}"


def renames(clone):
    """(ours, git's) pairs of Python files that were also edited."""
    ours = {(old, path) for path, (status, old, _) in our_view(clone)[0].items() if status == "R"}
    parts = clone.git("diff-index", "--cached", "-M", "-l0", "--name-status", "-z", "--diff-filter=R", "HEAD").split(b"\0")
    gits = {(old, new) for how, old, new in zip(parts[0::3], parts[1::3], parts[2::3]) if how != b"R100"}
    return ours, {p for p in gits if p[0].endswith(WANTED) and p[1].endswith(WANTED)}


def check_repository(source, most, seed):
    result = {"name": os.path.basename(os.path.dirname(source)) if source.endswith("repo") else os.path.basename(source),
              "commits": 0, "files": 0, "hunks": 0, "unreadable": 0, "differences": [], "ours": 0, "gits": 0, "both": 0}
    with tempfile.TemporaryDirectory(prefix="hylint-agree.") as room:
        clone = Clone(source, room)
        for number, (commit, parent) in enumerate(clone.commits(most, random.Random(seed))):
            try:
                clone.stage(commit, parent, number % 3)
                differences = list(compare(clone))
                if number % 10 == 0:
                    differences += compare_plumbing(clone)
                for difference in differences:
                    result["differences"].append(f"{result['name']} {commit[:12]} {difference}")
                view = our_view(clone)[0]
                ours, gits = renames(clone)
            except RuntimeError as error:
                # A snapshot may lack objects; git cannot read those either.
                if "missing" in str(error) or "bad object" in str(error) or "unable to read" in str(error):
                    result["unreadable"] += 1
                else:
                    result["differences"].append(f"{result['name']} {commit[:12]} {error}")
                continue
            result["commits"] += 1
            result["files"] += len(view)
            result["hunks"] += sum(len(hunks) for _, _, hunks in view.values())
            result["ours"] += len(ours)
            result["gits"] += len(gits)
            result["both"] += len(ours & gits)
        shutil.rmtree(clone.path, ignore_errors=True)
    return result


def sources(corpus, wanted):
    mirror = os.path.join(corpus, "mirror")
    for name in sorted(os.listdir(mirror)):
        path = os.path.join(mirror, name)
        for place in (path, os.path.join(path, "repo"), os.path.join(path, ".git")):
            if os.path.exists(os.path.join(place, "HEAD")) and (not wanted or name in wanted):
                yield os.path.realpath(place)
                break


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commits", type=int, default=300, help="in all (default: 300)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("repositories", nargs="*")
    args = parser.parse_args()
    corpus = os.environ.get("CORPUS")
    if not corpus:
        print("skip agreement with git: no corpus (set CORPUS)")
        return 0
    places = list(sources(corpus, args.repositories))
    each = -(-args.commits // max(1, len(places)))
    totals = {}
    with ThreadPoolExecutor(args.jobs) as pool:
        for result in pool.map(lambda place: check_repository(place, each, args.seed), places):
            for key, value in result.items():
                totals[key] = totals.get(key, type(value)()) + value
            print(f"# {result['name']}: {result['commits']} commits, {result['hunks']} hunks, "
                  f"{len(result['differences'])} differences", flush=True)
    print(f"# {totals['commits']} commits of {len(places)} repositories, {totals['files']} files, {totals['hunks']} hunks; "
          f"{totals['unreadable']} commits lack objects")
    print(f"# renames: {totals['ours']} ours, {totals['gits']} git's, {totals['both']} of them the same")
    for difference in totals["differences"]:
        print(f"not ok agreement with git: {difference}")
    if not totals["differences"]:
        print(f"ok agreement with git over {totals['commits']} commits")
    return 1 if totals["differences"] else 0


if __name__ == "__main__":
    sys.exit(main())
