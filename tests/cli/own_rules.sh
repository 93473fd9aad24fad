# Rules that a project brings along.
. "$TOP/tests/lib.sh"

# rule CODE NAME [LINE...]: a rule in r/, its [match] from standard input.
rule() {
	mkdir -p r
	code=$1 name=$2
	shift 2
	{
		printf '[rule]\ncode = %s\nname = %s\n' "$code" "$name"
		case "$*" in
		*message*) ;;
		*) echo 'message = `{call}` is not what we use' ;;
		esac
		[ $# = 0 ] || printf '%s\n' "$@"
		printf '[match]\n'
		cat
	} >"r/$code-$name.ini"
}

project() {
	printf '[hylint]\nrules = r/\n%s\n' "$1" >.hylint.ini
	cat >a.py <<'END'
import tensorflow as tf
from acme import data as d


@tf.function
def step(x):
    for y in x:
        d.load(y)
    return x


def run(x):
    d.load(x)
    d.load(x, limit=3)
END
}

# told CODE: the lines where a rule speaks in a.py.
told() {
	expect_any "$HYLINT" -q -f json a.py
	python3 -c '
import json, sys
print(*[f["line"] for f in json.load(open("out"))["findings"] if f["code"] == sys.argv[1]])' "$1" >told
	cat told err
}

expect_any() {
	status=0
	"$@" >out 2>err || status=$?
}

# wrong WHAT: the first line of what is said about a broken rule.
wrong() {
	expect_status 2 "$HYLINT" -q a.py
	if ! head -n 1 err | grep -qF "$1"; then
		echo "'$1' is not in:"
		cat err
		return 1
	fi
}

examples_are_what_they_say() {
	expect_status 0 "$HYLINT" rules --test "$TOP/rules/examples"
	grep -q '^4 rules tested, 0 failed$' out
}

names_and_contexts() {
	project
	echo 'calls = acme.data.load' | rule X001 load
	told X001
	[ "$(cat told)" = "8 13 14" ]
	printf 'calls = acme.data.load\nunless_argument = limit\noutside = loop\n' | rule X001 load
	told X001
	[ "$(cat told)" = 13 ]
	printf 'methods = load\ninside = loop function\n' | rule X001 load
	told X001
	[ "$(cat told)" = 8 ]
	printf 'methods = load\ninside = graph_function\n' | rule X001 load
	told X001
	[ "$(cat told)" = 8 ]
	echo 'calls = acme.*' | rule X001 load 'where = untraced'
	told X001
	[ "$(cat told)" = "13 14" ]
	echo 'imports = acme.data' | rule X001 load
	told X001
	[ "$(cat told)" = 2 ]
}

# No file without these words is read, but no file with them is passed over.
files_without_the_framework() {
	printf '[hylint]\nrules = r\n' >.hylint.ini
	printf 'from acme import *\nimport acme.data\nacme.data.load(1)\n' >a.py
	echo 'calls = acme.data.load' | rule X001 load
	told X001
	[ "$(cat told)" = 3 ]
	echo 'query = (call) @call' | rule X001 load
	told X001
	[ "$(cat told)" = 3 ]
}

parts_and_tests() {
	project
	# lines WANTED IF: where a rule on calls speaks that asks for IF.
	lines() {
		printf 'part given = each-argument\nif = %s\n' "$2" |
			rule X003 parts 'wake = call' 'message = `{callee}` gets {given}'
		told X003
		[ "$(cat told)" = "$1" ] || {
			echo "$2: not lines $1"
			return 1
		}
	}
	lines '8 13 14' 'node calls acme.data.load'
	lines '13 14' 'node calls acme.data.*, node not traced'
	lines '8' 'node method load, node certainly-traced'
	lines '8' 'loop there, node method load'
	lines '14' 'given kind integer'
	lines '14' 'given number 3'
	lines '8 14' 'given text y or given number 3'
	lines '8' 'node kind call, given text y'
	lines '' 'node kind attribute'
	printf 'if = target kind attribute\npart target = left\n' >r/X003-parts.ini
	rule X003 parts 'wake = call' </dev/null
	wrong 'r/X003-parts.ini:1: the rule matches nothing'
	printf 'if = node mst list\n' | rule X003 parts 'wake = call' 'message = it'
	wrong "r/X003-parts.ini:7: 'mst' is not a test; did you mean 'must'?"
	printf 'if = node calls @nothing\n' | rule X003 parts 'wake = call' 'message = it'
	wrong "r/X003-parts.ini:7: there is no set 'nothing'"
	printf 'if = node traced\n' | rule X003 parts 'wake = calls' 'message = it'
	wrong "r/X003-parts.ini:4: 'calls' is not a node kind"
	printf 'if = node traced\n' | rule X003 parts 'wake = call' 'message = {thing}'
	wrong 'r/X003-parts.ini:5: nothing fills {thing}'
	printf 'query = (call) @x\nif = node traced\n' | rule X003 parts 'message = it'
	wrong 'a query can be combined only with'
}

# Words that few rules of ours need are there for own ones, too.
functions_branches_and_sources() {
	mkdir -p r
	printf '[hylint]\nrules = r\n' >.hylint.ini
	cat >a.py <<'END'
import tensorflow as tf


@tf.function
def step(x, flag=False):
    """One step."""
    return x


def fit(data, *, size):
    limit = int(size) + 1
    if hasattr(tf, "ones"):
        step(data[:limit])
    step(limit)
    return lambda y: y


for part in range(3):
    fit(part, size=2)
END
	# lines WANTED WAKE MATCH: where a rule speaks.
	lines() {
		printf '%b\n' "$3" | rule X004 words "wake = $2" 'message = here'
		told X004
		[ "$(cat told)" = "$1" ] || {
			echo "$3: not lines $1"
			return 1
		}
	}
	lines '13 14' call 'if = node calls-hybrid'
	lines '13' call 'if = node calls-hybrid, node chosen-by builtins.hasattr'
	lines '13' call 'part def = around function_definition\nif = node calls-hybrid, def contains call,
    arguments contains slice'
	lines '14' call 'part given = argument 0\npart source = given each-source
if = node calls-hybrid, source calls builtins.int'
	lines '5 10 15' 'function_definition lambda' 'part each = each-parameter\nif = each there'
	lines '10' function_definition 'part each = each-parameter\nif = each keyword-only'
	lines '10' function_definition 'part size = parameter size\npart use = body each-descendant
if = use same-variable-as size'
	lines '5' function_definition 'part only = body only-statement\nif = only kind return_statement'
	lines '5' function_definition 'part maker = each-maker\nif = maker kind decorator, node decorated-by tensorflow.function'
	lines '11 12 13 14 19' call 'if = repeating-loop there'
}

# Whatever a rule asks about whatever node, nothing crashes.
any_word_about_any_node() {
	mkdir -p r
	for code in HY111 HY206 HY419 HY504 HY612 HY804 HY805; do
		cp "$TOP"/rules/*/$code-*.py .
	done
	python3 - "$TOP" <<'END'
import re
import sys

top = sys.argv[1]
words = open(f"{top}/src/config/pattern_words.h").read()
kinds = re.findall(r"^KIND\((\w+)\)", open(f"{top}/src/py/kinds.h").read(), re.M)
given = {"ARG_NONE": "", "ARG_WORDS": " in x", "ARG_NUMBER": " 1", "ARG_ARGUMENT": " 0:x", "ARG_KINDS": " call identifier",
         "ARG_VALUES": " tensor list", "ARG_NAMES": " tensorflow.* @graph-print", "ARG_PART": " node"}
steps = re.findall(r'^(?:STEP|EACH)\(\w+, "([^"]+)", (\w+)\)', words, re.M)
tests = re.findall(r'^TEST\(\w+, "([^"]+)", (\w+)\)', words, re.M)
asked = [f"if = node {word}{given[kind]}\n" for word, kind in tests]
asked += [f"part it = {word}{given[kind]}\nif = it there\nat = it\nask kind = kind it\nask name = full-name it\n"
          f"ask more = text-after it node\nask whole = qualified-name it\nask inside = text-inside it\nask line = one-line it\n"
          f"ask place = place it\nask function = function-name it\nask release = release it\ncalled = it\n"
          f"see it = {{kind}} {{name}} {{more}} {{whole}} {{inside}} {{line}} {{place}} {{release}}\n"
          for word, kind in steps]
wake = "wake = " + "\n    ".join(kinds)
for number, text in enumerate(asked):
    with open(f"r/X{number}.ini", "w") as file:
        file.write(f"[rule]\ncode = X{number}\nname = any-{number}\nmessage = {{node}} in {{function}}\n{wake}\n[match]\n{text}")
END
	printf '[hylint]\nrules = r\n' >.hylint.ini
	expect_any "$HYLINT" -q -f concise --select X .
	[ "$status" -le 1 ]
	[ ! -s err ]
	[ "$(wc -l <out)" -gt 5000 ]
}

# What the file imports is parsed after it, and its query runs on its own tree.
queries_where_modules_are_imported() {
	project
	mkdir acme
	printf 'import tensorflow as tf\ndef load(y, limit=None):\n    return tf.square(y)\n' >acme/data.py
	: >acme/__init__.py
	printf 'query = ((call function: (_) @f) @report (#eq? @f "d.load"))\n' | rule X002 asked 'message = m'
	told X002
	[ "$(cat told)" = "8 13 14" ]
	sed -i '1s/^/\xef\xbb\xbf/' a.py
	told X002
	[ "$(cat told)" = "8 13 14" ]
	git init -q .
	git add .
	expect_any "$HYLINT" check --staged -q -f concise
	[ "$(grep -c X002 out)" = 3 ]
}

queries_and_predicates() {
	project
	check() { # LINES PREDICATE...
		wanted=$1
		shift
		printf 'query = (call function: (_) @f arguments: (argument_list (_) @a)) @report\n  %s\n' "$*" |
			sed '1s/query = /&(/; 2s/$/)/' | rule X002 asked 'message = `{f}` gets {a} in `{function}`'
		told X002
		[ "$(cat told)" = "$wanted" ] || {
			echo "$*: not lines $wanted"
			return 1
		}
	}
	check '8 13 14' '(#resolves? @report "acme.data.load")'
	check '8 13 14' '(#resolves? @f "acme.data.*" "other")'
	check '' '(#not-resolves? @f "acme.data.*")'
	check '8' '(#traced?)'
	check '13 14' '(#not-traced? @report)'
	check '8' '(#in-loop? @f)'
	check '13 14' '(#not-in-loop?) (#in-function?)'
	check '' '(#in-class?)'
	check '8' '(#eq? @a "y")'
	check '13 14' '(#any-of? @a "x" "z")'
	check '14' '(#starts-with? @a "limit=")'
	check '8 13 14' '(#ends-with? @f ".load")'
	check '' '(#eq? @f @a)'
	check '8 13 14' '(#not-eq? @f @a)'
	grep -q 'X002' out && grep -q '`d.load` gets y in `step`' out
	printf 'query = ((call arguments: (argument_list (_) @a)) @report (#tensor? @a))\n' | rule X004 tensor 'message = m'
	printf 'import tensorflow as tf\ndef f(a, b):\n    a(tf.ones(3))\n    a(b)\n    a(3)\n' >a.py
	told X004
	[ "$(cat told)" = 3 ]
	echo 'query = (class_definition name: (_) @report (#derives? @report "tensorflow.keras.Model"))' |
		rule X003 model 'message = `{report}`'
	printf 'import tensorflow as tf\nclass A(tf.keras.Model):\n    pass\nclass B:\n    pass\n' >a.py
	told X003
	[ "$(cat told)" = 2 ]
}

like_any_other_rule() {
	project 'ignore = x'
	echo 'calls = acme.data.load' | rule X001 load 'severity = error' 'summary = loads all'
	expect_status 0 "$HYLINT" -q a.py
	project
	expect_status 1 "$HYLINT" -q -s load -f concise a.py
	[ "$(grep -c 'error X001' out)" = 3 ]
	expect_status 0 "$HYLINT" -q -s HY1 a.py
	project '[severity]
X001 = info'
	expect_status 0 "$HYLINT" -q a.py
	project 'select = HY2 x001'
	expect_status 1 "$HYLINT" --statistics a.py
	grep -q '3  X001  load' out
	expect_status 1 "$HYLINT" -q -f sarif a.py
	python3 -c '
import json
run = json.load(open("out"))["runs"][0]
assert [r["id"] for r in run["tool"]["driver"]["rules"]] == ["X001"], run'
	sed -i 's/^    d.load(x)$/&  # hylint: ignore[X001] once/; s/limit=3)/&  # noqa: X001/' a.py
	told X001
	[ "$(cat told)" = 8 ]
	expect_status 0 "$HYLINT" rule x001
	grep -q 'error, family x, from r/X001-load.ini' out
	expect_status 0 "$HYLINT" rule load -f json
	expect_status 0 "$HYLINT" rules X
	grep -q '^X001 error' out
	expect_status 2 "$HYLINT" rule X002
	expect_status 2 "$HYLINT" -s X01 a.py
	grep -q "did you mean 'X001'" err
	printf '# X001 load\n\nWhy we do not.\n' >r/X001-load.md
	expect_status 0 "$HYLINT" rule X001
	grep -q '^Why we do not' out
}

states_of_rules() {
	project
	echo 'calls = acme.data.load' | rule X001 load 'status = deprecated' 'instead = X002'
	echo 'calls = acme.data.load' | rule X002 better 'status = preview' 'default = off'
	expect_status 0 "$HYLINT" rules x
	grep -q '^X001 .* load (deprecated)$' out
	grep -q '^X002 .* better (preview)$' out
	expect_status 0 "$HYLINT" rule X001
	grep -q '^deprecated: use X002 instead$' out
	[ "$(told X001)" = '8 13 14' ]
	[ -z "$(told X002)" ]
	expect_status 0 "$HYLINT" rules -f json
	python3 -c '
import json
it = {r["code"]: r for r in json.load(open("out"))}
assert it["X001"]["status"] == "deprecated" and it["X001"]["instead"] == "X002"
assert it["X002"]["status"] == "preview" and "instead" not in it["X002"]
assert it["HY201"]["status"] == "stable" and it["HY708"]["status"] == "preview"'
}

mistakes_are_told_with_their_place() {
	project
	echo 'calls = a' | rule X001 load 'messsage = x'
	wrong "r/X001-load.ini:5: unknown key 'messsage'; did you mean 'message'?"
	echo 'call = a' | rule X001 load
	wrong "r/X001-load.ini:6: unknown key 'call' in [match]; did you mean 'calls'?"
	echo 'calls = a' | rule X001 load 'severity = fatal'
	wrong ":5: 'fatal' is not a valid value of 'severity'; write one of: error, warning, info"
	printf 'calls = a\ninside = loops\n' | rule X001 load
	wrong ":7: 'loops' is not a valid value here; write one of: loop,"
	echo 'calls = a' | rule X001 load 'message = {cal} x'
	wrong ":4: nothing fills {cal}; did you mean {call}?"
	rule X001 load </dev/null
	wrong ":1: the rule matches nothing"
	rm -r r
	echo 'calls = a' | rule HY999 load
	wrong "r/HY999-load.ini:2: 'HY999' is not a valid code for a project's rule"
	rm -r r
	echo 'calls = a' | rule X001 print-in-traced-code
	wrong ":2: name 'print-in-traced-code' is already used by HY201"
	rm -r r
	echo 'calls = a' | rule X001 load
	echo 'calls = a' | rule X001 other
	wrong "r/X001-other.ini:2: code 'X001' is already used by X001"
	rm -r r
	wrong ".hylint.ini:2: rules: r: "
	mkdir r
	wrong ".hylint.ini:2: rules: no rule (.ini) in 'r'"
}

mistakes_in_queries() {
	project
	query() {
		printf 'query = %s\n' "$1" | rule X001 q 'message = {report}'
	}
	printf 'query = (call\n  function: (identifer) @report)\n' | rule X001 q 'message = m'
	wrong "r/X001-q.ini:7: there is no node kind 'identifer'; did you mean 'identifier'?"
	query '(call functoin: (_) @report)'
	wrong ":6: there is no field 'functoin'; did you mean 'function'?"
	query '(call (block) @report)'
	wrong ":6: this can never match"
	query '(call @report'
	wrong ":6: the query goes wrong at '@report'"
	query '(call'
	wrong ":6: the query ends too early; close its brackets"
	query '(call) @reprot'
	wrong ":4: nothing fills {report}; did you mean {reprot}?"
	query '(call)'
	wrong ":6: the query reports nothing"
	query '((call) @report (#resolve? @report "x"))'
	wrong "there is no predicate '#resolve?'; did you mean '#resolves?'?"
	query '((call) @report (#resolves? @report))'
	wrong "#resolves? takes a @capture and strings in quotes"
	query '((call) @report (#traced? "x"))'
	wrong "#traced? takes one @capture, or nothing"
	query '((call) @report (#match? @report "(a*)*"))'
	wrong "#match? is not available, because a regular expression can run forever"
	query '((call) @report (#eq? @rport "x"))'
	wrong "there is no capture '@rport'"
	printf 'query = (call) @report\ncalls = a\n' | rule X001 q
	wrong ":6: a query can be combined only with 'inside' and 'outside', not with 'calls'"
}

# tree-sitter aborts on the first, finds no end at the second and third.
queries_that_would_hang() {
	project
	for query in '(binary_operator +) @report' '((call)? (call)?)+ @report' \
		'((_ (call)? )* )? _+ @report' '(((((((((((((((((((((((((((((((((((call)))))))))))))))))))))))))))))))))))' \
		"$(printf '(call) @a %.0s' $(seq 20))"; do
		printf 'query = %s\n' "$query" | rule X001 q 'message = m'
		expect_status 2 timeout 10 "$HYLINT" -q a.py
		grep -q 'r/X001-q.ini:6: ' err
	done
	head -c 70000 /dev/zero | tr '\0' ';' >r/X001-q.ini
	expect_status 2 "$HYLINT" -q a.py
	printf 'query = (_)* @report\n' | rule X001 q 'message = m'
	python3 -c 'print("import tensorflow\nx = " + " + ".join(["f(1)"] * 20000))' >a.py
	expect_status 3 timeout 60 "$HYLINT" -q -f concise a.py
	grep -Eq 'the query of X001 takes too long here|X001 has found 1000 places here' err
	[ "$(grep -c X001 out)" -le 1000 ]
}

tests_of_rules() {
	project
	printf 'calls = acme.data.load\n' | rule X001 load
	expect_status 1 "$HYLINT" rules --test
	grep -q '^r/X001-load.py:1: X001: the examples cannot be read: ' out
	cp a.py r/X001-load.py
	expect_status 1 "$HYLINT" rules --test
	grep -q "nothing is expected; end a bad line with '# expect: X001'" out
	sed -i 's/load(x)/&  # expect: X001/; s/return x/&  # expect: X001/' r/X001-load.py
	expect_status 1 "$HYLINT" rules --test r
	grep -q '^r/X001-load.py:8: X001: nothing is expected, but: `d.load`' out
	grep -q '^r/X001-load.py:9: X001: a finding is expected, but there is none$' out
	grep -q '^not ok X001 load$' out
	sed -i 's/return x .*/return x/; s/load(y)/&  # expect: X001/; s/limit=3)/&  # expect: HY1, X001/' r/X001-load.py
	expect_status 0 "$HYLINT" rules --test
	rm .hylint.ini
	expect_status 2 "$HYLINT" rules --test
	expect_status 0 "$HYLINT" rules --test r/
}

the_index_decides() {
	git -c init.defaultBranch=main init -q repo
	cd repo
	project
	echo 'calls = acme.data.load' | rule X001 load 'severity = error'
	git add .hylint.ini r
	git commit -qm rules --no-verify
	"$HYLINT" install 2>/dev/null
	git add a.py
	# What stands in the work tree is not what is committed.
	echo nonsense >r/X001-load.ini
	expect_status 1 git commit -qm bad
	grep -q 'error X001' err
	expect_status 1 "$HYLINT" check --staged -s X001
	git add r
	expect_status 1 git commit -qm bad
	grep -q 'r/X001-load.ini:1: ' err
	git reset -q --hard
	mkdir -p sub
	printf '[hylint]\nrules = ../r\nselect = X001\n' >sub/.hylint.ini
	printf 'import acme.data\nacme.data.load(1)\n' >sub/b.py
	git add sub
	expect_status 1 git commit -qm sub
	grep -q 'sub/b.py:2:1: error X001' err
	git commit -qm sub --no-verify
	git rm -rq r sub
	git commit -qm gone --no-verify
	git init -q --bare ../bare.git
	git push -q ../bare.git main 2>/dev/null
	cd ../bare.git
	expect_status 1 "$HYLINT" check --from 'main~2' --to 'main~1' -f concise
	grep -q 'sub/b.py:2:1: error X001' out
}

# fixed_a: a.py after --fix with further options.
fixed_a() {
	expect_any "$HYLINT" -q --fix "$@" a.py
	cat err
}

fixes_of_own_rules() {
	project
	{
		echo 'calls = acme.data.load'
		printf '[fix]\nwith = {call}_all\ntitle = load all with `{call}_all`\n'
	} | rule X001 load 'fix = safe'
	expect_any "$HYLINT" -f json a.py
	python3 -c '
import json
fixes = [f["fixes"] for f in json.load(open("out"))["findings"] if f["code"] == "X001"]
assert len(fixes) == 3 and all(f[0]["applicability"] == "safe" and f[0]["title"] == "load all with `d.load_all`" for f in fixes), fixes'
	fixed_a
	[ "$(grep -c 'd.load_all(' a.py)" = 3 ]
	project
	{
		echo 'keywords = limit'
		printf '[fix]\nwith = most=1\n'
	} | rule X001 load 'fix = unsafe'
	fixed_a
	refuse grep -q most=1 a.py
	fixed_a --unsafe-fixes
	grep -q '^    d.load(x, most=1)$' a.py
	project
	{
		echo 'calls = acme.data.load'
		printf '[fix]\nreplace = whole\nwith = {name}.now({whole})\n'
	} | rule X001 load 'fix = safe' 'tests = off'
	expect_any "$HYLINT" -q --diff a.py
	grep -q '^+    acme.data.load.now(d.load(x, limit=3))$' out
	expect_status 0 "$HYLINT" rules X001
	grep -q '^X001 warning  f  load$' out
}

# With a query, what is replaced and what is written are its captures.
fixes_of_queries() {
	project
	{
		printf 'query = (call function: (attribute object: (_) @object attribute: (_) @name)\n'
		printf '\targuments: (argument_list . (_) @first)\n'
		printf '\t(#eq? @name "load")) @report\n'
		printf '[fix]\nreplace = first\nwith = {object}.all({first})\n'
	} | rule X002 query 'fix = safe' 'message = `{name}`'
	expect_any "$HYLINT" -q --diff a.py
	grep -q '^+    d.load(d.all(x), limit=3)$' out
	printf 'd.load(\n    "é", # why\n    1)\n' >a.py
	expect_any "$HYLINT" -q --diff a.py
	grep -q '^+    d.all("é"), # why$' out
}

# What would be no Python is not written.
fixes_that_break_are_not_made() {
	project
	printf 'calls = acme.data.load\n[fix]\nwith = (\n' | rule X001 load 'fix = safe'
	cp a.py before
	fixed_a
	cmp a.py before
	grep -q "a.py: a fix would break this file and was not applied; look at the \[fix\] of the project's own rules" err
}

mistakes_in_fixes() {
	project
	printf 'calls = a.b\n[fix]\nwith = x\n' | rule X001 load
	wrong 'r/X001-load.ini:8: a [fix] has to say how safe it is'
	printf 'calls = a.b\n' | rule X001 load 'fix = safe'
	wrong 'r/X001-load.ini:5: what the fix writes is missing'
	printf 'calls = a.b\n[fix]\nwith = {cal}\n' | rule X001 load 'fix = safe'
	wrong 'r/X001-load.ini:9: nothing fills {cal}; did you mean {call}?'
	printf 'calls = a.b\n[fix]\nreplace = calll\nwith = x\n' | rule X001 load 'fix = safe'
	wrong 'nothing fills {calll}; did you mean {call}?'
	printf 'calls = a.b\n[fix]\nreplace = name\nwith = x\n' | rule X001 load 'fix = safe'
	wrong 'a name is not a place'
	printf 'calls = a.b\n[fix]\nwiht = x\n' | rule X001 load 'fix = safe'
	wrong "unknown key 'wiht' in [fix]; did you mean 'with'?"
}

# A package holds rules: found where Python would find it, and nothing of it runs.
packs_of_a_package() {
	project
	sed -i 's,^rules = r/,rules = package:acme_lint.rules,' .hylint.ini
	printf 'calls = acme.data.load\n' | rule X001 load
	wrong "no package 'acme_lint.rules' is installed; it is looked for in PYTHONPATH"
	site=env/lib/python3.11/site-packages/acme_lint
	mkdir -p "$site"
	echo 'open("ran", "w")' >"$site/__init__.py"
	mv r "$site/rules"
	told X001
	[ -z "$(cat told)" ]
	VIRTUAL_ENV=$PWD/env told X001
	[ "$(cat told)" = "8 13 14" ]
	VIRTUAL_ENV= PYTHONPATH=/nowhere:$PWD/env/lib/python3.11/site-packages told X001
	[ "$(cat told)" = "8 13 14" ]
	mv env .venv
	told X001
	[ "$(cat told)" = "8 13 14" ]
	[ ! -e ran ]
	printf '.venv/\n' >.gitignore
	git init -q .
	git add .
	expect_any "$HYLINT" hook
	grep -q '^a.py:8:9: warning X001 ' err
	sed -i 's/package:.*/package:..\/x/' .hylint.ini
	wrong 'is not the name of a package'
}

# A folder elsewhere counts when the user names it, and not when the repository does.
packs_outside_of_the_repository() {
	mkdir here pack
	cd here
	project
	git init -q .
	printf 'calls = acme.data.load\n' | rule X001 load
	mv r ../pack/
	printf '[hylint]\nrules = ../pack/r\n' >.hylint.ini
	wrong 'is outside'
	rm .hylint.ini
	expect_any "$HYLINT" -q -f concise -c "rules=$PWD/../pack/r" a.py
	[ "$(grep -c X001 out)" = 3 ]
	git add .
	expect_any "$HYLINT" check --staged -q -f concise -c "rules=$PWD/../pack/r"
	[ "$(grep -c X001 out)" = 3 ]
	git config hylint.rules "$PWD/../pack/r"
	expect_any "$HYLINT" hook
	grep -q '^a.py:8:9: warning X001 ' err
}

run fixes_of_own_rules
run fixes_of_queries
run fixes_that_break_are_not_made
run mistakes_in_fixes
run packs_of_a_package
run packs_outside_of_the_repository
run examples_are_what_they_say
run names_and_contexts
run parts_and_tests
run functions_branches_and_sources
run any_word_about_any_node
run files_without_the_framework
run queries_where_modules_are_imported
run queries_and_predicates
run like_any_other_rule
run states_of_rules
run mistakes_are_told_with_their_place
run mistakes_in_queries
run queries_that_would_hang
run tests_of_rules
run the_index_decides
done_testing
