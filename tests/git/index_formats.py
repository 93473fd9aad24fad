#!/usr/bin/env python3
"""Our reader of the index against git itself and libgit2.

Indexes of several thousand entries with names that are drawn by chance are
written by `git update-index` in every version, with flags that need version 3,
split in two, with folders known or not, with a watcher's extension and in
conflict. What `git ls-files --stage` says is what we must read, and libgit2
where it reads such a file. Skipping and seeking must come to the same entries
(see index_dump.c). In the end bytes are spoilt: that must give an error or
entries, never a crash.
"""
import os
import random
import subprocess
import sys
import tempfile

BUILD = os.path.abspath(os.environ.get("BUILD", "build"))
DUMP = os.path.join(BUILD, "changes_dump")
LETTERS = "abcxyz019_-. \u00e9~"


class Repository:
    def __init__(self, path, dice):
        self.path, self.dice = path, dice
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        self.env.update(GIT_CONFIG_NOSYSTEM="1", HOME=path, LC_ALL="C", GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL="a@example.com",
                        GIT_COMMITTER_NAME="C", GIT_COMMITTER_EMAIL="c@example.com")
        self.git("init", "-q")
        self.blobs = [self.git("hash-object", "-w", "--stdin", stdin=b"x = %d\n" % n).decode().strip() for n in range(4)]
        self.index = os.path.join(path, ".git", "index")

    def git(self, *args, stdin=None):
        done = subprocess.run(["git", *args], cwd=self.path, env=self.env, input=stdin, capture_output=True)
        if done.returncode:
            raise RuntimeError(f"git {' '.join(args)}: {done.stderr.decode(errors='replace')}")
        return done.stdout

    def name(self):
        parts = ["".join(self.dice.choice(LETTERS) for _ in range(self.dice.randrange(1, 9))) for _ in range(self.dice.randrange(1, 5))]
        # What git refuses: ".", "..", ".git".
        return "/".join("d" + part for part in parts) + ".py"

    def put(self, names, stage=0):
        lines = "".join(f"100644 {self.dice.choice(self.blobs)} {stage}\t{name}\0" for name in names)
        self.git("update-index", "-z", "--index-info", stdin=lines.encode())

    def fill(self, count, longest=3000):
        names = {self.name() for _ in range(count)}
        names.add("long/" + "n" * longest + ".py")
        self.put(sorted(names))
        return sorted(names)

    def wanted(self):
        return self.git("ls-files", "--stage", "-z")

    def read(self, who):
        return subprocess.run([DUMP, "--index", who, self.index, os.path.join(self.path, ".git", "")], env=self.env, capture_output=True)


def with_version(version):
    def make(repo):
        repo.fill(3000)
        repo.git("update-index", "--index-version", version)
    return make


def longer_than_its_length_says(version):
    """Twelve bits hold it. libgit2 reads no such path in version 4."""
    def make(repo):
        repo.fill(100, longest=5000)
        repo.git("update-index", "--index-version", version)
    return make


def folders_known(version):
    def make(repo):
        repo.fill(3000)
        repo.git("update-index", "--index-version", version)
        repo.git("write-tree")
    return make


def flags_of_version_3(repo):
    names = repo.fill(500)
    repo.git("update-index", "-z", "--skip-worktree", "--stdin", stdin="\0".join(names[::3]).encode())


def conflicts(version):
    def make(repo):
        names = repo.fill(600)
        some = names[::5]
        lines = "".join(f"0 {'0' * 40}\t{name}\0" for name in some)
        repo.git("update-index", "-z", "--index-info", stdin=lines.encode())
        for stage in (1, 2, 3):
            repo.put(some, stage)
        repo.git("update-index", "--index-version", version)
    return make


def split(version):
    """The shared part stays as it was; entries come, go and change beside it."""
    def make(repo):
        names = repo.fill(3000)
        repo.git("config", "splitIndex.maxPercentChange", "100")
        repo.git("update-index", "--index-version", version)
        repo.git("update-index", "--split-index")
        repo.put(names[::7])
        lines = "".join(f"0 {'0' * 40}\t{name}\0" for name in names[3::11])
        repo.git("update-index", "-z", "--index-info", stdin=lines.encode())
        repo.put([repo.name() for _ in range(200)])
        repo.git("write-tree")
    return make


def split_many_gone(repo):
    """Runs of equal bits, which the bitmap tells as one word."""
    names = repo.fill(3000)
    repo.git("config", "splitIndex.maxPercentChange", "100")
    repo.git("update-index", "--split-index")
    lines = "".join(f"0 {'0' * 40}\t{name}\0" for name in names[100:2500])
    repo.git("update-index", "-z", "--index-info", stdin=lines.encode())


def watched(repo):
    hook = os.path.join(repo.path, "watcher")
    with open(hook, "w", encoding="ascii") as file:
        file.write("#!/bin/sh\nprintf 'now\\0/\\0'\n")
    os.chmod(hook, 0o755)
    repo.fill(300)
    repo.git("config", "core.fsmonitor", hook)
    repo.git("update-index", "--fsmonitor")


def threads(repo):
    repo.git("config", "index.threads", "2")
    repo.fill(12000)


CASES = {
    "version 2": with_version("2"),
    "version 4": with_version("4"),
    "version 2, folders known": folders_known("2"),
    "version 4, folders known": folders_known("4"),
    "a long path, version 2": longer_than_its_length_says("2"),
    "a long path, version 4": longer_than_its_length_says("4"),
    "version 3": flags_of_version_3,
    "conflicts, version 2": conflicts("2"),
    "conflicts, version 4": conflicts("4"),
    "split, version 2": split("2"),
    "split, version 4": split("4"),
    "split, many gone": split_many_gone,
    "watched": watched,
    "offsets for threads": threads,
}


def judge(repo, name):
    with open(repo.index, "rb") as file:
        data = file.read()
    for word, tag in (("split", b"link"), ("watched", b"FSMN"), ("folders known", b"TREE"), ("threads", b"IEOT")):
        if word in name and tag not in data:
            return f"git did not write {tag.decode()}"
    ours = repo.read("ours")
    if ours.returncode or ours.stdout != repo.wanted():
        return f"not what git reads: {ours.stdout[-200:]!r}"
    other = repo.read("libgit2")
    if other.returncode == 0 and other.stdout != ours.stdout:
        return "not what libgit2 reads"
    if other.returncode and not any(word in name for word in ("split", "watched", "long")):
        return f"libgit2 reads no such index: {other.stdout[-200:]!r}"
    return ""


def spoil(repo, dice):
    """Changes some bytes; returns what is wrong with how that is taken."""
    with open(repo.index, "rb") as file:
        data = file.read()
    for _ in range(25):
        spoilt = bytearray(data)
        for _ in range(dice.randrange(1, 4)):
            # The front and the end, where counts and extensions are, more often.
            at = dice.choice([dice.randrange(len(data)), dice.randrange(min(80, len(data))), len(data) - 1 - dice.randrange(min(300, len(data)))])
            spoilt[at] = dice.randrange(256)
        with open(repo.index, "wb") as file:
            file.write(spoilt[:dice.choice([len(spoilt)] * 5 + [dice.randrange(len(spoilt))])])
        done = repo.read("ours")
        # 1 is an error; entries out of order cannot be found by seeking.
        if done.returncode not in (0, 1):
            return f"status {done.returncode}: {done.stderr[-300:].decode(errors='replace')}"
    return ""


def main():
    seed = int(os.environ.get("SEED", "1"))
    failed = 0
    for name, make in CASES.items():
        dice = random.Random(f"{seed} {name}")
        with tempfile.TemporaryDirectory(prefix="hylint-index.") as room:
            repo = Repository(room, dice)
            make(repo)
            why = judge(repo, name) or spoil(repo, dice)
        failed += bool(why)
        print(f"not ok {name}: {why}" if why else f"ok {name}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
