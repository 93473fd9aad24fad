#!/usr/bin/env python3
"""Does hylint see what the study's labelled fixes repaired (facts/study-labels.csv)?

For every label of the wanted visibility the parent version of each touched
file is checked. "file" counts a label when one of its candidate rules fires
anywhere in a touched file; "function" asks, where study-function-deltas.csv
knows which functions the fix touched, that it fires in one of those (in a
touched file without known functions, anywhere).

A commented-out decorator is what some fixes leave behind, so labels that want
HY902 are also asked of the fixed version: "left" is the rule firing at a function
that the fix touched. It is counted apart.

Rules that report only when asked are asked. known-misses.txt says why a label is
not seen.
"""
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import corpuslib as lib  # noqa: E402


# Entries of the catalogue that hylint tells as two rules: the labels know the one.
SPLIT = {"HY103": {"HY707"}}
# What only the fixed version can show.
LEFT_BEHIND = {"HY902"}


def wanted_codes(label):
    codes = set(filter(None, label["candidate_rules_on_before"].split(";")))
    return codes.union(*(SPLIT.get(c, set()) for c in codes))


def touched_files(corpus, label, fix, deltas):
    """Files to look at: those with known functions, those the study names, else all changed ones."""
    named = [d["file"] for d in deltas] + (fix or {}).get("py_files_touching_tf_function", "").split()
    changed = corpus.changed_python(label["repo"], label["parent"], label["sha"])
    return sorted(set(named) & set(changed)) or changed


def checked(corpus, hylint, label, commit, paths, root, whole, asked):
    """Findings and sources by path of one version; paths that are not there are left out."""
    sources = {}
    if whole:
        corpus.extract(label["repo"], commit, root)
    for path in paths:
        try:
            data = corpus.blob(label["repo"], commit, path)
        except lib.Missing:
            continue
        lib.put(os.path.join(root, path), data)
        sources[path] = lib.Source(data)
    run = hylint.check(sorted(sources), root, asked) if sources else lib.Run(0, {}, None, 0)
    return [f for f in run.findings if f["file"] in sources], sources, run.error


def functions_touched(deltas, path, source, side):
    """Names of the functions of a version (side: before, after) that the fix touched in this file."""
    names = {lib.plain_name(d["function"]) for d in deltas if d["file"] == path and d["line_" + side]}
    return names & {f.name for f in source.functions}


def in_touched(deltas, finding, source, side):
    names = functions_touched(deltas, finding["file"], source, side)
    return not names or any(lib.in_functions(source, n, names) for n in lib.lines_of(finding) if n)


def examine(corpus, hylint, label, fix, deltas, whole, asked):
    result = {"label": label, "file": [], "function": [], "left": [], "paths": [], "note": ""}
    codes = wanted_codes(label)
    with tempfile.TemporaryDirectory(prefix="study-") as tmp:
        try:
            paths = touched_files(corpus, label, fix, deltas)
            old, before, bad = checked(corpus, hylint, label, label["parent"], paths, os.path.join(tmp, "b"), whole,
                                       asked)
            new, after, bad2 = checked(corpus, hylint, label, label["sha"], paths, os.path.join(tmp, "a"), whole,
                                       asked)
        except lib.Missing as e:
            result["note"] = str(e)
            return result
    result["paths"], result["note"] = paths, bad or bad2 or ""
    for f in old:
        if f["code"] in codes:
            result["file"].append(f["code"])
            if in_touched(deltas, f, before[f["file"]], "before"):
                result["function"].append(f["code"])
    result["left"] = [f["code"] for f in new if f["code"] in codes & LEFT_BEHIND
                      and f["code"] not in result["file"] and in_touched(deltas, f, after[f["file"]], "after")]
    result["elsewhere"] = sorted({f["code"] for f in old} - codes)
    return result


def show(results, asked, known):
    rows = []
    for r in results:
        lab = r["label"]
        rows.append([lab["row_id"], lab["repo"][:40], lab["candidate_rules_on_before"] or "-",
                     " ".join(sorted(set(r["file"]))) or "-", " ".join(sorted(set(r["function"]))) or "MISS",
                     " ".join(sorted(set(r["left"]))) or "-"])
    lib.show_table(["row", "repository", "candidates", "file", "function", "left"], rows)
    n = len(results)
    by_file, by_function = (sum(bool(r[k]) for r in results) for k in ("file", "function"))
    unasked = sum(bool(set(r["function"]) - asked) for r in results)
    left = sum(bool(r["function"] or r["left"]) for r in results)
    print("\nlabels %d; candidate in a touched file %d (%s); in a touched function %d (%s), without being asked %d (%s); "
          "or left by the fix %d (%s)" % (n, by_file, lib.ratio(by_file, n), by_function, lib.ratio(by_function, n),
                                          unasked, lib.ratio(unasked, n), left, lib.ratio(left, n)))
    for r in results:
        if r["function"] or r["left"]:
            continue
        lab = r["label"]
        print("\nrow %s %s %s (%s): wants %s" % (lab["row_id"], lab["repo"], lab["parent"][:12], lab["visibility"],
                                                  lab["candidate_rules_on_before"]))
        print("  files: %s" % " ".join(r["paths"]))
        print("  note: %s" % lab["note"])
        print("  not seen because: %s" % known.get("row " + lab["row_id"], "NOT EXPLAINED"))
        if r.get("elsewhere"):
            print("  other codes there: %s" % " ".join(r["elsewhere"]))
        if r["note"]:
            print("  trouble: %s" % r["note"])
    return left / n if n else 1.0


def main():
    p = lib.arguments(__doc__)
    p.add_argument("--visibility", default="single-file", help="single-file, heuristic, cross-file, partly, no, all")
    p.add_argument("--row", action="append", help="only this row, may be repeated")
    p.add_argument("--whole-tree", action="store_true",
                   help="lay out all .py files of the commit, for rules that follow imports")
    p.add_argument("--min", type=float, default=0.0, help="exit 1 below this share of labels, seen or left")
    opts, corpus, hylint = lib.start(p)
    fixes = {r["row_id"]: r for r in corpus.rows("study-fixes.csv")}
    deltas = {}
    for d in corpus.rows("study-function-deltas.csv"):
        deltas.setdefault(d["row_id"], []).append(d)
    labels = [r for r in corpus.rows("study-labels.csv")
              if opts.visibility in ("all", r["visibility"]) and (not opts.row or r["row_id"] in opts.row)]
    asked = hylint.asked_for()
    results = lib.parallel(opts.jobs, lambda r: examine(corpus, hylint, r, fixes.get(r["row_id"]),
                                                        deltas.get(r["row_id"], []), opts.whole_tree, asked), labels)
    return 1 if show(results, asked, lib.known_misses()) < opts.min else 0


if __name__ == "__main__":
    sys.exit(main())
