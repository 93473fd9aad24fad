#!/usr/bin/env python3
"""Recall of hylint on real bug fixes (facts/bugfix-cases.jsonl).

For every case the file before and after the fix is checked. A case is a hit
when one fitting code (classes.py) is reported in the parent version at a
flagged line, or at the def or decorator line of the function concerned, by
the finding itself or by one of its related spans, and that code is no longer
reported in that function of the fixed version. Cases whose fixed file still
shows the pattern (after_clean: no) need only the first half.

Cases that the file alone does not decide (in_file: partial or no) are checked
within all .py files of the commit. What is found in another one counts when a
related span of it is at those lines of the case's file.

Rules that report only when asked are asked; what they add is told apart.
known-misses.txt says why a case is not seen.
"""
import json
import os
import sys
import tempfile
from collections import Counter

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import corpuslib as lib  # noqa: E402
from classes import codes_of  # noqa: E402

VISIBLE = ("yes", "partial", "no")


def side(corpus, hylint, case, commit, root, whole, asked):
    """Check one version of the file at its real path; return (findings, Source, trouble)."""
    data = corpus.blob(case["repo"], commit, case["path"])
    if whole:
        corpus.extract(case["repo"], commit, root)
    lib.put(os.path.join(root, case["path"]), data)
    run = hylint.check(["." if whole else case["path"]], root, asked)
    return [f for f in run.findings if lib.lines_in(f, case["path"])], lib.Source(data), run.error


def first_line(finding, path):
    """The line of the case's file that a finding is about."""
    return finding["line"] if finding["file"] == path else min(lib.lines_in(finding, path))


def judge(case, before, after, old, new):
    """Return (verdict, codes): hit, stays (fires in the fixed version too), near, or miss."""
    codes, path = codes_of(case["class"]), case["path"]
    if not codes:
        return "class not mapped", []
    lines, names = lib.accepted_lines(old, case["flag_lines"], case["function"])
    fitting = [f for f in before if f["code"] in codes]
    at = {f["code"] for f in fitting if lib.lines_in(f, path) & lines}
    # A fix may delete the function: then no line of the fixed file is in it, and it is clean.
    # A fix may rename it too: some cases give the name it has afterwards.
    if names:
        names.add(lib.plain_name(case["function"]))
    still = set() if case["after_clean"] == "no" else {
        f["code"] for f in after if lib.in_functions(new, first_line(f, path), names)}
    if at - still:
        return "hit", sorted(at - still)
    if at:
        return "stays", sorted(at)
    near = {"%s at %d" % (f["code"], first_line(f, path)) for f in fitting
            if lib.in_functions(old, first_line(f, path), names)}
    return ("near", sorted(near)) if near else ("miss", [])


def examine(corpus, hylint, case, whole, asked):
    whole = whole or case["in_file"] != "yes"
    with tempfile.TemporaryDirectory(prefix="recall-") as tmp:
        try:
            before, old, bad = side(corpus, hylint, case, case["parent_sha"], os.path.join(tmp, "b"), whole, asked)
            after, new, bad2 = side(corpus, hylint, case, case["fix_sha"], os.path.join(tmp, "a"), whole, asked)
        except lib.Missing as e:
            return {"case": case, "verdict": "absent", "codes": [], "note": str(e), "others": []}
    verdict, codes = judge(case, before, after, old, new)
    lines, names = lib.accepted_lines(old, case["flag_lines"], case["function"])
    others = sorted({"%s at %d" % (f["code"], first_line(f, case["path"])) for f in before
                     if lib.in_functions(old, first_line(f, case["path"]), names)})
    return {"case": case, "verdict": verdict, "codes": codes, "note": bad or bad2 or "", "others": others,
            "asked": verdict == "hit" and set(codes) <= asked}


def table(results):
    count = Counter((r["case"]["class"], r["case"]["in_file"]) for r in results)
    hits = Counter((r["case"]["class"], r["case"]["in_file"]) for r in results if r["verdict"] == "hit")

    def row(name, classes):
        cells = [name]
        for v in VISIBLE:
            n, h = sum(count[c, v] for c in classes), sum(hits[c, v] for c in classes)
            cells += ["%d/%d" % (h, n) if n else "", lib.ratio(h, n) if n else ""]
        return cells

    classes = sorted({c for c, _ in count})
    lib.show_table(["class", "yes", "", "partial", "", "no", ""],
                   [row(c, [c]) for c in classes] + [row("all", classes)])
    zero = [c for c in classes if count[c, "yes"] >= 3 and not hits[c, "yes"]]
    print("\nclasses of three or more at zero: %s" % (", ".join(zero) or "none"))
    return [recall_on(results, v) for v in VISIBLE][0]


def recall_on(results, visible):
    there = [r for r in results if r["case"]["in_file"] == visible]
    hits = [r for r in there if r["verdict"] == "hit"]
    if not there:
        return 1.0
    print("recall on in_file %s: %s of %d; %s by the rules that report without being asked"
          % (visible, lib.ratio(len(hits), len(there)), len(there),
             lib.ratio(sum(not r["asked"] for r in hits), len(there))))
    return len(hits) / len(there)


def show_misses(results, known):
    for r in results:
        c = r["case"]
        if r["verdict"] == "hit":
            continue
        print("\n%s %s in_file=%s %s: %s" % (c["id"], c["class"], c["in_file"], r["verdict"], " ".join(r["codes"])))
        print("  %s %s %s" % (c["repo"], c["parent_sha"][:12], c["path"]))
        print("  %s, lines %s: %s" % (c["function"], " ".join(map(str, c["flag_lines"])), c["flag_quote"]))
        print("  why: %s" % c["why"])
        print("  not seen because: %s" % known.get(c["id"], "NOT EXPLAINED"))
        if r["others"]:
            print("  reported there: %s" % ", ".join(r["others"]))
        if r["note"]:
            print("  trouble: %s" % r["note"])


def main():
    p = lib.arguments(__doc__)
    p.add_argument("--case", action="append", metavar="ID", help="only this case, may be repeated")
    p.add_argument("--split", default="all", help="only cases of this split")
    p.add_argument("--whole-tree", action="store_true",
                   help="check every case within all .py files of the commit")
    p.add_argument("--hits", action="store_true", help="list the hits with their codes too")
    p.add_argument("--json", metavar="FILE", help="write the results as JSON lines")
    p.add_argument("--min", type=float, default=0.0, help="exit 1 below this recall on in_file yes")
    opts, corpus, hylint = lib.start(p)
    cases = [c for c in corpus.jsonl("bugfix-cases.jsonl")
             if opts.split in ("all", c["split"]) and (not opts.case or c["id"] in opts.case)]
    asked = hylint.asked_for()
    results = lib.parallel(opts.jobs, lambda c: examine(corpus, hylint, c, opts.whole_tree, asked), cases)
    recall = table(results)
    if opts.hits:
        print()
        for r in results:
            if r["verdict"] == "hit":
                print("%s %s %s" % (r["case"]["id"], r["case"]["class"], " ".join(r["codes"])))
    show_misses(results, lib.known_misses())
    if opts.json:
        with open(opts.json, "w", encoding="utf-8") as f:
            for r in results:
                f.write(json.dumps(r) + "\n")
    return 1 if recall < opts.min else 0


if __name__ == "__main__":
    sys.exit(main())
