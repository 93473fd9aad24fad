#!/usr/bin/env python3
"""rulegen accepts the catalogue, and refuses a rule whose files disagree."""
import os
import subprocess
import sys
import tempfile

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RULEGEN = os.path.join(os.environ.get("BUILD") or os.path.join(TOP, "build"), "rulegen")

STEM = "side-effects/HY299-a-rule"
INI = """[rule]
code = HY299
name = a-rule
summary = a summary
severity = warning
since = 0.1.0
framework = tensorflow
message = `{call}` is wrong
symptom = style: nothing is seen

[match]
calls = tensorflow.nothing
"""
PAGE = """# HY299 a-rule

## What it does

It does.

## Why is this bad?

It is.

## What to write instead

This.

## Limits

That.

## References

None.
"""
EXAMPLES = """# bad
tf.nothing()  # expect: HY299

# good
tf.something()
"""
LEFT_OUT = PAGE.replace("## References", """## Not reported on purpose

- `continue`, which works,
  as Python says. Example: `run_fine`.

## References""")
SHOWN = EXAMPLES + "\n\ndef run_fine():\n    return 1, 1\n"
NOTHING_SHOWS = ".md:21: nothing shows this exception; write a good example run_NAME()"
CARETS = "=== a block\ntf.nothing()\n^~~~~~~~~~~~ HY299\n=== fine\ndef run_fine():\n    return 1, 1\n"
TESTS = {"../tests/a.sh": "fine() {\n\ttrue\n}\n"}
PATTERN = """part given = argument 0
part call = callee
if = node calls x.y, given must dataset
at = given
"""
CHANGE_INI = INI.split("\n[match]")[0] + "where = change\n"
GOOD = {STEM + ".ini": INI, STEM + ".md": PAGE, STEM + ".py": EXAMPLES}

CHANGE = dict(GOOD, **{STEM + ".ini": CHANGE_INI, STEM + ".c": "", STEM + ".before.py": "tf.something()\n"})


def without(suffix):
    return {name: text for name, text in GOOD.items() if not name.endswith(suffix)}


def ini(old, new):
    assert old in INI
    return dict(GOOD, **{STEM + ".ini": INI.replace(old, new)})


def pattern(replaced=("", ""), more=""):
    old, new = replaced
    assert old in PATTERN
    return ini("calls = tensorflow.nothing\n", (PATTERN.replace(old, new) if old else PATTERN) + more)


def page(old, new):
    assert old in PAGE
    return dict(GOOD, **{STEM + ".md": PAGE.replace(old, new)})


def left_out(old="", new="", py=SHOWN, **more):
    """A page with an exception."""
    assert old in LEFT_OUT
    return dict(GOOD, **{STEM + ".md": LEFT_OUT.replace(old, new), STEM + ".py": py},
                **{STEM + "." + suffix: text for suffix, text in more.items()})


def examples(text):
    return dict(GOOD, **{STEM + ".py": text})


def moved(stem, old="", new=""):
    return {stem + name[len(STEM):]: text.replace(old, new) if old else text for name, text in GOOD.items()}


# What is tried, its files, and what must be said (nothing: it is accepted).
CASES = [
    ("a whole rule", GOOD, None),
    ("no rule at all", {}, None),
    ("values on several lines", ini("a summary", "a\n    summary"), None),
    ("code at the beginning of a message", ini("`{call}` is", "tf.Variable is"), None),
    ("a class at the beginning of a message", ini("`{call}` is", "TensorArray is"), None),
    ("a check instead of a match",
     dict(ini("[match]\ncalls = tensorflow.nothing\n", ""), **{STEM + ".c": "", STEM + ".ini": INI.split("[match]")[0].replace(
         "symptom", "wake = call\nsymptom")}), None),
    ("no page", without(".md"), ".md:1: the page is missing"),
    ("no examples", without(".py"), ".py:1: the examples are missing"),
    ("only a page", {STEM + ".md": PAGE}, ".md:1: it belongs to no rule"),
    ("a title of another rule", page("# HY299", "# HY298"), ".md:1: the page does not begin with its title"),
    ("a section is missing", page("## What it does\n\nIt does.\n\n", ""), ".md:1: a section is missing; write '## What it does'"),
    ("nothing about what is left out", page("## Limits\n\nThat.\n\n", ""), ".md:1: the page does not say what the rule leaves out"),
    ("an empty section", page("That.\n", ""), ".md:15: '## Limits' is empty"),
    ("sections out of order", page("It does.\n", "It does.\n\n## References\n\nNone.\n"), "is too early"),
    ("a key nobody knows", ini("since", "sense"), ".ini:6: unknown key 'sense'"),
    ("a key is missing", ini("symptom = style: nothing is seen\n", ""), ".ini:1: key 'symptom' is missing"),
    ("a key twice", ini("since = 0.1.0\n", "since = 0.1.0\nsince = 0.1.0\n"), ".ini:7: key 'since' is given twice"),
    ("an empty value", ini("a summary", ""), ".ini:4: 'summary' is empty"),
    ("a severity nobody knows", ini("warning", "fatal"), ".ini:5: 'fatal' is not a valid value of 'severity'; write one of: error, warning, info"),
    ("a section nobody knows", ini("[match]", "[query]"), "unknown section [query]"),
    ("a match key nobody knows", ini("calls", "call"), "unknown key 'call' in [match]"),
    ("parts and tests", pattern(), None),
    ("a test nobody knows", pattern(replaced=("must", "most")),
     ".ini:14: 'most' is not a test; did you mean 'must'?"),
    ("a way nobody knows", pattern(replaced=("= argument", "= arguments_of")),
     ".ini:12: 'arguments_of' is not a way to a part; did you mean 'arguments'?"),
    ("a part nobody knows", pattern(replaced=("at = given", "at = goven")),
     ".ini:15: 'goven' is not a part; did you mean 'given'?"),
    ("a kind of value nobody knows", pattern(replaced=("dataset", "datasat")),
     ".ini:14: 'datasat' is not a kind of value; did you mean 'dataset'?"),
    ("a set nobody knows", pattern(replaced=("calls x.y", "calls @nothing")),
     ".ini:14: there is no set 'nothing'"),
    ("a test without what it asks for", pattern(replaced=(" dataset", "")),
     ".ini:14: something is missing after 'must'"),
    ("a text that nothing fills", pattern(replaced=("part call = callee\n", "")),
     ".ini:8: nothing fills {call}; name a part so, or add 'text call = ...'"),
    ("a text that one case does not fill", pattern(more="\n[case a]\nif = node traced\nmessage = {what}\n"),
     ".ini:8: nothing fills {what} in case a"),
    ("a key of a case nobody knows", pattern(more="\n[case a]\nlabel = x\n"),
     ".ini:18: unknown key 'label' in [case a]"),
    ("a fix that is not announced", pattern(more="\n[fix]\ntitle = x\nput given = y\n"),
     "a [fix] has to say how safe it is"),
    ("a node kind nobody knows", ini("since", "wake = calls\nsince"), ".ini:6: 'calls' is not a node kind"),
    ("a status nobody knows", ini("since", "status = old\nsince"), ".ini:6: 'old' is not a valid value of 'status'"),
    ("a rule in preview that is on", ini("since", "status = preview\nsince"), ".ini:6: a rule in preview reports only when selected"),
    ("a rule in preview", ini("since", "status = preview\ndefault = off\nsince"), None),
    ("a deprecated rule without another", ini("since", "status = deprecated\nsince"), ".ini:6: a deprecated rule names the rule to use"),
    ("another rule for a stable one", ini("since", "instead = HY201\nsince"), ".ini:6: 'instead' is for deprecated rules"),
    ("a code that is none", ini("HY299", "HY29"), ".ini:2: 'HY29' is not a code"),
    ("another file name", ini("HY299", "HY298"), ".ini:2: the file is named HY299-a-rule; name it HY298-a-rule"),
    ("a name in capitals", ini("a-rule", "A-Rule"), "is not in kebab-case"),
    ("a code of another family", moved("mode/HY299-a-rule"), "codes of the family mode begin with HY6"),
    ("a message with a period", ini("is wrong", "is wrong."), ".ini:8: 'message' ends with a period"),
    ("a message with a capital", ini("`{call}` is", "This is"), ".ini:8: 'message' begins with a capital"),
    ("a rule without deeds", ini("[match]\ncalls = tensorflow.nothing\n", ""), "the rule does nothing"),
    ("a check that nothing wakes", dict(GOOD, **{STEM + ".c": "", STEM + ".ini": INI.split("[match]")[0]}), "nothing wakes the check"),
    ("a rule on changes", CHANGE, None),
    ("a rule on changes without a text before", {n: t for n, t in CHANGE.items() if not n.endswith(".before.py")},
     ".before.py:1: the text before the examples is missing"),
    ("a text before without changes", dict(GOOD, **{STEM + ".before.py": ""}), ".before.py:1: only a rule with 'where = change'"),
    ("a rule on changes that is woken", dict(CHANGE, **{STEM + ".ini": CHANGE_INI + "wake = call\n"}),
     ".ini:10: a rule on changes is a check that nothing wakes"),
    ("a text before of no rule", {STEM + ".before.py": ""}, ".before.py:1: it belongs to no rule"),
    ("nothing is expected", examples("# bad\ntf.nothing()\n# good\n"), ".py:1: nothing is expected"),
    ("no clean counterpart", examples("tf.nothing()  # expect: HY299\n"), ".py:1: there is no clean counterpart"),
    ("a finding below good", examples("# bad\nx()  # expect: HY299\n# good\nx()  # expect: HY299\n"), ".py:4: HY299 is expected below"),
    ("two rules of one code", dict(GOOD, **moved("side-effects/HY299-b-rule", "a-rule", "b-rule")), "code HY299 belongs to"),
    ("two rules of one name", dict(GOOD, **moved("side-effects/HY298-a-rule", "HY299", "HY298")), "name a-rule belongs to"),
    ("a symptom nobody can see", ini("style: nothing is seen", "it hurts"), ".ini:9: 'it hurts' is not a known symptom"),
    ("a symptom without its text", ini("style: nothing is seen", "raises"), ".ini:9: write the symptom as 'raises: ...'"),
    ("a symptom that nothing shows", ini("style: nothing is seen", "frozen"), ".py:1: nothing shows the symptom 'frozen'; define run_bad()"),
    ("a symptom that is shown", dict(ini("style: nothing is seen", "frozen"),
                                     **{STEM + ".py": EXAMPLES + "def run_bad():\n    pass\ndef run_good():\n    pass\n"}), None),
    ("an exception that an example shows", left_out(), None),
    ("an exception that a caret block shows", left_out(py=EXAMPLES, caret=CARETS), None),
    ("an exception that nothing shows", left_out(" Example: `run_fine`."), NOTHING_SHOWS),
    ("the last of two exceptions", left_out("- `continue`", "- `continue`. Example: `run_fine`.\n- `break`, with `else`\n- `continue`"),
     ".md:22: nothing shows this exception"),
    ("an example that is not there", left_out(py=EXAMPLES), ".md:21: there is no example run_fine(); define it below '# good' in"),
    ("an example of what goes wrong", left_out(py=SHOWN.replace("\n\ndef", "\n\n# bad\ndef")),
     ".md:21: run_fine() stands where HY299 is reported; move it below a '# good' line"),
    ("an example in a block with a finding", left_out(py=EXAMPLES, caret=CARETS.replace("=== fine\n", "")),
     ".md:21: run_fine() stands where HY299 is reported"),
    ("an example that cannot be run", left_out("`run_fine`", "`fine`"), ".md:21: 'fine' cannot be run; name a function run_..."),
    ("an exception that a test shows", dict(left_out("Example: `run_fine`", "Test: `tests/a.sh: fine`"), **TESTS), None),
    ("a test that is not there", dict(left_out("Example: `run_fine`", "Test: `tests/a.sh: other`"), **TESTS),
     ".md:21: there is no test 'tests/a.sh: other'; write 'Test: `tests/FILE: NAME`.'"),
    ("a line that is too long", ini("a summary", "a" * 200), ".ini:4: the line is longer than 190 bytes"),
]


def generate(rules, out):
    return subprocess.run([RULEGEN, rules, out], capture_output=True, text=True)


def judge(files, wanted):
    with tempfile.TemporaryDirectory() as room:
        rules = os.path.join(room, "rules")
        os.makedirs(rules)
        for name, text in files.items():
            path = os.path.join(rules, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
        done = generate(rules, room)
        if wanted is None:
            return "" if done.returncode == 0 else f"refused: {done.stderr.strip()}"
        if done.returncode != 1:
            return f"ended with {done.returncode}, not 1"
        if os.path.exists(os.path.join(room, "rule_table.c")):
            return "wrote a table all the same"
        return "" if wanted in done.stderr else f"does not say '{wanted}' but: {done.stderr.strip()}"


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as room:
        done = subprocess.run([RULEGEN, "rules", room], capture_output=True, text=True, cwd=TOP)
    for line in done.stderr.splitlines():
        print(f"not ok rules: {line}")
        failed += 1
    if done.returncode == 0:
        print("ok the catalogue is whole")
    elif not done.stderr:
        print(f"not ok rules: rulegen ended with {done.returncode}")
        failed += 1
    for name, files, wanted in CASES:
        why = judge(files, wanted)
        print(f"not ok rulegen and {name}: {why}" if why else f"ok rulegen and {name}")
        failed += bool(why)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
