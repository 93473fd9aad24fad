#!/usr/bin/env python3
"""Precision of hylint over whole repositories, from hand-made verdicts.

Repositories are checked at pinned commits, and every finding is looked up in
the verdict files next to this script: *.csv with the columns repo, commit,
path, line, code, verdict (true, false or arguable) and reason. Precision is
true / judged: an arguable finding is not a true one. "strict" leaves arguable
ones out of the division. Verdicts that no finding matches any more are counted
as gone. README.md says what the sets are and how a verdict is made.

  score.py                      the table of the development set
  score.py --set heldout        ... of the repositories that no rule was made on
  score.py --set advice         ... of the advice that is off by default, on both
  score.py --set all            dev and heldout in one table, then advice
  score.py --unjudged 20        a sample of findings without a verdict, to be read
  score.py --unjudged 0 --csv   all of them as rows to fill in
"""
import csv
import glob
import os
import random
import sys
import tempfile
from collections import Counter

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "corpus"))
import corpuslib as lib  # noqa: E402

COLUMNS = ["repo", "commit", "path", "line", "code", "verdict", "reason"]
VERDICTS = ("true", "false", "arguable")
# The rules that are off by default and have verdicts.
ADVICE = "HY111,HY506,HY608,HY701,HY702,HY703,HY704,HY707,HY708,HY709,HY902,HY906"
SETS = ("dev", "heldout", "advice", "all")
REPOSITORIES = "-repos.csv"


def read_verdicts(folder):
    """Verdicts by (repo, commit, path, line, code); a wrong or contradicting row stops the run."""
    found = {}
    for path in sorted(glob.glob(os.path.join(folder, "*.csv"))):
        if path.endswith(REPOSITORIES):
            continue
        with open(path, newline="", encoding="utf-8") as f:
            rows = csv.DictReader(f)
            if rows.fieldnames != COLUMNS:
                sys.exit("%s: columns must be %s" % (path, ",".join(COLUMNS)))
            for n, r in enumerate(rows, 2):
                if r["verdict"] not in VERDICTS:
                    sys.exit("%s:%d: verdict %r is none of %s" % (path, n, r["verdict"], ", ".join(VERDICTS)))
                key = r["repo"], r["commit"], r["path"], int(r["line"]), r["code"]
                if found.setdefault(key, r["verdict"]) != r["verdict"]:
                    sys.exit("%s:%d: contradicts an earlier verdict" % (path, n))
    return found


class Repository:
    """One pinned repository: its key, its folder, what hylint reported."""

    def __init__(self, row, folder, run):
        self.name, self.commit = row["repo"], row["commit"]
        self.folder, self.run = folder, run

    def key(self, finding):
        return self.name, self.commit, finding["file"], finding["line"], finding["code"]


def measure(corpus, hylint, rows, scratch, jobs):
    def one(row):
        try:
            folder = corpus.tree(row["repo"], row["commit"], scratch)
        except lib.Missing as e:
            return Repository(row, None, lib.Run(0, {}, str(e), 0))
        # Exit code 3: a file of Python 2 or with a slip is checked in part.
        return Repository(row, folder, hylint.run(["check", "."], folder, accept=(0, 1, 3)))
    return lib.parallel(jobs, one, rows)


def show_table(repos, verdicts, advice):
    hits, judged, seen = Counter(), Counter(), set()
    for r in repos:
        for f in r.run.findings:
            kind = f["code"], f["severity"]
            verdict = verdicts.get(r.key(f))
            seen.add(r.key(f))
            hits[kind] += 1
            if verdict:
                judged[kind, verdict] += 1

    def row(name, kinds, mark):
        true, false, arguable = (sum(judged[k, v] for k in kinds) for v in VERDICTS)
        n = true + false + arguable
        return [name, mark, sum(hits[k] for k in kinds), n, true, false, arguable,
                lib.ratio(true, n), lib.ratio(true, true + false)]

    kinds = sorted(hits)
    groups = [("all " + s, [k for k in kinds if k[1] == s]) for s in ("error", "warning", "info")]
    lib.show_table(["rule", "severity", "hits", "judged", "true", "false", "arguable", "precision", "strict"],
                   [row(k[0], [k], k[1]) for k in kinds] + [row(n, k, "") for n, k in groups if k]
                   + [row("all", kinds, "")])
    asked = {(r.name, r.commit) for r in repos}
    about = [k for k in verdicts if k[:2] in asked and (k[4] in ADVICE) == advice]
    gone = Counter(verdicts[k] for k in about if k not in seen)
    print("\nverdicts %d; matched by no finding any more: %s"
          % (len(about), ", ".join("%s %d" % kv for kv in sorted(gone.items())) or "none"))
    for r in repos:
        if r.run.error:
            print("trouble: %s: %s" % (r.name, r.run.error))


def unjudged(repos, verdicts):
    return [(r, f) for r in repos for f in r.run.findings if r.key(f) not in verdicts]


def spread(found, wanted, seed):
    """A sample that takes the rules in turn, so that a chatty one does not fill it."""
    random.Random(seed).shuffle(found)
    order, nth = [], Counter()
    for r, f in found:
        order.append((nth[f["code"]], f["code"], r, f))
        nth[f["code"]] += 1
    order.sort(key=lambda e: e[:2])
    chosen = [e[2:] for e in (order[:wanted] if wanted else order)]
    return sorted(chosen, key=lambda e: (e[1]["code"], e[0].name, e[1]["file"], e[1]["line"]))


def show_findings(chosen, around):
    for r, f in chosen:
        print("\n=== %s %s %s" % (f["code"], f.get("name", ""), f["severity"]))
        print("%s,%s,%s,%d,%s" % (r.name, r.commit, f["file"], f["line"], f["code"]))
        print("%d:%d in %s: %s" % (f["line"], f["column"], f.get("function") or "<module>", f["message"]))
        for rel in f.get("related") or []:
            print("  related %s%d: %s" % (rel["file"] + ":" if rel.get("file") else "line ", rel["line"], rel["label"]))
        with open(os.path.join(r.folder, f["file"]), "rb") as code:
            print("\n".join(lib.Source(code.read()).context(f["line"], around)))


def show_rows(chosen):
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    for r, f in chosen:
        out.writerow([r.name, r.commit, f["file"], f["line"], f["code"], "", ""])


def rows_of(corpus, name):
    """The repositories of a set: those of the corpus folder, of a list here, or both."""
    rows = []
    if name != "heldout":
        rows += [r for r in corpus.rows("corpus-repos.csv") if r["split"] == "dev"]
    if name != "dev":
        for path in sorted(glob.glob(os.path.join(HERE, "*" + REPOSITORIES))):
            with open(path, newline="", encoding="utf-8") as f:
                rows += list(csv.DictReader(f))
    return rows


def passes_of(name, hylint):
    """(title, set, hylint) of each run that a set asks for."""
    advising = lib.Hylint(hylint.binary, hylint.extra + ["--select=" + ADVICE])
    if name == "advice":
        return [("advice", "all", advising)]
    if name == "all":
        return [("on by default", "all", hylint), ("advice", "all", advising)]
    return [(name, name, hylint)]


def show_unjudged(opts, repos, verdicts):
    found = [(r, f) for r, f in unjudged(repos, verdicts)
             if (not opts.code or f["code"] in opts.code)
             and (not opts.severity or f["severity"] in opts.severity.split(","))]
    chosen = spread(found, opts.unjudged, opts.seed)
    if opts.csv:
        show_rows(chosen)
    else:
        show_findings(chosen, opts.context)
        print("\n%d of %d unjudged findings shown" % (len(chosen), len(found)))


def main():
    p = lib.arguments(__doc__)
    p.add_argument("--verdicts", default=HERE, metavar="DIR", help="folder of verdict files (default: this one)")
    p.add_argument("--set", default="dev", choices=SETS, help="which repositories and rules (default: dev)")
    p.add_argument("--repo", action="append", help="only this repository, may be repeated")
    p.add_argument("--unjudged", type=int, metavar="N", help="print N findings without a verdict (0: all) instead")
    p.add_argument("--code", action="append", help="with --unjudged: only this code, may be repeated")
    p.add_argument("--severity", help="with --unjudged: only these, for example error,warning")
    p.add_argument("--context", type=int, default=6, help="lines before and after (default 6)")
    p.add_argument("--seed", type=int, default=1, help="another seed, another sample")
    p.add_argument("--csv", action="store_true", help="with --unjudged: rows to fill in")
    opts, corpus, hylint = lib.start(p)
    verdicts = read_verdicts(opts.verdicts)
    with tempfile.TemporaryDirectory(prefix="precision-") as scratch:
        for title, name, run in passes_of(opts.set, hylint):
            rows = [r for r in rows_of(corpus, name) if not opts.repo or r["repo"] in opts.repo]
            repos = measure(corpus, run, rows, scratch, opts.jobs)
            if opts.unjudged is not None:
                show_unjudged(opts, repos, verdicts)
                continue
            print("%s: %d repositories\n" % (title, len(repos)))
            show_table(repos, verdicts, title == "advice")
    return 0


if __name__ == "__main__":
    sys.exit(main())
