# Every format, compared with what it looked like when a person last read it.
# UPDATE_GOLDEN=1 tests/run tests/cli/reports.sh writes the files anew: read
# the difference before it is committed.
. "$TOP/tests/lib.sh"

golden=$TOP/tests/cli/golden

same_as_golden() { # NAME ARGUMENT...
	name=$golden/$1
	shift
	cp "$golden/train.py" .
	expect_status 2 "$HYLINT" check --isolated train.py nowhere.py "$@"
	sed 's/"version": *"[0-9.]*"/"version": "VERSION"/' out >shown
	if [ -n "$UPDATE_GOLDEN" ]; then
		cp shown "$name"
	fi
	diff -u "$name" shown
}

full() { same_as_golden full.txt; }
full_in_colour() { same_as_golden colour.txt --color always; }
concise() { same_as_golden concise.txt -f concise; }
statistics() { same_as_golden statistics.txt -f concise --statistics -i HY2; }
json() { same_as_golden report.json -f json; }
jsonl() { same_as_golden report.jsonl -f jsonl; }
github() { same_as_golden github.txt -f github; }

gitlab() { same_as_golden gitlab.json -f gitlab; }
rdjson() { same_as_golden report.rdjson -f rdjson; }
junit() { same_as_golden junit.xml -f junit; }
azure() { same_as_golden azure.txt -f azure; }
checkstyle() { same_as_golden checkstyle.xml -f checkstyle; }

# Their consumers: unique fingerprints, byte columns, XML that parses.
other_formats_hold_what_their_readers_need() {
	cp "$golden/train.py" .
	"$HYLINT" check --isolated train.py -q -f concise -o gitlab:g -o rdjson:r \
		-o junit:j >out || true
	python3 - <<'EOF'
import json, xml.etree.ElementTree as xml
issues = json.load(open("g"))
assert len({i["fingerprint"] for i in issues}) == len(issues) > 4
assert all(i["severity"] in ("info", "minor", "major") for i in issues)
source = open("train.py", "rb").read().split(b"\n")
for d in json.load(open("r"))["diagnostics"]:
    for s in d["suggestions"]:
        start, end = s["range"]["start"], s["range"]["end"]
        old = source[start["line"] - 1][start["column"] - 1:end["column"] - 1]
        assert old in (b"print", b"experimental_relax_shapes"), old
failures = xml.parse("j").getroot().findall("testsuite/testcase/failure")
assert len(failures) == len(issues)
EOF
}

# Two runs over the same code give the same report, also when one took longer.
no_report_tells_how_long_it_took() {
	for format in html json jsonl sarif gitlab rdjson junit checkstyle github azure; do
		"$HYLINT" check --isolated -f $format - <"$golden/train.py" >fast || true
		{ sleep 1.1; cat "$golden/train.py"; } |
			"$HYLINT" check --isolated -f $format - >slow 2>/dev/null || true
		grep -q HY201 fast
		cmp fast slow
	done
}

# The page's frame and the rules' pages are left out; html_report.py looks at them.
html() {
	cp "$golden/train.py" .
	expect_status 2 "$HYLINT" check --isolated train.py nowhere.py -f html
	sed -n '/^<main/,/^<\/main>/p' out >shown
	if [ -n "$UPDATE_GOLDEN" ]; then
		cp shown "$golden/report.html"
	fi
	diff -u "$golden/report.html" shown
	grep -q '<li>nowhere.py: no such file' out
}

# The rules' pages are in there and change with the rules: only the shape of
# what is found is compared.
sarif() {
	cp "$golden/train.py" .
	expect_status 2 "$HYLINT" check --isolated train.py nowhere.py -f sarif
	python3 - >shown <<'EOF'
import json
log = json.load(open("out"))
run = log["runs"][0]
for rule in run["tool"]["driver"]["rules"]:
    assert rule["help"]["markdown"].startswith("# " + rule["id"])
    del rule["help"], rule["shortDescription"]
for result in run["results"]:
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
del run["tool"]["driver"]["version"]
print(json.dumps(log, indent=1, ensure_ascii=False))
EOF
	if [ -n "$UPDATE_GOLDEN" ]; then
		cp shown "$golden/report.sarif"
	fi
	diff -u "$golden/report.sarif" shown
}

# Where hylint knows the site, codes lead to their pages; rules of a project have none there.
codes_lead_to_the_site() {
	cp "$golden/train.py" .
	page=https://example.org/h/rules/side-effects/HY201-print-in-traced-code.html
	export HYLINT_SITE=https://example.org/h/
	mkdir r
	printf '[rule]\ncode = X001\nname = own\nmessage = own\n[match]\nquery = (call) @report\n' >r/x.ini
	"$HYLINT" check --isolated -q -c rules=r train.py -o sarif:s -o html:h -f concise >plain || true
	python3 - "$page" <<'EOF'
import json, sys
rules = {r["id"]: r.get("helpUri") for r in json.load(open("s"))["runs"][0]["tool"]["driver"]["rules"]}
assert rules["HY201"] == sys.argv[1] and rules["X001"] is None, rules
EOF
	grep -q "<a href=\"$page\">HY201 on the site</a>" h
	refuse grep -q example.org plain
	FORCE_HYPERLINK=1 "$HYLINT" check --isolated -q --color always train.py >linked || true
	grep -qF "]8;;$page" linked
	for bad in '' 'javascript:x' 'https://a" b'; do
		HYLINT_SITE=$bad "$HYLINT" check --isolated -q train.py -o sarif:s >/dev/null || true
		refuse grep -q helpUri s
	done
}

# The few parts of the SARIF schema that services trip over.
sarif_means_what_it_says() {
	cp "$golden/train.py" .
	"$HYLINT" check --isolated train.py -f sarif >out || true
	python3 - <<'EOF'
import json
log = json.load(open("out"))
assert log["version"] == "2.1.0"
run = log["runs"][0]
assert run["columnKind"] == "unicodeCodePoints"
lines = open("train.py", encoding="utf-8").read().split("\n")
for result in run["results"]:
    region = result["locations"][0]["physicalLocation"]["region"]
    if region["startLine"] == region["endLine"]:
        line = lines[region["startLine"] - 1]
        text = line[region["startColumn"] - 1:region["endColumn"] - 1]
        assert text.strip() == text and text, (result["ruleId"], text)
    assert len(result["partialFingerprints"]["hylint/v1"]) == 16
EOF
}

json_and_edits_agree_with_the_file() {
	cp "$golden/train.py" .
	"$HYLINT" check --isolated train.py -f json >out || true
	python3 - <<'EOF'
import json
lines = open("train.py", encoding="utf-8").read().split("\n")
fixes = 0
for finding in json.load(open("out"))["findings"]:
    for key in ("code", "name", "severity", "message", "file", "line", "column", "end_line", "end_column",
                "function", "related", "fixes", "fingerprint"):
        assert key in finding, key
    for related in finding["related"]:
        for key in ("line", "column", "end_line", "end_column", "label", "causal"):
            assert key in related, key
    for fix in finding["fixes"]:
        for edit in fix["edits"]:
            fixes += 1
            old = lines[edit["line"] - 1][edit["column"] - 1:edit["end_column"] - 1]
            assert old in ("print", "experimental_relax_shapes"), old
assert fixes >= 4, fixes
EOF
}

# Programs get every place of a file, people the first ones and how many there are.
places_of_one_cause() {
	{
		echo 'from keras import backend as K'
		for number in $(seq 30); do
			echo "x$number = K.shape($number)"
		done
	} >many.py
	"$HYLINT" check --isolated -f json many.py >out || true
	python3 -c '
import json, sys
finding, = json.load(sys.stdin)["findings"]
assert finding["line"] == 2, finding
assert sorted(r["line"] for r in finding["related"]) == list(range(3, 32)), finding' <out
	"$HYLINT" check --isolated many.py >out || true
	grep -q '^\.\.\. | and 18 more places$' out
}

nothing_found() {
	echo 'x = 1' >clean.py
	expect_status 0 "$HYLINT" clean.py
	[ "$(cat out)" = 'hylint: checked 1 file, found nothing' ]
	expect_status 0 "$HYLINT" -q clean.py
	[ ! -s out ]
	expect_status 0 "$HYLINT" -f json clean.py
	python3 -c 'import json; r = json.load(open("out")); assert r["findings"] == r["skipped"] == []'
	for format in jsonl github azure; do # of lines: none
		expect_status 0 "$HYLINT" -f $format clean.py
		[ ! -s out ]
	done
}

run full
run full_in_colour
run concise
run statistics
run json
run jsonl
run github
run gitlab
run rdjson
run junit
run azure
run checkstyle
run html
run other_formats_hold_what_their_readers_need
run codes_lead_to_the_site
run sarif
run sarif_means_what_it_says
run json_and_edits_agree_with_the_file
run no_report_tells_how_long_it_took
run places_of_one_cause
run nothing_found
done_testing
