#!/usr/bin/env python3
"""Replay commits of real repositories as staged changes and report what the hook says.

For each commit a throw-away repository is set up that borrows the objects of
the corpus copy: HEAD at the parent, the index at the commit, no work tree.
`hylint check --staged` then judges exactly that change.

  staged_replay.py --repo OWNER/NAME --commit SHA   one commit
  staged_replay.py --list fixes                     facts/study-fixes.csv
  staged_replay.py --list nonfix                    facts/study-nonfix-commits.csv
  staged_replay.py --list intro                     commits that brought the bugs of
                                                    facts/bugfix-cases.jsonl in, with recall

A commit is blocked when it brings an error in.
"""
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import corpuslib as lib  # noqa: E402
from classes import codes_of  # noqa: E402


# --- which commits --------------------------------------------------------

def study_commits(corpus, name):
    """Rows of a study list, one per commit; rows that share a commit are joined."""
    jobs = {}
    for r in corpus.rows(name):
        job = jobs.setdefault((r["repo"], r["sha"]), {"repo": r["repo"], "sha": r["sha"], "rows": [], "expect": []})
        job["rows"].append(r["row_id"])
    return list(jobs.values())


def introducing_commits(corpus):
    """Commits that brought flagged lines in, with what should be found there."""
    jobs = {}
    for c in corpus.jsonl("bugfix-cases.jsonl"):
        at = {}
        for r in c["introduced"]:
            if r["sha"]:
                at.setdefault((r["sha"], r["path"]), []).append(r["at"])
        for (sha, path), lines in sorted(at.items()):
            job = jobs.setdefault((c["repo"], sha), {"repo": c["repo"], "sha": sha, "rows": [], "expect": []})
            job["rows"].append(c["id"])
            job["expect"].append({"case": c, "path": path, "lines": sorted(lines)})
    return list(jobs.values())


# --- replaying ------------------------------------------------------------

def git(cwd, *args):
    p = subprocess.run(["git"] + list(args), cwd=cwd, capture_output=True)
    if p.returncode:
        raise lib.Missing("git %s: %s" % (args[0], lib.first_line(p.stderr)))


def borrow(corpus, repo, where):
    """A clone with shared objects, without refs to check out."""
    git(None, "clone", "--quiet", "--shared", "--no-checkout", corpus.git_dir(repo), where)


def stage(where, parent, commit):
    if parent:
        git(where, "update-ref", "--no-deref", "HEAD", parent)
    else:
        git(where, "symbolic-ref", "HEAD", "refs/heads/before-the-first-commit")
    git(where, "read-tree", commit)


def replay_one(corpus, hylint, where, job):
    out = dict(job, run=None, note="")
    try:
        sha = corpus.git(job["repo"], "rev-parse", "--verify", job["sha"] + "^{commit}").decode().strip()
        stage(where, corpus.parent(job["repo"], sha), sha)
    except lib.Missing as e:
        out["note"] = str(e)
        return out
    out["run"] = hylint.staged(where)
    out["note"] = out["run"].error or ""
    return out


def replay_repo(corpus, hylint, jobs):
    """All commits of one repository, one after the other in one borrowed clone."""
    with tempfile.TemporaryDirectory(prefix="replay-") as tmp:
        where = os.path.join(tmp, "clone")
        try:
            borrow(corpus, jobs[0]["repo"], where)
        except lib.Missing as e:
            return [dict(j, run=None, note=str(e)) for j in jobs]
        return [replay_one(corpus, hylint, where, j) for j in jobs]


def replay(corpus, hylint, jobs, threads):
    repos = {}
    for j in jobs:
        repos.setdefault(j["repo"], []).append(j)
    groups = lib.parallel(threads, lambda g: replay_repo(corpus, hylint, g), list(repos.values()))
    return [r for g in groups for r in g]


# --- reporting ------------------------------------------------------------

def blocked(result):
    return bool(result["run"]) and result["run"].code == 1 and not result["run"].error


def show_result(corpus, result, severities, around):
    """The commit's findings of the wanted severities with the code around them."""
    chosen = [f for f in result["run"].findings if f["severity"] in severities]
    if not chosen:
        return
    print("\n%s %s (%s)%s" % (result["repo"], result["sha"], " ".join(result["rows"]),
                             " BLOCKED" if blocked(result) else ""))
    sources = {}
    for f in chosen:
        print("  %s:%d:%d %s %s [%s] %s" % (f["file"], f["line"], f["column"], f["severity"], f["code"],
                                            f.get("function") or "<module>", f["message"]))
        if not around:
            continue
        if f["file"] not in sources:
            try:
                sources[f["file"]] = lib.Source(corpus.blob(result["repo"], result["sha"], f["file"]))
            except lib.Missing:
                continue
        if f["file"] in sources:
            print("\n".join("    " + t for t in sources[f["file"]].context(f["line"], around)))


def verdicts(paths):
    """Judged findings by (repo, commit, path, line, code)."""
    found = {}
    for path in paths:
        with open(path, newline="", encoding="utf-8") as f:
            for r in csv.DictReader(f):
                found[r["repo"], r["commit"], r["path"], int(r["line"]), r["code"]] = r["verdict"]
    return found


def show_summary(results, judged):
    done = [r for r in results if r["run"] and not r["run"].error]
    print("\ncommits %d, replayed %d" % (len(results), len(done)))
    for note, n in Counter(r["note"].split(":")[0] for r in results if r not in done).most_common():
        print("  not replayed: %d %s" % (n, note))
    for r in results:
        if r["run"] and r["run"].error:
            print("  trouble: %s %s: %s" % (r["repo"], r["sha"], r["run"].error))
    if not done:
        return
    stopped = [r for r in done if blocked(r)]
    print("with a finding %d, blocked %d (%.1f %%)" % (sum(bool(r["run"].findings) for r in done), len(stopped),
                                                       100.0 * len(stopped) / len(done)))
    times = sorted(r["run"].seconds for r in done)
    print("time of one run: median %.1f ms, longest %.1f ms" % (1000 * times[len(times) // 2], 1000 * times[-1]))
    count = Counter((f["code"], f["severity"]) for r in done for f in r["run"].findings)
    if count:
        codes = sorted({c for c, _ in count})
        lib.show_table(["code", "error", "warning", "info"],
                       [[c] + [count[c, s] or "" for s in ("error", "warning", "info")] for c in codes])
    if judged:
        show_verdicts(done, stopped, judged)


def show_verdicts(done, stopped, judged):
    """False blocks: commits all of whose judged errors are false; unjudged errors are listed."""
    wrong, count, open_ones = 0, Counter(), 0
    for r in stopped:
        errors = [judged.get((r["repo"], r["sha"], f["file"], f["line"], f["code"]), "unjudged")
                  for f in r["run"].findings if f["severity"] == "error"]
        count.update(errors)
        wrong += bool(errors) and all(v == "false" for v in errors)
        open_ones += "unjudged" in errors
    print("blocking findings: %s" % ", ".join("%s %d" % kv for kv in sorted(count.items())))
    print("falsely blocked commits: %d of %d (%.1f %%); %d blocked commits hold unjudged errors"
          % (wrong, len(done), 100.0 * wrong / len(done), open_ones))


def caught(corpus, result, expect):
    """Codes of fitting findings at the lines that this commit brought in."""
    codes = codes_of(expect["case"]["class"])
    source = lib.Source(corpus.blob(result["repo"], result["sha"], expect["path"]))
    lines, _ = lib.accepted_lines(source, expect["lines"], expect["case"]["function"])
    return sorted({f["code"] for f in result["run"].findings
                   if f["file"] == expect["path"] and f["code"] in codes and lib.lines_of(f) & lines})


def show_introduced(corpus, results):
    """Recall of the hook on the changes that brought the bugs in."""
    total, hit, stop, missed = Counter(), Counter(), Counter(), []
    for r in results:
        for e in r["expect"]:
            key = e["case"]["class"] if e["case"]["in_file"] == "yes" else "in_file " + e["case"]["in_file"]
            if not r["run"] or r["run"].error:
                continue
            codes = caught(corpus, r, e)
            total[key] += 1
            hit[key] += bool(codes)
            stop[key] += bool(codes) and blocked(r)
            if not codes:
                missed.append((r, e))
    rows = [[k, total[k], hit[k], stop[k], lib.ratio(hit[k], total[k])] for k in sorted(total)]
    seen = [k for k in total if not k.startswith("in_file ")]
    n, h = sum(total[k] for k in seen), sum(hit[k] for k in seen)
    print()
    lib.show_table(["class", "n", "caught", "and blocked", "recall"],
                   rows + [["all in_file yes", n, h, sum(stop[k] for k in seen), lib.ratio(h, n)]])
    for r, e in missed:
        c = e["case"]
        print("\nmissed %s %s in_file=%s: %s %s %s lines %s" % (c["id"], c["class"], c["in_file"], r["repo"],
                                                               r["sha"][:12], e["path"], e["lines"]))
        print("  %s" % c["flag_quote"])


def write_json(path, results):
    with open(path, "w", encoding="utf-8") as f:
        for r in results:
            row = {k: r[k] for k in ("repo", "sha", "rows", "note")}
            if r["run"]:
                row.update(exit=r["run"].code, seconds=r["run"].seconds, findings=r["run"].findings,
                           skipped=r["run"].data.get("skipped", []))
            f.write(json.dumps(row) + "\n")


def main():
    p = lib.arguments(__doc__)
    p.add_argument("--list", choices=["fixes", "nonfix", "intro"], help="which list to replay")
    p.add_argument("--repo", help="OWNER/NAME: one commit of it, or only this one of the list")
    p.add_argument("--commit", help="with --repo: the commit")
    p.add_argument("--limit", type=int, help="only so many commits of the list")
    p.add_argument("--show", default="error,warning", help="severities to print (default: error,warning; none)")
    p.add_argument("--context", type=int, default=0, metavar="N", help="lines of code around each finding")
    p.add_argument("--verdicts", action="append", default=[], metavar="CSV",
                   help="judged findings (repo,commit,path,line,code,verdict,reason), may be repeated")
    p.add_argument("--json", metavar="FILE", help="write the results as JSON lines")
    opts, corpus, hylint = lib.start(p)
    if opts.commit and opts.repo:
        jobs = [{"repo": opts.repo, "sha": opts.commit, "rows": [], "expect": []}]
    elif opts.list == "intro":
        jobs = introducing_commits(corpus)
    elif opts.list:
        jobs = study_commits(corpus, {"fixes": "study-fixes.csv", "nonfix": "study-nonfix-commits.csv"}[opts.list])
    else:
        p.error("give --list, or --repo and --commit")
    if opts.list and opts.repo:
        jobs = [j for j in jobs if j["repo"] == opts.repo]
    results = replay(corpus, hylint, jobs[:opts.limit], opts.jobs)
    for r in results:
        if r["run"]:
            show_result(corpus, r, set(opts.show.split(",")), opts.context)
    if opts.list == "intro":
        show_introduced(corpus, results)
    show_summary(results, verdicts(opts.verdicts))
    if opts.json:
        write_json(opts.json, results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
