# What programs read of commands other than check.
. "$TOP/tests/lib.sh"

read_json() { # PYTHON: `it` is what is in the file `out`
	python3 -c 'import json, sys
it = json.load(open("out"))
exec(sys.argv[1])' "$1"
}

traced_file() { # FILE
	printf 'import tensorflow as tf\n\n\n@tf.function\ndef f(x):\n    print(x)\n    return x\n' >"$1"
}

why_lists_the_rules() {
	expect_status 0 "$HYLINT" why -f json "out of the last 5 calls triggered retracing"
	read_json '
assert "HY101" in [m["code"] for m in it], it
for m in it:
    assert set(m) == {"code", "name", "severity", "summary", "excerpt"} and m["excerpt"].strip() == m["excerpt"] != "", m'
	expect_status 1 "$HYLINT" why -f json "zzz yyy qqq"
	read_json 'assert it == []'
	[ ! -s err ]
}

doctor_tells_facts_and_troubles() {
	git init -q .
	expect_status 1 "$HYLINT" doctor -f json
	read_json '
assert it["checked"] is False and any("hylint install" in t for t in it["troubles"]), it
facts = {f["what"]: f["value"] for f in it["facts"]}
assert facts["pre-commit hook"] == "none" and facts["configuration"] == "none", facts'
	"$HYLINT" install >/dev/null
	printf '[hylint]\nselect = HY2\n' >.hylint.ini
	git add .hylint.ini
	expect_status 0 "$HYLINT" doctor -f json
	read_json '
assert it["checked"] is True and it["troubles"] == [], it
facts = {f["what"]: f["value"] for f in it["facts"]}
assert facts["configuration"].endswith(".hylint.ini"), facts'
}

settings_tell_values_and_where() {
	mkdir sub
	printf '[hylint]\nselect = HY2 HY3\nignore = HY201\n[severity]\nHY206 = info\n[per-file-ignores]\nsub/ = HY3\n' >.hylint.ini
	expect_status 0 "$HYLINT" check --show-settings -f json . sub -c largest-file=1M
	read_json '
here, sub = it
assert (here["path"], sub["path"]) == (".", "sub"), it
for s in it:
    assert s["configuration"].endswith(".hylint.ini"), s
    assert [v["value"] for v in s["settings"]["select"]] == ["HY2", "HY3"], s
    assert s["settings"]["ignore"][0]["where"].endswith(".hylint.ini:3"), s
    assert s["settings"]["largest-file"] == [{"value": "1048576", "where": "--config"}], s["settings"]["largest-file"]
    assert s["severity"]["HY206"]["value"] == "info", s
    assert s["per-file-ignores"][0]["pattern"].endswith("sub/"), s
    assert "HY206" in s["rules"] and "HY201" not in s["rules"] and "HY101" not in s["rules"], s'
	expect_status 2 "$HYLINT" check --show-settings -f sarif
	grep -q 'full and json' err
	printf '[hylint]\nselekt = HY2\n' >.hylint.ini
	expect_status 2 "$HYLINT" check --show-settings -f json
	[ ! -s out ]
	grep -q "did you mean 'select'" err
}

every_rule_at_once() {
	expect_status 0 "$HYLINT" rules -f json
	read_json 'json.dump([r["code"] for r in it], open("codes", "w"))'
	expect_status 0 "$HYLINT" rule --all -f json
	read_json '
assert [r["code"] for r in it] == json.load(open("codes"))
assert all(r["page"].startswith("# " + r["code"]) for r in it)'
	expect_status 0 "$HYLINT" rule --all -f markdown
	[ "$(grep -c '^# HY' out)" = "$(python3 -c 'import json; print(len(json.load(open("codes"))))')" ]
	expect_status 0 "$HYLINT" rule HY201 HY206 -f json
	read_json 'assert [r["code"] for r in it] == ["HY201", "HY206"]'
	expect_status 0 "$HYLINT" rule HY201 -f json
	read_json 'assert it["code"] == "HY201"'
	expect_status 2 "$HYLINT" rules HY2x -f json
}

statistics_alone_count_only() {
	traced_file a.py
	traced_file b.py
	expect_status 1 "$HYLINT" check --isolated --statistics -q .
	[ "$(cat out)" = "      2  HY201  print-in-traced-code" ]
	expect_status 1 "$HYLINT" check --isolated --statistics -f concise -q .
	[ "$(grep -c '^[ab].py:' out)" = 2 ]
	printf 'x = 1\n' >a.py
	expect_status 0 "$HYLINT" check --isolated --statistics a.py
	[ "$(cat out)" = "hylint: checked 1 file, found nothing" ]
}

reasons_may_name_an_issue() {
	traced_file a.py
	expect_status 0 "$HYLINT" check --isolated --add-suppressions "see #12, C# too" a.py
	grep -q '    print(x)  # hylint: ignore\[HY201\] see #12, C# too$' a.py
	expect_status 0 "$HYLINT" check --isolated --select HY2,HY002 a.py
	for reason in 'first # second' '#noqa' '# hylint: off' '' ' ' 'two
lines'; do
		expect_status 2 "$HYLINT" check --isolated --add-suppressions "$reason" a.py
	done
}

run why_lists_the_rules
run doctor_tells_facts_and_troubles
run settings_tell_values_and_where
run every_rule_at_once
run statistics_alone_count_only
run reasons_may_name_an_issue
done_testing
