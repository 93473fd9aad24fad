# Jupyter notebooks: where findings are told, what a commit brings, and that a
# fix changes nothing but the code.
. "$TOP/tests/lib.sh"

# notebook FILE: cells from standard input, separated by lines "--- KIND".
# The first code cell has put out OUTPUT bytes, when that is set, and the text SHOWN.
notebook() {
	python3 -c '
import json, os, sys
cells = []
for part in sys.stdin.read().split("--- ")[1:]:
    kind, _, source = part.partition("\n")
    lines = source[:-1].splitlines(True)
    cell = {"cell_type": kind, "metadata": {"id": "x"}, "source": lines}
    if kind == "code":
        text = ["x" * int(os.environ.get("OUTPUT", "0")), os.environ.get("SHOWN", "1\n")] if not cells else []
        cell["execution_count"] = len(cells)
        cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": text}]
    cells.append(cell)
kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
with open(sys.argv[1], "w") as f:
    json.dump({"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5},
              f, indent=1, ensure_ascii=False)
    f.write("\n")
' "$1"
}

# Two cells, a finding in the second for what the first does.
traced_notebook() { # FILE [LINE of the traced function]
	line='print("é\t", x)'
	notebook "$1" <<END
--- code
%matplotlib inline
!pip install tensorflow
import tensorflow as tf
--- markdown
# Training
--- code
@tf.function
def step(x):
    return inner(x)
--- code
%%time
def inner(x):
    ${2-$line}
    return x
END
}

# told SEVERITY COMMAND: of a name that Keras 3 lacks; "no": nothing is
told() {
	notebook nb.ipynb <<END
--- code
$2
--- code
from keras import backend as K
y = K.int_shape(3)
END
	"$HYLINT" check --select HY814 -f concise nb.ipynb >out || true
	if [ "$1" = no ]; then
		! grep HY814 out
	else
		grep -q "$1 HY814" out
	fi
}

a_notebook_installs_what_it_is_for() {
	told info '!pip install tensorflow'
	told no '!pip install -q tensorflow-gpu==2.0.0-beta1'
	told no '%pip install tensorflow==2.4'
	told no 'pip install keras==2.3'
	told no "$(printf 'try:\n    %%tensorflow_version 1.x\nexcept Exception:\n    pass')"
	told info '%tensorflow_version 2.x'
	told warning '!pip install keras==3.3'
	grep -q '(as the notebook installs)' out
}

# What a notebook was last run with is what it was written for.
a_notebook_was_run_with_what_it_is_for() {
	told info 'import tensorflow as tf'
	shows='import tensorflow as tf; print(tf.__version__)'
	SHOWN='2.4.1' told no "$shows"
	SHOWN='TensorFlow version: 2.15.0-dev' told no "$shows"
	SHOWN='2.16.1' told warning "$shows"
	# Of another package, or none at all.
	SHOWN='1.19.5' told info 'import numpy; print(numpy.__version__)'
	SHOWN='1.19.5' told info "import numpy as np, tensorflow as tf
print(np.__version__, tf.__version__)"
	SHOWN='1.26.4' told info "$shows"
	SHOWN='2021.1.2' told info "$shows"
	# The project asks for TensorFlow, and for any.
	git init -q .
	echo tensorflow >requirements.txt
	SHOWN='2.4.1' told info "$shows"
}

a_notebook_for_the_first_release_names_what_it_has() {
	for shown in 1.14.0 2.0.0; do
		SHOWN=$shown notebook nb.ipynb <<END
--- code
import tensorflow as tf
print(tf.__version__)
--- code
data = tf.data.Dataset.range(4).map(lambda i: tf.to_float(i))
END
		"$HYLINT" check --select HY606 -f concise nb.ipynb >out || true
		if [ $shown = 1.14.0 ]; then
			! grep HY606 out
		else
			grep HY606 out
		fi
	done
}

# The last value of a cell is shown, but for a `;` behind it.
what_a_cell_shows_is_used() {
	notebook nb.ipynb <<END
--- code
import tensorflow as tf
ds = tf.data.Dataset.range(10)
ds.map(lambda x: x * 2)
--- code
ds.map(lambda x: x * 3);
--- code
ds.map(lambda x: x * 4)
print(ds)
END
	"$HYLINT" check --select HY212 -f concise nb.ipynb >out || true
	grep -q 'cell 2:1:1: .*HY212' out
	grep -q 'cell 3:1:1: .*HY212' out
	[ "$(grep -c HY212 out)" = 2 ]
}

# failed NAME: a notebook whose second cell was kept with that exception
failed() {
	notebook nb.ipynb <<'END'
--- code
import tensorflow as tf
--- code
constant = tf.constant([1, 2])
constant[0] = 7
END
	python3 - "$1" <<'END'
import json, sys
nb = json.load(open("nb.ipynb"))
nb["cells"][1]["outputs"] = [{"output_type": "error", "ename": sys.argv[1], "evalue": "no such thing", "traceback": []}]
json.dump(nb, open("nb.ipynb", "w"))
END
}

# What a lesson shows to fail, whoever keeps it has seen.
an_exception_that_is_kept_is_no_news() {
	failed TypeError
	expect_status 0 "$HYLINT" check --select HY613 nb.ipynb
	failed TypeErrors
	expect_status 1 "$HYLINT" check --select HY613 nb.ipynb
	failed ValueError
	expect_status 1 "$HYLINT" check --select HY613 nb.ipynb
}

places_name_cell_and_line() {
	traced_notebook nb.ipynb
	expect_status 1 "$HYLINT" -q nb.ipynb
	grep -q '^nb.ipynb:cell 4:3:5: warning HY201 ' out
	grep -q '^    cell 3$' out
	grep -q '^  1 | @tf.function$' out
	grep -q '^    cell 4$' out
	grep -q '^  3 |     print("é' out
	expect_status 1 "$HYLINT" -q -f concise nb.ipynb
	grep -q '^nb.ipynb:cell 4:3:5: warning HY201 ' out
	expect_status 0 "$HYLINT" inspect nb.ipynb
	grep -q '^nb.ipynb:cell 4:2: `inner` is traced' out
	grep -q 'why: cell 3, line 3: ' out
}

every_format_leads_there() {
	traced_notebook nb.ipynb
	for format in json sarif github gitlab azure rdjson junit checkstyle; do
		expect_status 1 "$HYLINT" -f $format nb.ipynb
		mv out $format
	done
	python3 - <<'END'
import json, re
raw = open("nb.ipynb").read().split("\n")
line = next(i for i, text in enumerate(raw, 1) if "print(" in text)
column = raw[line - 1].index("print(") + 1
f = json.load(open("json"))["findings"][0]
assert (f["cell"], f["line"], f["column"], f["end_line"]) == (4, 3, 5, 3), f
assert {(r["cell"], r["line"]) for r in f["related"]} == {(3, 1), (3, 3)}, f
assert f["fixes"][0]["edits"][0]["cell"] == 4
r = json.load(open("sarif"))["runs"][0]["results"][0]
where = r["locations"][0]
region = where["physicalLocation"]["region"]
assert (region["startLine"], region["startColumn"]) == (line, column), region
assert where["properties"] == {"cell": 4, "line": 3, "column": 5}, where
g = open("github").read()
assert f"line={line},endLine={line},col={column}," in g and "::cell 4, line 3: " in g, g
g = json.load(open("gitlab"))[0]
assert g["location"]["lines"]["begin"] == line and g["description"].startswith("cell 4, line 3: ")
d = json.load(open("rdjson"))["diagnostics"][0]
assert d["location"]["range"]["start"] == {"line": line, "column": len(raw[line - 1][:column - 1].encode()) + 1}, d
assert 'nb.ipynb:cell 4:3:5: ' in open("junit").read()
a = open("azure").read()
assert f";linenumber={line};columnnumber={column};code=HY201;]cell 4, line 3: " in a, a
c = open("checkstyle").read()
assert f'<error line="{line}" column="{column}" severity="warning" message="cell 4, line 3: ' in c, c
# What is suggested makes JSON of JSON.
text = open("nb.ipynb", "rb").read()
fix = r["fixes"][0]["artifactChanges"][0]["replacements"][0]
lines = text.decode().split("\n")
start = sum(len(l) + 1 for l in lines[:fix["deletedRegion"]["startLine"] - 1]) + fix["deletedRegion"]["startColumn"] - 1
end = sum(len(l) + 1 for l in lines[:fix["deletedRegion"]["endLine"] - 1]) + fix["deletedRegion"]["endColumn"] - 1
fixed = text.decode()[:start] + fix["insertedContent"]["text"] + text.decode()[end:]
assert "    tf.print(\"é\\t\", x)\n" in json.loads(fixed)["cells"][3]["source"], fixed
END
}

# One that is no notebook after all costs itself, not the run.
a_broken_one_is_trouble_of_its_own() {
	traced_notebook nb.ipynb
	head -c 400 nb.ipynb >cut.ipynb
	printf '{"cells": 3, "x": "tensorflow tf.function"}' >odd.ipynb
	printf 'import tensorflow as tf\n@tf.function\ndef f(x):\n    print(x)\n' >a.py
	expect_status 3 "$HYLINT" -f concise .
	[ "$(grep -c HY201 out)" = 2 ]
	grep -q 'cut.ipynb: not checked: ' err
	grep -q 'odd.ipynb: not checked: ' err
	[ "$(wc -l <err)" = 2 ]
	expect_status 3 "$HYLINT" -f json .
	python3 -c '
import json
report = json.load(open("out"))
assert {f["file"].split("/")[-1] for f in report["findings"]} == {"nb.ipynb", "a.py"}
assert {s["file"].split("/")[-1] for s in report["skipped"]} == {"cut.ipynb", "odd.ipynb"}'
	git init -q .
	git add .
	expect_status 0 "$HYLINT" hook
	grep -q '^a.py:4:5: ' err
	grep -q 'cut.ipynb: not checked' err
	grep -q '2 files not fully checked; the commit is allowed' err
}

fixes_change_nothing_else() {
	traced_notebook nb.ipynb
	cp nb.ipynb before
	expect_status 1 "$HYLINT" --diff --unsafe-fixes nb.ipynb
	cp out patch
	cmp nb.ipynb before
	expect_status 0 "$HYLINT" --fix --unsafe-fixes nb.ipynb
	sed 's/    print(/    tf.print(/' before >wanted
	cmp nb.ipynb wanted
	# The difference that was shown is one that patch and git take.
	cp before nb.ipynb
	git init -q .
	git apply patch
	cmp nb.ipynb wanted
}

# One string a cell, CRLF in the code, escapes of every kind, no indentation.
odd_json_stays_as_it_is() {
	printf '%s' '{"nbformat":4,"cells":[{"cell_type":"code","source":"import tensorflow as tf\r\n@tf.function\r\ndef f(x):\r\n    print(\"\u00e9\/\\n\", x)\r\n    return x"}  ,{"cell_type":"raw","source":""}],"metadata":{}}' >nb.ipynb
	sed 's/    print(/    tf.print(/' nb.ipynb >wanted
	expect_status 0 "$HYLINT" --fix --unsafe-fixes nb.ipynb
	cmp nb.ipynb wanted
}

old_format() {
	printf '%s\n' '{"nbformat": 3, "metadata": {}, "worksheets": [{"cells": [' \
		'{"cell_type": "heading", "source": ["x"]},' \
		'{"cell_type": "code", "language": "python", "outputs": [], "input": ["import tensorflow as tf\n", "@tf.function\n", "def f(x):\n", "    print(x)"]}' \
		']}]}' >nb.ipynb
	expect_status 1 "$HYLINT" -q -f concise nb.ipynb
	grep -q '^nb.ipynb:cell 2:4:5: warning HY201' out
	expect_status 0 "$HYLINT" --fix --unsafe-fixes nb.ipynb
	grep -q '"    tf.print(x)"' nb.ipynb
}

other_languages_are_no_business_of_ours() {
	traced_notebook nb.ipynb
	sed -i 's/"language": "python"/"language": "julia"/' nb.ipynb
	expect_status 0 "$HYLINT" nb.ipynb
}

bad_json_gets_one_line() {
	traced_notebook nb.ipynb
	sed -i 's/"nbformat": 4,/"nbformat": 4/' nb.ipynb
	line=$(grep -n nbformat_minor nb.ipynb | cut -d: -f1)
	expect_status 3 "$HYLINT" -q nb.ipynb
	[ "$(cat err)" = "hylint: nb.ipynb: not checked: not valid JSON in line $line, column 2: a comma is missing" ]
	printf '{"tensorflow": []}' >nb.ipynb
	expect_status 3 "$HYLINT" -q nb.ipynb
	[ "$(cat err)" = 'hylint: nb.ipynb: not checked: not a notebook: it has no "cells"' ]
}

a_broken_cell_spoils_no_other() {
	notebook nb.ipynb <<'END'
--- code
import tensorflow as tf
--- code
x = (1,
--- code
@tf.function
def f(x):
    print(x)
END
	expect_status 3 "$HYLINT" -q -f concise nb.ipynb
	grep -q '^nb.ipynb:cell 3:3:5: warning HY201' out
	[ "$(cat err)" = 'hylint: nb.ipynb: syntax error in cell 2, line 1; checked in part' ]
}

comments_silence() {
	traced_notebook nb.ipynb 'print(x)  # hylint: ignore[HY201] wanted here'
	expect_status 0 "$HYLINT" -q nb.ipynb
	traced_notebook nb.ipynb
	expect_status 0 "$HYLINT" -q --add-suppressions 'for the log' nb.ipynb
	grep -qF '"    print(\"é\\t\", x)  # hylint: ignore[HY201] for the log\n",' nb.ipynb
	expect_status 0 "$HYLINT" -q nb.ipynb
	notebook nb.ipynb <<'END'
--- code
# hylint: ignore-file shown to students
--- code
import tensorflow as tf
@tf.function
def f(x):
    print(x)
END
	expect_status 0 "$HYLINT" -q nb.ipynb
}

walks_and_the_setting() {
	mkdir -p sub .ipynb_checkpoints
	traced_notebook sub/nb.ipynb
	cp sub/nb.ipynb .ipynb_checkpoints
	expect_status 1 "$HYLINT" -q -f concise .
	[ "$(grep -c HY201 out)" = 1 ]
	expect_status 1 "$HYLINT" -q -f concise - --stdin-filename x.ipynb <sub/nb.ipynb
	grep -q '^x.ipynb:cell 4:3:5' out
	echo 'x = 1' >a.py
	printf '[hylint]\nnotebooks = off\n' >.hylint.ini
	expect_status 0 "$HYLINT" -q .
	expect_status 1 "$HYLINT" -q sub/nb.ipynb
	printf '[hylint]\nnotebooks = offf\n' >.hylint.ini
	expect_status 2 "$HYLINT" -q .
	grep -q "^hylint: .hylint.ini:2: unknown notebooks 'offf'; did you mean 'off'?" err
}

size_counts_without_outputs() {
	OUTPUT=200000 traced_notebook nb.ipynb
	expect_status 1 "$HYLINT" -q --config largest-file=10K nb.ipynb
	expect_status 3 "$HYLINT" -q --config largest-file=100 nb.ipynb
	expect_status 3 "$HYLINT" -q --config largest-file=1K nb.ipynb
}

# --- changes ---------------------------------------------------------------------

committed_notebook() {
	git -c init.defaultBranch=main init -q repo
	cd repo
	traced_notebook nb.ipynb
	git add nb.ipynb
	git commit -qm base --no-verify
}

staged() { # ARGUMENT...
	git add -A
	status=0
	"$HYLINT" check --staged -f json "$@" >out 2>err || status=$?
	python3 -c '
import json
for f in json.load(open("out"))["findings"]:
    print(f["code"], f["cell"], f["line"], f["attribution"], f.get("introduced_by_cell"), f.get("introduced_by_line"))' >told
	cat told
}

a_commit_brings_lines_of_cells() {
	committed_notebook
	# Outputs, counts and a moved cell change nothing.
	sed -i 's/"execution_count": [0-9]*/"execution_count": 77/; s/"1\\n"/"2\\n", "3\\n"/' nb.ipynb
	staged
	[ ! -s told ] && [ "$status" = 0 ]
	git commit -qm counts --no-verify
	python3 - <<'END'
import json
nb = json.load(open("nb.ipynb"))
nb["cells"].insert(1, {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": 1, "source": ["import os"]})
nb["cells"][-1]["source"].insert(1, "# below\n")
json.dump(nb, open("nb.ipynb", "w"))
END
	# All of the JSON is on another line now, the finding is not new.
	staged
	[ ! -s told ] && [ "$status" = 0 ]
}

a_new_finding_is_told() {
	committed_notebook
	sed -i 's/^\( *\)"    return x"/\1"    counter.append(x)\\n",\n&/' nb.ipynb
	sed -i 's/^\( *\)"import tensorflow as tf"/\1"counter = []\\n",\n&/' nb.ipynb
	staged
	[ "$(cat told)" = "HY203 4 4 introduced 4 4" ]
}

a_decorator_in_another_cell_is_the_cause() {
	committed_notebook
	sed -i 's/"@tf.function\\n"/"# plain\\n"/' nb.ipynb
	git commit -qam plain --no-verify
	sed -i 's/"# plain\\n"/"@tf.function\\n"/' nb.ipynb
	staged
	[ "$(cat told)" = "HY201 4 3 introduced 3 1" ]
	expect_status 1 "$HYLINT" check --staged
		grep -q 'introduced by cell 3, line 1 ' out
}

the_hook_reads_the_index() {
	committed_notebook
	"$HYLINT" install 2>/dev/null
	traced_notebook nb.ipynb 'x *= random.random()'
	sed -i 's/"import tensorflow as tf"/"import random\\n",\n&/' nb.ipynb
	git add nb.ipynb
	echo '{' >nb.ipynb
	expect_status 1 git commit -qm bad
	grep -q '^nb.ipynb:cell 4:3:10: error HY207' err
	expect_status 0 git -c hylint.notebooks=off commit -qm bad
	git add nb.ipynb
	expect_status 0 git commit -qm 'no JSON, but nothing of ours either'
}

merges_bring_what_no_parent_has() {
	committed_notebook
	git checkout -qb other
	sed -i 's/^\( *\)"    return x"/\1"    print(1)\\n",\n&/' nb.ipynb
	git commit -qam other --no-verify
	git checkout -q main
	sed -i 's/"# Training"/"# Training more"/' nb.ipynb
	git commit -qam here --no-verify
	git merge -q --no-commit --no-ff other
	staged
	[ ! -s told ]
}

# The notebook calls the helper, and never the graph function.
what_the_cells_run_eagerly() {
	traced_notebook nb.ipynb
	prints() { "$HYLINT" check -f concise "$1" | grep -q HY201; }
	prints nb.ipynb
	traced_notebook nb.ipynb "print(x)
inner(1)
def more(x):"
	refuse prints nb.ipynb
	traced_notebook nb.ipynb "print(x)
inner(1)
step(tf.constant(1))
def more(x):"
	prints nb.ipynb
	printf 'import tensorflow as tf\n@tf.function\ndef step(x):\n    return inner(x)\ndef inner(x):\n    print(x)\n    return x\ninner(1)\n' >net.py
	prints net.py
	mv net.py 1-net.py
	refuse prints 1-net.py
}

a_renamed_notebook_brings_nothing() {
	committed_notebook
	git mv nb.ipynb old.ipynb
	staged
	[ ! -s told ]
}

run a_broken_one_is_trouble_of_its_own
run a_notebook_installs_what_it_is_for
run a_notebook_was_run_with_what_it_is_for
run a_notebook_for_the_first_release_names_what_it_has
run what_a_cell_shows_is_used
run an_exception_that_is_kept_is_no_news
run places_name_cell_and_line
run every_format_leads_there
run fixes_change_nothing_else
run odd_json_stays_as_it_is
run old_format
run other_languages_are_no_business_of_ours
run bad_json_gets_one_line
run a_broken_cell_spoils_no_other
run comments_silence
run walks_and_the_setting
run size_counts_without_outputs
run a_commit_brings_lines_of_cells
run a_new_finding_is_told
run a_decorator_in_another_cell_is_the_cause
run the_hook_reads_the_index
run merges_bring_what_no_parent_has
run a_renamed_notebook_brings_nothing
run what_the_cells_run_eagerly
done_testing
