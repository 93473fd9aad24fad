#!/usr/bin/env python3
"""Recall of hylint on real bug fixes (facts/bugfix-cases.jsonl).

For every case the file before and after the fix is checked. A case is a hit
when one fitting code (classes.py) is reported in the parent version at a
flagged line, or at the def or decorator line of the function concerned, by
the finding itself or by one of its related spans, and that code is no longer
reported in that function of the fixed version. Cases whose fixed file still
shows the pattern (after_clean: no) need only the first half.
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


def side(corpus, hylint, case, commit, root, whole):
    """Check one version of the file at its real path; return (findings, Source, trouble)."""
    data = corpus.blob(case["repo"], commit, case["path"])
    if whole:
        corpus.extract(case["repo"], commit, root)
    lib.put(os.path.join(root, case["path"]), data)
    run = hylint.check([case["path"]], root)
    return [f for f in run.findings if f["file"] == case["path"]], lib.Source(data), run.error


def judge(case, before, after, old, new):
    """Return (verdict, codes): hit, stays (fires in the fixed version too), near, or miss."""
    codes = codes_of(case["class"])
    if not codes:
        return "class not mapped", []
    lines, names = lib.accepted_lines(old, case["flag_lines"], case["function"])
    fitting = [f for f in before if f["code"] in codes]
    at = {f["code"] for f in fitting if lib.lines_of(f) & lines}
    # A fix may delete the function: then no line of the fixed file is in it, and it is clean.
    # A fix may rename it too: some cases give the name it has afterwards.
    if names:
        names.add(lib.plain_name(case["function"]))
    still = set() if case["after_clean"] == "no" else {
        f["code"] for f in after if lib.in_functions(new, f["line"], names)}
    if at - still:
        return "hit", sorted(at - still)
    if at:
        return "stays", sorted(at)
    near = {"%s at %d" % (f["code"], f["line"]) for f in fitting if lib.in_functions(old, f["line"], names)}
    return ("near", sorted(near)) if near else ("miss", [])


def examine(corpus, hylint, case, whole):
    with tempfile.TemporaryDirectory(prefix="recall-") as tmp:
        try:
            before, old, bad = side(corpus, hylint, case, case["parent_sha"], os.path.join(tmp, "before"), whole)
            after, new, bad2 = side(corpus, hylint, case, case["fix_sha"], os.path.join(tmp, "after"), whole)
        except lib.Missing as e:
            return {"case": case, "verdict": "absent", "codes": [], "note": str(e), "others": []}
    verdict, codes = judge(case, before, after, old, new)
    lines, names = lib.accepted_lines(old, case["flag_lines"], case["function"])
    others = sorted({"%s at %d" % (f["code"], f["line"]) for f in before if lib.in_functions(old, f["line"], names)})
    return {"case": case, "verdict": verdict, "codes": codes, "note": bad or bad2 or "", "others": others}


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
    n = sum(count[c, "yes"] for c in classes)
    zero = [c for c in classes if count[c, "yes"] >= 3 and not hits[c, "yes"]]
    recall = sum(hits[c, "yes"] for c in classes) / n if n else 1.0
    print("\nrecall on in_file yes: %.3f of %d; classes of three or more at zero: %s"
          % (recall, n, ", ".join(zero) or "none"))
    return recall


def show_misses(results):
    for r in results:
        c = r["case"]
        if r["verdict"] == "hit":
            continue
        print("\n%s %s in_file=%s %s: %s" % (c["id"], c["class"], c["in_file"], r["verdict"], " ".join(r["codes"])))
        print("  %s %s %s" % (c["repo"], c["parent_sha"][:12], c["path"]))
        print("  %s, lines %s: %s" % (c["function"], " ".join(map(str, c["flag_lines"])), c["flag_quote"]))
        print("  why: %s" % c["why"])
        if r["others"]:
            print("  reported there: %s" % ", ".join(r["others"]))
        if r["note"]:
            print("  trouble: %s" % r["note"])


def main():
    p = lib.arguments(__doc__)
    p.add_argument("--case", action="append", metavar="ID", help="only this case, may be repeated")
    p.add_argument("--split", default="all", help="only cases of this split")
    p.add_argument("--whole-tree", action="store_true",
                   help="lay out all .py files of the commit, for rules that follow imports")
    p.add_argument("--hits", action="store_true", help="list the hits with their codes too")
    p.add_argument("--json", metavar="FILE", help="write the results as JSON lines")
    p.add_argument("--min", type=float, default=0.0, help="exit 1 below this recall on in_file yes")
    opts, corpus, hylint = lib.start(p)
    cases = [c for c in corpus.jsonl("bugfix-cases.jsonl")
             if opts.split in ("all", c["split"]) and (not opts.case or c["id"] in opts.case)]
    results = lib.parallel(opts.jobs, lambda c: examine(corpus, hylint, c, opts.whole_tree), cases)
    recall = table(results)
    if opts.hits:
        print()
        for r in results:
            if r["verdict"] == "hit":
                print("%s %s %s" % (r["case"]["id"], r["case"]["class"], " ".join(r["codes"])))
    show_misses(results)
    if opts.json:
        with open(opts.json, "w", encoding="utf-8") as f:
            for r in results:
                f.write(json.dumps(r) + "\n")
    return 1 if recall < opts.min else 0


if __name__ == "__main__":
    sys.exit(main())
