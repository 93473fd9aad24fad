# The configuration files and what overrides them.
. "$TOP/tests/lib.sh"

source_with_findings() { # FOLDER
	mkdir -p "$1"
	cat >"$1/a.py" <<'EOF'
import random

import tensorflow as tf


@tf.function
def step(x):
    print("x", x)
    x *= random.random()
    return x
EOF
}

# codes ARGUMENT...: which rules speak.
codes() {
	"$HYLINT" -q -f concise "$@" 2>err |
		sed -n 's/.*: [a-z]* \(HY[0-9]*\) .*/\1/p' | sort -u | tr '\n' ' '
}

configure() { # FOLDER, text on standard input
	cat >"$1/.hylint.ini"
}

selects_and_ignores() {
	source_with_findings .
	[ "$(codes)" = 'HY201 HY207 ' ]
	for select in HY201 hy201 print-in-traced-code; do
		printf '[hylint]\nselect = %s\n' $select | configure .
		[ "$(codes)" = 'HY201 ' ]
	done
	printf '[hylint]\nselect = HY2\nignore = HY201\n' | configure .
	[ "$(codes)" = 'HY207 ' ]
	printf '[hylint]\nignore = side-effects\n' | configure .
	[ "$(codes)" = '' ]
	# In lines of their own, with commas, commented.
	printf '# ours\n[hylint]\nselect =\n  HY201,\n  HY207\n' | configure .
	[ "$(codes)" = 'HY201 HY207 ' ]
}

command_line_wins() {
	source_with_findings .
	printf '[hylint]\nignore = HY201\n' | configure .
	[ "$(codes)" = 'HY207 ' ]
	[ "$(codes --isolated)" = 'HY201 HY207 ' ]
	[ "$(codes --select HY201)" = 'HY201 ' ]
	[ "$(codes -s HY2 -i HY207)" = 'HY201 ' ]
	[ "$(codes -i HY207)" = '' ]
	[ "$(codes -c select=HY201)" = 'HY201 ' ]
}

severities() {
	source_with_findings .
	printf '[severity]\nHY201 = error\nhost-randomness-in-traced-code = info\n' | configure .
	"$HYLINT" -q -f concise >out || true
	grep -q 'error HY201' out
	grep -q 'info HY207' out
	printf '[severity]\nHY2 = off\n' | configure .
	[ "$(codes)" = '' ]
}

nearest_file_rules() {
	source_with_findings .
	source_with_findings sub
	source_with_findings sub/deep
	printf '[hylint]\nselect = HY201\n' | configure .
	printf '[hylint]\nselect = HY207\n' | configure sub
	"$HYLINT" -q -f concise >out || true
	cut -d: -f1,4 out | cut -d' ' -f1-3 >seen
	cat >expected <<'EOF'
a.py: warning HY201
sub/a.py: error HY207
sub/deep/a.py: error HY207
EOF
	diff expected seen
	# From below, and by a whole path, it is the same.
	(cd sub/deep && [ "$(codes)" = 'HY207 ' ])
	(cd sub && [ "$(codes "$PWD/../a.py")" = 'HY201 ' ])
}

top_of_the_repository_ends_the_search() {
	printf '[hylint]\nselect = HY207\n' | configure .
	git init -q repo
	source_with_findings repo/sub
	(cd repo/sub && [ "$(codes)" = 'HY201 HY207 ' ])
	printf '[hylint]\nselect = HY201\n' | configure repo
	(cd repo/sub && [ "$(codes)" = 'HY201 ' ])
}

excluded_paths() {
	source_with_findings src/generated
	source_with_findings src/kept
	source_with_findings third_party
	printf '[hylint]\nexclude = generated third_party/\n' | configure .
	"$HYLINT" -q -f concise >out || true
	[ "$(cut -d: -f1 out | sort -u)" = src/kept/a.py ]
	# Patterns count from the file they stand in, not from the root.
	mkdir generated
	mv .hylint.ini src generated
	(cd generated && "$HYLINT" -q -f concise >../out) || true
	[ "$(cut -d: -f1 out | sort -u)" = src/kept/a.py ]
	# What is named is checked.
	(cd generated && expect_status 1 "$HYLINT" src/generated/a.py)
}

test_files() {
	source_with_findings checks
	[ "$(codes)" = 'HY201 HY207 ' ]
	printf '[hylint]\ntests = checks/\n' | configure .
	expect_status 0 "$HYLINT" rules -f json
	python3 - >wanted <<'EOF'
import json
print("".join(r["code"] + " " for r in json.load(open("out")) if r["tests"] and r["code"] in ("HY201", "HY207")))
EOF
	[ "$(codes)" = "$(cat wanted)" ]
}

wrappers_of_the_project() {
	cat >a.py <<'EOF'
from common import graph


@graph
def step(x):
    print("x", x)
    return x
EOF
	[ "$(codes)" = '' ]
	printf '[hylint]\nhybridizes = common.graph\n' | configure .
	[ "$(codes)" = 'HY201 ' ]
}

# mistake LINE-NUMBER TEXT: what .hylint.ini holds is wrong there.
mistake() {
	expect_status 2 "$HYLINT" a.py b.py
	grep -qF "hylint: .hylint.ini:$1: $2" err || { cat err; return 1; }
	[ "$(grep -c 'ini:' err)" = 1 ]
	[ "$(wc -l <err)" = 3 ]
}

mistakes_are_told_with_their_line() {
	source_with_findings .
	cp a.py b.py
	printf '[hylint]\n\nselekt = HY2\n' | configure .
	mistake 3 "unknown setting 'selekt'; did you mean 'select'?"
	printf '[hylnt]\nselect = HY2\n' | configure .
	mistake 2 "unknown section 'hylnt'; did you mean 'hylint'?"
	printf 'select = HY2\n' | configure .
	mistake 1 "'select' comes before any section; write [hylint] above it"
	printf '[hylint]\nselect = HY201 HY2077\n' | configure .
	mistake 2 "no rule, family or code 'HY2077'; did you mean 'HY207'?"
	printf '[severity]\nHY201 = eror\n' | configure .
	mistake 2 "unknown severity 'eror'; did you mean 'error'?"
	printf '[severity]\nprint-in-traced-cod = error\n' | configure .
	mistake 2 "no rule, family or code 'print-in-traced-cod'; did you mean"
	printf '[hylint]\nlargest-file = big\n' | configure .
	mistake 2 "'big' is not a valid size; write a number of bytes such as 500K or 2M"
	printf '[hylint]\nmode = blok\n' | configure .
	mistake 2 "unknown mode 'blok'; did you mean 'block'?"
	printf '[hylint]\nselect HY2\n' | configure .
	expect_status 2 "$HYLINT" a.py
	grep -q '^hylint: .hylint.ini:2: ' err
}

broken_file_spoils_only_its_folder() {
	source_with_findings good
	source_with_findings bad
	printf '[hylint]\nselekt = HY2\n' | configure bad
	expect_status 2 "$HYLINT" -f json
	python3 - <<'EOF'
import json
report = json.load(open("out"))
assert {f["file"] for f in report["findings"]} == {"good/a.py"}
assert [s["file"] for s in report["skipped"]] == ["bad/a.py"]
EOF
	grep -q '^hylint: bad/.hylint.ini:2: ' err
}

folder_in_place_of_the_file() {
	source_with_findings .
	mkdir .hylint.ini
	expect_status 2 "$HYLINT" a.py
	grep -q '^hylint: .hylint.ini: is not a regular file' err
}

shared_files_have_a_section_of_ours() {
	source_with_findings sub
	printf '[flake8]\nmax-line-length = 100\n' >sub/tox.ini
	{
		printf '[metadata]\nname = x ; "y\nbroken line\n'
		seq -s, 300
		printf '[hylint]\nselect = HY201\n[hylint:severity]\nHY201 = info\n[tool:pytest]\nselect = HY2\n'
	} >setup.cfg
	# The nearer file has nothing of ours and does not count.
	[ "$(codes sub)" = 'HY201 ' ]
	"$HYLINT" -q -f concise sub >out || true
	grep -q ' info HY201 ' out
	printf '[hylint]\nselect = HY207\n' >tox.ini
	[ "$(codes sub)" = 'HY201 ' ]
	printf '[hylint]\nignore = HY201\n' | configure .
	[ "$(codes sub)" = 'HY207 ' ]
	rm .hylint.ini setup.cfg
	[ "$(codes sub)" = 'HY207 ' ]
	[ "$(codes --isolated sub)" = 'HY201 HY207 ' ]
}

shared_files_are_read_from_the_index() {
	git init -q .
	source_with_findings .
	printf '[hylint]\nselect = HY201\n' >setup.cfg
	git add .
	printf '[hylint]\nselect = HY207\n' >setup.cfg
	[ "$(codes --staged)" = 'HY201 ' ]
	[ "$(codes)" = 'HY207 ' ]
}

mistakes_in_shared_files() {
	source_with_findings .
	printf '[a]\nb = c\n\n[hylint]\nselekt = HY2\n' >setup.cfg
	expect_status 2 "$HYLINT" a.py
	grep -qF "hylint: setup.cfg:5: unknown setting 'selekt'; did you mean 'select'?" err
	printf '[hylint:severty]\nHY2 = info\n' >setup.cfg
	expect_status 2 "$HYLINT" a.py
	grep -qF "hylint: setup.cfg:2: unknown section 'severty'; did you mean 'severity'?" err
}

# pyproject FOLDER, the text of [tool.hylint] on standard input.
pyproject() {
	{
		printf '[project]\nname = "x"\n\n[tool.hylint]\n'
		cat
	} >"$1/pyproject.toml"
}

a_table_of_pyproject() {
	source_with_findings sub
	for select in '"HY201"' '["HY201"]' '"HY201,HY104"' '["HY104", "print-in-traced-code"]'; do
		echo "select = $select" | pyproject .
		[ "$(codes)" = 'HY201 ' ]
	done
	pyproject . <<-'EOF'
		ignore = ["HY207"]
		largest-file = 2_000_000
		notebooks = false
		tensorflow = 2.10

		[tool.hylint.severity]
		HY201 = "info"

		[tool.hylint.per-file-ignores]
		"sub/b c.py" = ["HY2"]
	EOF
	"$HYLINT" -q -f concise sub >out || true
	grep -q 'sub/a.py:.* info HY201 ' out
	refuse grep -q HY207 out
	expect_status 0 "$HYLINT" check --show-settings sub
	grep -Eq '^settings for sub, from pyproject.toml$' out
	grep -Eq '^largest-file +2000000 +pyproject\.toml:6$' out
	grep -Eq '^notebooks +off +pyproject\.toml:7$' out
	grep -Eq '^tensorflow +2\.10 +pyproject\.toml:8$' out
	grep -Eq '^severity +HY201 = info +pyproject\.toml:11$' out
	grep -Eq '^per-file-ignores +sub/b c\.py = HY2 +pyproject\.toml:14$' out
	mv sub/a.py 'sub/b c.py'
	[ "$(codes)" = '' ]
}

a_list_of_toml_may_have_blanks() {
	source_with_findings 'third party'
	echo 'exclude = ["third party/"]' | pyproject .
	[ "$(codes)" = '' ]
	echo 'exclude = "third party/"' | pyproject .
	[ "$(codes)" = 'HY201 HY207 ' ]
}

order_of_the_files_in_a_folder() {
	source_with_findings sub
	printf '[hylint]\nselect = HY207\n' >setup.cfg
	[ "$(codes)" = 'HY207 ' ]
	echo 'select = "HY201"' | pyproject .
	[ "$(codes)" = 'HY201 ' ]
	grep -q 'setup.cfg: its hylint settings are not read, because pyproject.toml is in the same folder' err
	printf '[hylint]\nselect = HY2\n' | configure .
	[ "$(codes)" = 'HY201 HY207 ' ]
	# A pyproject.toml without a table of ours does not count.
	printf '[project]\nname = "x"\n' >sub/pyproject.toml
	[ "$(codes sub)" = 'HY201 HY207 ' ]
	# An empty table does, and the search ends there.
	printf '[tool.hylint]\n' >sub/pyproject.toml
	printf '[hylint]\nselect = HY9\n' | configure .
	[ "$(codes sub)" = 'HY201 HY207 ' ]
}

pyproject_is_read_from_the_index() {
	git init -q .
	source_with_findings .
	echo 'select = ["HY201"]' | pyproject .
	git add .
	echo 'select = ["HY207"]' | pyproject .
	[ "$(codes --staged)" = 'HY201 ' ]
	[ "$(codes)" = 'HY207 ' ]
}

a_broken_pyproject_of_others_is_no_error() {
	source_with_findings .
	printf '[project\nname = \n<<<<<<<\n# hylint\n' >pyproject.toml
	expect_status 1 "$HYLINT" -s HY207 a.py
	printf '[project\nname = \n[tool.hylint]\nselect = "HY2"\n' >pyproject.toml
	expect_status 2 "$HYLINT" a.py
	grep -q '^hylint: pyproject.toml:1: this is not valid TOML' err
}

# Our table is read, and what other programs will refuse is said once.
a_pyproject_that_is_broken_elsewhere() {
	source_with_findings .
	cp a.py b.py
	printf '[tool.hylint]\nselect = ["HY207"]\n\n[tool.other]\nbroken = = 3\n' >pyproject.toml
	expect_status 1 "$HYLINT" -f concise .
	[ "$(grep -c '^hylint: pyproject.toml:5: this is not valid TOML; the settings in \[tool.hylint\] are used' err)" = 1 ]
	grep -q HY207 out
	refuse grep -q HY201 out
	printf '[project]\nname = = 3\n\n[tool.hylint]\nselect = ["HY207"]\n' >pyproject.toml
	expect_status 1 "$HYLINT" .
	[ "$(grep -c '^hylint: pyproject.toml:2: this is not valid TOML; the settings in' err)" = 1 ]
	printf '[tool.hylint]\nselect = ["HY207"]\n\n[tool.other]\nbroken = 3\n' >pyproject.toml
	expect_status 1 "$HYLINT" .
	refuse grep -q TOML err
}

# told FILE LINE TEXT: one of the mistakes in `err`.
told() {
	grep -qF "hylint: $1:$2: $3" err || { cat err; return 1; }
}

every_mistake_is_told() {
	source_with_findings .
	pyproject . <<-'EOF'
		selekt = ["HY2"]
		mode = "blok"
		largest-file = ["2M"]
		extend-select = ["HY2077", "HY7", "HY9999"]
		severity = "error"
		tests = [1]

		[tool.hylint.severty]
		HY2 = "info"
	EOF
	expect_status 2 "$HYLINT" a.py
	told pyproject.toml 5 "unknown setting 'selekt'; did you mean 'select'?"
	told pyproject.toml 6 "unknown mode 'blok'; did you mean 'block'?"
	told pyproject.toml 7 "'largest-file' has one value, not a list; write it without brackets"
	told pyproject.toml 8 "no rule, family or code 'HY2077'; did you mean 'HY207'?"
	told pyproject.toml 8 "no rule, family or code 'HY9999'"
	told pyproject.toml 9 "'severity' is a table; write its keys under [tool.hylint.severity]"
	told pyproject.toml 10 "'tests' is a list of strings; write each item in quotes"
	told pyproject.toml 13 "unknown table 'severty'; did you mean 'severity'?"
	[ "$(grep -c pyproject.toml: err)" = 8 ]
	rm pyproject.toml
	printf '[hylint]\nselekt = HY2\nignore = HY2077\n[severty]\na = b\n[severity]\nHY2 = eror\n' | configure .
	expect_status 2 "$HYLINT" a.py
	told .hylint.ini 2 "unknown setting 'selekt'"
	told .hylint.ini 3 "no rule, family or code 'HY2077'"
	told .hylint.ini 5 "unknown section 'severty'"
	told .hylint.ini 7 "unknown severity 'eror'"
}

a_file_that_is_not_read_is_told() {
	source_with_findings .
	for name in hylint.toml .hylintrc; do
		printf 'select = ["HY207"]\n' >$name
		[ "$(codes)" = 'HY201 HY207 ' ]
		[ "$(grep -c "^hylint: $name is not read; rename it to .hylint.ini, or move its settings to \[tool.hylint\]" err)" = 1 ]
		[ "$(codes --isolated)" = 'HY201 HY207 ' ]
		[ ! -s err ]
		rm $name
	done
	git init -q .
	printf 'x\n' >hylint.toml
	git add .
	expect_status 1 "$HYLINT" hook
	grep -q '^hylint: hylint.toml is not read' err
}

a_typo_in_git_config_is_told() {
	git init -q .
	source_with_findings .
	git add .
	git config hylint.selct HY2
	git config hylint.mode blok
	expect_status 2 "$HYLINT" hook
	grep -q "^hylint: git config hylint.selct: unknown setting 'selct'; did you mean 'select'?" err
	grep -q "^hylint: git config hylint.mode: unknown mode 'blok'; did you mean 'block'?" err
	git config --unset hylint.selct
	git config hylint.mode warn
	git config hylint.severity.HY207 info
	expect_status 0 "$HYLINT" hook
	grep -q ' info HY207 ' err
}

a_broken_configuration_blocks_and_says_so() {
	git init -q .
	source_with_findings .
	printf '[hylint]\nselekt = HY2\n' | configure .
	git add .
	expect_status 2 "$HYLINT" hook
	refuse grep -q 'is allowed' err
	[ "$(tail -n 1 err)" = 'hylint: commit blocked: correct the configuration above first; `git commit --no-verify` skips the check' ]
	# A commit that changes nothing else is told, too.
	git commit -qm x --no-verify
	printf '[hylint]\nselekt = HY3\n' | configure .
	git add .
	expect_status 2 "$HYLINT" hook
	grep -q '^hylint: commit blocked' err
}

a_baseline_of_the_settings() {
	git init -q .
	source_with_findings src
	mkdir ci
	echo 'baseline = "ci/known"' | pyproject .
	expect_status 2 "$HYLINT" .
	grep -qF "hylint: pyproject.toml:5: there is no 'ci/known'; \`hylint check --write-baseline ci/known\` writes it" err
	expect_status 0 "$HYLINT" check --write-baseline ci/known
	expect_status 0 "$HYLINT" .
	(cd src && expect_status 0 "$HYLINT" a.py)
	git add .
	expect_status 0 "$HYLINT" hook
	expect_status 0 "$HYLINT" check --staged
	# It is the staged one that counts.
	cp ci/known known
	head -2 known >ci/known
	expect_status 1 "$HYLINT" .
	expect_status 0 "$HYLINT" hook
	git add .
	expect_status 1 "$HYLINT" hook
	mv known ci/known
	git add .
	git commit -qm x
	# What is gone from the code is told in a check, not in a commit.
	sed -i /print/d src/a.py
	git add .
	expect_status 0 "$HYLINT" hook
	[ ! -s err ]
	expect_status 0 "$HYLINT" .
	grep -q 'ci/known: no longer found: HY201' err
	expect_status 1 "$HYLINT" --baseline /dev/null
	expect_status 1 "$HYLINT" --isolated
	rm ci/known
	git add .
	expect_status 2 "$HYLINT" hook
	grep -q "there is no 'ci/known' among what is staged" err
}

a_file_named_on_the_command_line() {
	source_with_findings src
	printf '[hylint]\nselect = HY207\n' | configure .
	printf '[hylint]\nselect = HY201\n[severity]\nHY201 = info\n' >ci.ini
	[ "$(codes --config ci.ini)" = 'HY201 ' ]
	"$HYLINT" -q -f concise --config ci.ini src >out || true
	grep -q ' info HY201 ' out
	[ "$(codes --config ci.ini --config ignore=HY201)" = '' ]
	printf '[tool.hylint]\nselect = ["HY2"]\nexclude = ["src/"]\n' >ci.toml
	[ "$(codes --config ci.toml src/a.py)" = 'HY201 HY207 ' ]
	expect_status 2 "$HYLINT" --config nothing.ini .
	grep -q '^hylint: --config nothing.ini: there is no such file; write FILE or KEY=VALUE' err
	echo 'selekt = HY2' >wrong.ini
	expect_status 2 "$HYLINT" --config wrong.ini .
	grep -q '^hylint: wrong.ini:1: ' err
}

a_first_configuration() {
	source_with_findings .
	expect_status 0 "$HYLINT" init
	[ "$(cat err)" = 'hylint: wrote .hylint.ini' ]
	[ "$(codes)" = 'HY201 HY207 ' ]
	[ ! -s err ]
	expect_status 2 "$HYLINT" init
	grep -q '^hylint: .hylint.ini already configures hylint' err
	rm .hylint.ini
	printf '[project]\nname = "x"' >pyproject.toml
	expect_status 0 "$HYLINT" init
	[ "$(head -3 pyproject.toml | tr '\n' '|')" = '[project]|name = "x"||' ]
	expect_status 1 "$HYLINT" .
	expect_status 0 "$HYLINT" check --show-settings
	grep -q 'from pyproject.toml' out
	expect_status 2 "$HYLINT" init
}

what_the_last_release_did_is_shown() {
	expect_status 0 "$HYLINT" check --show-settings -s HY201
	grep -q '^rules that changed since the last release$' out
	grep -q '^HY407 warning was error   tensor-unpacked$' out
	grep -q '^HY506 off     was on ' out
	refuse grep -q '^HY201 ' out
	expect_status 0 "$HYLINT" check --show-settings -f json
	python3 - <<-'EOF'
		import json
		changed = json.load(open("out"))[0]["changed_rules"]
		assert {"code": "HY407", "now": "warning", "was": "error"} in changed, changed
	EOF
}

the_schema_knows_every_key() {
	expect_status 0 "$HYLINT" init --schema
	mv out schema.json
	expect_status 0 "$HYLINT" check --show-settings
	python3 - <<-'EOF'
		import json, re
		known = set(json.load(open("schema.json"))["properties"])
		shown = set(re.findall(r"^([a-z-]+)  ", open("out").read(), re.M))
		assert known == shown | {"severity", "per-file-ignores"}, known ^ shown
	EOF
}

so_many_warnings_are_allowed() {
	source_with_findings .
	expect_status 1 "$HYLINT" -s HY201 -c severity.HY201=warning a.py
	expect_status 1 "$HYLINT" -s HY201 -c severity.HY201=warning --max-warnings 0 a.py
	expect_status 0 "$HYLINT" -s HY201 -c severity.HY201=warning --max-warnings 1 a.py
	expect_status 1 "$HYLINT" -s HY201 -c severity.HY201=error --max-warnings 5 a.py
	expect_status 2 "$HYLINT" --max-warnings some a.py
}

some_files_are_spared_some_rules() {
	source_with_findings scripts
	source_with_findings src
	printf '[per-file-ignores]\nscripts/ = HY201\n/src/*.py = side-effects\n' | configure .
	[ "$(codes scripts)" = 'HY207 ' ]
	[ "$(codes src)" = '' ]
	# Patterns count from the file they stand in.
	(cd src && [ "$(codes a.py)" = '' ])
	(cd scripts && [ "$(codes)" = 'HY207 ' ])
	[ "$(codes -c per-file-ignores.scripts=HY2 scripts)" = '' ]
	printf '[per-file-ignores]\n\nscripts/ = HY2 HY2011\n' | configure .
	expect_status 2 "$HYLINT" scripts
	grep -qF "hylint: .hylint.ini:3: no rule, family or code 'HY2011'; did you mean 'HY201'?" err
}

test_patterns_count_from_the_configuration() {
	mkdir checks
	printf 'import tensorflow as tf\n\n\ndef run():\n    for i in range(3):\n        tf.function(lambda x: x)(i)\n' >checks/a.py
	# HY101 is silent in test files.
	(cd checks && [ "$(codes)" = 'HY101 ' ])
	printf '[hylint]\ntests = /checks\n' | configure .
	(cd checks && [ "$(codes)" = '' ])
}

what_fails_is_a_setting() {
	source_with_findings .
	expect_status 1 "$HYLINT" -s HY201 a.py
	printf '[hylint]\nfail-on = error\n' | configure .
	expect_status 0 "$HYLINT" -s HY201 -c severity.HY201=warning a.py
	expect_status 1 "$HYLINT" -s HY201 -c severity.HY201=error a.py
	expect_status 1 "$HYLINT" -s HY201 --fail-on info -c severity.HY201=info a.py
	printf '[hylint]\nfail-on = eror\n' | configure .
	expect_status 2 "$HYLINT" a.py
	grep -qF "hylint: .hylint.ini:2: unknown severity 'eror'; did you mean 'error'?" err
}

what_blocks_a_commit_is_a_setting() {
	git init -q .
	source_with_findings .
	printf '[hylint]\nselect = HY201\n[severity]\nHY201 = warning\n' | configure .
	git add .
	expect_status 0 "$HYLINT" hook
	git config hylint.failOn warning
	expect_status 1 "$HYLINT" hook
	git config hylint.mode warn
	expect_status 0 "$HYLINT" hook
}

oldest_release_of_the_framework() {
	printf 'import tensorflow as tf\n\n\n@tf.function(experimental_relax_shapes=True)\ndef f(x):\n    return x\n' >a.py
	[ "$(codes -s HY113)" = 'HY113 ' ]
	[ "$(codes -s HY113 -c tensorflow=2.6)" = '' ]
	[ "$(codes -s HY113 -c tensorflow=2.9.1)" = 'HY113 ' ]
	for wrong in 2 two 2.x 2.6- ''; do
		expect_status 2 "$HYLINT" -c "tensorflow=$wrong" a.py
		grep -q 'is not a release of TensorFlow' err
	done
}

settings_are_shown_with_their_origin() {
	mkdir sub
	printf '[hylint]\nignore =\n  HY104\n  HY9\n[severity]\nHY2 = info\n[per-file-ignores]\nx/ = HY1\n' | configure .
	expect_status 0 "$HYLINT" check --show-settings sub -c largest-file=3M --extend-select HY002
	grep -q '^settings for sub, from .hylint.ini$' out
	grep -Eq '^ignore +HY104 +\.hylint\.ini:2$' out
	grep -Eq '^ +HY9 +\.hylint\.ini:2$' out
	grep -Eq '^severity +HY2 = info +\.hylint\.ini:6$' out
	grep -Eq '^per-file-ignores +x/ = HY1 +\.hylint\.ini:8$' out
	grep -Eq '^largest-file +3145728 +--config$' out
	grep -Eq '^extend-select +HY002 +--extend-select$' out
	grep -Eq '^mode +block +default$' out
	grep -q '^off by these settings: HY104 HY9' out
	grep -q '^on by these settings: HY002$' out
	# Every setting is told.
	for key in select extend-select ignore hybridizes tests exclude largest-file imports-memory mode on-error fail-on tensorflow notebooks assumed; do
		grep -q "^$key " out
	done
	printf '[hylint]\nselekt = x\n' | configure .
	expect_status 2 "$HYLINT" check --show-settings
	[ ! -s out ]
}

files_are_shown() {
	source_with_findings src
	source_with_findings gone
	printf 'exclude\n' >src/not.txt
	printf '[hylint]\nexclude = gone\n' | configure .
	expect_status 0 "$HYLINT" check --show-files
	[ "$(cat out)" = src/a.py ]
	git init -q .
	git add src
	expect_status 0 "$HYLINT" check --staged --show-files
	[ "$(cat out)" = src/a.py ]
}

run selects_and_ignores
run command_line_wins
run severities
run nearest_file_rules
run top_of_the_repository_ends_the_search
run excluded_paths
run test_files
run wrappers_of_the_project
run mistakes_are_told_with_their_line
run broken_file_spoils_only_its_folder
run folder_in_place_of_the_file
run shared_files_have_a_section_of_ours
run shared_files_are_read_from_the_index
run mistakes_in_shared_files
run a_table_of_pyproject
run a_list_of_toml_may_have_blanks
run order_of_the_files_in_a_folder
run pyproject_is_read_from_the_index
run a_broken_pyproject_of_others_is_no_error
run a_pyproject_that_is_broken_elsewhere
run every_mistake_is_told
run a_file_that_is_not_read_is_told
run a_typo_in_git_config_is_told
run a_broken_configuration_blocks_and_says_so
run a_baseline_of_the_settings
run a_file_named_on_the_command_line
run a_first_configuration
run what_the_last_release_did_is_shown
run the_schema_knows_every_key
run so_many_warnings_are_allowed
run some_files_are_spared_some_rules
run test_patterns_count_from_the_configuration
run what_fails_is_a_setting
run what_blocks_a_commit_is_a_setting
run oldest_release_of_the_framework
run settings_are_shown_with_their_origin
run files_are_shown
done_testing
