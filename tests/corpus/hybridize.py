#!/usr/bin/env python3
"""Agreement of `hylint inspect` with the Hybridize Functions test suite.

Every function of facts/hybridize-expected.json is looked up by name and line
in the output for its file; a function that is not there disagrees on all its
facts. Facts that the suite leaves open (null) are not counted. The table
splits folders with one Python file from those with several, whose files are
inspected together, as that tool sees them. Its option to infer signatures is
off unless a record says otherwise: there, advice to add one is no disagreement
with "none". What the suite
expects is what that tool computes, not the truth: records whose test says so
are marked "known deviation".
"""
import os
import sys
import tempfile
from collections import Counter

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import corpuslib as lib  # noqa: E402

FACTS = [  # shown name, expected key, reading of one function of `hylint inspect`
    ("hybrid", "is_hybrid", lambda f: bool(f.get("hybrid"))),
    ("tensor parameter", "has_tensor_param", lambda f: bool(f.get("tensor_parameters"))),
    ("primitive parameter", "has_primitive_param", lambda f: bool(f.get("primitive_parameters"))),
    ("side effects", "has_side_effects", lambda f: bool(f.get("has_side_effects"))),
    ("recursive", "is_recursive", lambda f: bool(f.get("recursive"))),
]
SHOWN = [f[0] for f in FACTS] + ["tensor by name", "eager-only calls", "decision"]


def names(entries):
    """Parameter names, whether listed as strings or as objects."""
    return {e.get("name") if isinstance(e, dict) else e for e in entries or []}


def comparisons(record, found):
    """(fact, expected, got) for all that the record states; got is None without a function."""
    stated = dict(record.get("derived") or {}, **record["expected"])
    extra = record.get("extra") or {}
    for shown, key, read in FACTS:
        if stated.get(key) is not None:
            yield shown, stated[key], read(found) if found else None
    for param, facts in sorted((extra.get("params") or {}).items()):
        if facts.get("is_tensor") is not None:
            yield "tensor by name", (param, facts["is_tensor"]), \
                (param, param in names(found.get("tensor_parameters"))) if found else None
    if extra.get("has_eager_only_calls") is not None:
        yield "eager-only calls", extra["has_eager_only_calls"], bool(found.get("eager_only_calls")) if found else None
    if record.get("decision"):
        yield "decision", record["decision"], decision(record, found) if found else None


def decision(record, found):
    """What hylint advises, as far as that tool was asked."""
    advice = found.get("advice", "none")
    infers = (record["context"].get("harness_overrides") or {}).get("infer_input_signatures")
    return "none" if advice == "reconfigure" and not infers else advice


def python_files(cwd, below):
    """Paths from `cwd` of all .py files in its sub-folder."""
    return sorted(os.path.relpath(os.path.join(folder, n), cwd)
                  for folder, _, names_in in os.walk(os.path.join(cwd, below)) for n in names_in if n.endswith(".py"))


def inspected(hylint, root, folder, records):
    """Functions by (file, last name, line) of the files of one test folder."""
    cwd = os.path.join(root, folder)
    if not os.path.isdir(cwd):
        return {}, ["folder is not there"]
    files = python_files(cwd, "in")
    found, trouble = {}, []
    run = hylint.inspect(files, cwd)
    if run.error:
        trouble.append("%s: %s" % (" ".join(files), run.error))
    for f in run.data.get("functions", []):
        found[f["file"], lib.plain_name(f["function"]).split(".")[-1], f["line"]] = f
    return found, trouble


def examine(hylint, root, folder, records):
    found, trouble = inspected(hylint, root, folder, records)
    out = []
    for r in records:
        f = found.get((r["file"], r["function"].split(".")[-1], r["line"]))
        out.append((r, f, list(comparisons(r, f))))
    return folder, out, trouble


def show(title, results):
    total, good, seen = Counter(), Counter(), Counter()
    for _, records, _ in results:
        for _, _, facts in records:
            for shown, want, got in facts:
                total[shown] += 1
                good[shown] += want == got
                value = want[1] if isinstance(want, tuple) else want
                seen[shown, value, want == got] += 1
    rows = []
    for shown in SHOWN:
        yes, no = ([seen[shown, v, ok] for ok in (True, False)] for v in (True, False))
        if shown == "decision":
            rows.append([shown, total[shown], "%.3f" % (good[shown] / total[shown]) if total[shown] else "-", "", ""])
        elif total[shown]:
            rows.append([shown, total[shown], "%.3f" % (good[shown] / total[shown]),
                         "%d/%d" % (yes[0], sum(yes)), "%d/%d" % (no[0], sum(no))])
    print("%s: %d functions" % (title, sum(len(r) for _, r, _ in results)))
    lib.show_table(["fact", "n", "agree", "of true", "of false"], rows)
    for d in sorted({k[1] for k in seen if k[0] == "decision"}, key=str):
        print("  decision %-12s %d/%d" % (d, seen["decision", d, True],
                                          seen["decision", d, True] + seen["decision", d, False]))
    print()
    return {s: good[s] / total[s] for s in total}


def show_disagreements(results, only):
    for folder, records, trouble in results:
        for t in trouble:
            print("%s: trouble: %s" % (folder, t))
        for r, found, facts in records:
            wrong = [(s, w, g) for s, w, g in facts if w != g and only in ("", s)]
            if not wrong:
                continue
            known = " [known deviation]" if r["context"].get("test_comment_flags_known_deviation") else ""
            print("%s/%s:%d %s%s" % (folder, r["file"], r["line"], r["function"], known))
            if not found:
                print("    no such function in the output")
                continue
            for shown, want, got in wrong:
                why = r["expected"].get("failures_present") if shown == "decision" else None
                print("    %s: expected %s, got %s" % (shown, want, got) + (" (%s)" % ", ".join(why) if why else ""))
            if lib.plain_name(found["function"]) != r["function"]:
                print("    named %s" % found["function"])


def main():
    p = lib.arguments(__doc__)
    p.add_argument("--folder", action="append", help="only this test folder, may be repeated")
    p.add_argument("--without-deviations", action="store_true", help="leave the known deviations out")
    p.add_argument("--fact", default="", help="list disagreements on this fact only: %s" % ", ".join(SHOWN))
    p.add_argument("--quiet", action="store_true", help="tables only")
    opts, corpus, hylint = lib.start(p)
    facts = corpus.json("hybridize-expected.json")
    source = facts["source"]
    prefix = source["resource_root"].split("/<dir>")[0]
    folders = {}
    for r in facts["records"]:
        if opts.without_deviations and r["context"].get("test_comment_flags_known_deviation"):
            continue
        if not opts.folder or r["dir"] in opts.folder:
            folders.setdefault(r["dir"], []).append(r)
    with tempfile.TemporaryDirectory(prefix="hybridize-") as tmp:
        try:
            corpus.extract(source["repository"], source["commit"], tmp, prefix + "/")
        except lib.Missing as e:
            print("skipped: %s" % e)
            return 0
        root = os.path.join(tmp, prefix)
        results = lib.parallel(opts.jobs, lambda kv: examine(hylint, root, kv[0], kv[1]),
                               sorted(folders.items()))
    single = [r for r in results if r[1][0][0]["context"]["py_files_in_dir"] == 1]
    several = [r for r in results if r not in single]
    show("folders with one file", single)
    show("folders with several files", several)
    if not opts.quiet:
        show_disagreements(single + several, opts.fact)
    return 0


if __name__ == "__main__":
    sys.exit(main())
