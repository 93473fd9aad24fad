# .hylint.ini and what overrides it.
. "$TOP/tests/lib.sh"

source_with_findings() { # FOLDER
	mkdir -p "$1"
	cat >"$1/a.py" <<'EOF'
import tensorflow as tf


class Counter:
    value = 0


counter = Counter()


@tf.function
def step(x):
    print("x", x)
    counter.value += 1
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
	[ "$(codes)" = 'HY201 HY206 ' ]
	for select in HY201 hy201 print-in-traced-code; do
		printf '[hylint]\nselect = %s\n' $select | configure .
		[ "$(codes)" = 'HY201 ' ]
	done
	printf '[hylint]\nselect = HY2\nignore = HY201\n' | configure .
	[ "$(codes)" = 'HY206 ' ]
	printf '[hylint]\nignore = side-effects\n' | configure .
	[ "$(codes)" = '' ]
	# In lines of their own, with commas, commented.
	printf '# ours\n[hylint]\nselect =\n  HY201,\n  HY206\n' | configure .
	[ "$(codes)" = 'HY201 HY206 ' ]
}

command_line_wins() {
	source_with_findings .
	printf '[hylint]\nignore = HY201\n' | configure .
	[ "$(codes)" = 'HY206 ' ]
	[ "$(codes --isolated)" = 'HY201 HY206 ' ]
	[ "$(codes --select HY201)" = 'HY201 ' ]
	[ "$(codes -s HY2 -i HY206)" = 'HY201 ' ]
	[ "$(codes -i HY206)" = '' ]
	[ "$(codes -c select=HY201)" = 'HY201 ' ]
}

severities() {
	source_with_findings .
	printf '[severity]\nHY201 = error\nattribute-assigned-in-traced-code = info\n' | configure .
	"$HYLINT" -q -f concise >out || true
	grep -q 'error HY201' out
	grep -q 'info HY206' out
	printf '[severity]\nHY2 = off\n' | configure .
	[ "$(codes)" = '' ]
}

nearest_file_rules() {
	source_with_findings .
	source_with_findings sub
	source_with_findings sub/deep
	printf '[hylint]\nselect = HY201\n' | configure .
	printf '[hylint]\nselect = HY206\n' | configure sub
	"$HYLINT" -q -f concise >out || true
	cut -d: -f1,4 out | cut -d' ' -f1-3 >seen
	cat >expected <<'EOF'
a.py: warning HY201
sub/a.py: error HY206
sub/deep/a.py: error HY206
EOF
	diff expected seen
	# From below, and by a whole path, it is the same.
	(cd sub/deep && [ "$(codes)" = 'HY206 ' ])
	(cd sub && [ "$(codes "$PWD/../a.py")" = 'HY201 ' ])
}

top_of_the_repository_ends_the_search() {
	printf '[hylint]\nselect = HY206\n' | configure .
	git init -q repo
	source_with_findings repo/sub
	(cd repo/sub && [ "$(codes)" = 'HY201 HY206 ' ])
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
	[ "$(codes)" = 'HY201 HY206 ' ]
	printf '[hylint]\ntests = checks/\n' | configure .
	expect_status 0 "$HYLINT" rules -f json
	python3 - >wanted <<'EOF'
import json
print("".join(r["code"] + " " for r in json.load(open("out")) if r["tests"] and r["code"] in ("HY201", "HY206")))
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
	mistake 1 "'select' stands before any section; write [hylint] above it"
	printf '[hylint]\nselect = HY201 HY2066\n' | configure .
	mistake 2 "no rule, family or code 'HY2066'; did you mean 'HY206'?"
	printf '[severity]\nHY201 = eror\n' | configure .
	mistake 2 "unknown severity 'eror'; did you mean 'error'?"
	printf '[severity]\nprint-in-traced-cod = error\n' | configure .
	mistake 2 "no rule, family or code 'print-in-traced-cod'; did you mean"
	printf '[hylint]\nlargest-file = big\n' | configure .
	mistake 2 "'big' is no size; write a number of bytes such as 500K or 2M"
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
	grep -q '^hylint: .hylint.ini: cannot be read' err
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
done_testing
