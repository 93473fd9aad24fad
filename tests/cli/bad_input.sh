# Input that is no good: one clear line, the other files still checked, and an
# exit code that tells.
. "$TOP/tests/lib.sh"

bad_python() { # FILE
	cat >"$1" <<'EOF'
import tensorflow as tf


@tf.function
def step(x):
    print("loss", x)
    return x
EOF
}

# check_beside FILE STATUS REASON: the file is told in one line, good.py is
# checked all the same, and JSON lists what was skipped.
check_beside() {
	bad_python good.py
	expect_status "$2" "$HYLINT" check -f json "$1" good.py
	[ "$(grep -c '^hylint: ' err)" = 1 ]
	grep -q "$3" err
	python3 - <<'EOF'
import json
report = json.load(open("out"))
assert [f["file"] for f in report["findings"]] == ["good.py"], report
assert len(report["skipped"]) == 1 and report["skipped"][0]["reason"], report
EOF
}

missing_file() {
	check_beside nowhere.py 2 'nowhere.py: not checked: no such file'
}

unreadable_file() {
	bad_python locked.py
	chmod 0 locked.py
	check_beside locked.py 3 'locked.py: not checked: cannot be read'
}

file_that_fails_while_it_is_read() {
	ln -s /proc/self/mem sick.py
	check_beside ./sick.py 3 'sick.py: not checked: cannot be read'
}

folder_without_python() {
	mkdir empty
	touch empty/notes.txt
	check_beside empty 2 'empty: not checked: no Python file'
}

file_that_is_not_utf8() {
	printf 'import tensorflow as tf\nx = "\351"\n' >latin.py
	check_beside latin.py 3 'latin.py: not checked: '
}

file_with_nul_bytes() {
	printf 'import tensorflow as tf\nx = "\000"\n' >nul.py
	check_beside nul.py 3 'nul.py: not checked: .*NUL'
}

file_of_50_megabytes() {
	dd if=/dev/zero of=large.py bs=1M count=0 seek=50 2>/dev/null
	check_beside large.py 3 'large.py: not checked: larger than largest-file allows, which is 2097152 (bytes)'
}

large_file_is_taken_when_asked() {
	bad_python large.py
	python3 -c 'print("y = 1\n" * 400000)' >>large.py
	expect_status 3 "$HYLINT" large.py
	expect_status 1 "$HYLINT" -c largest-file=8M large.py
}

empty_file() {
	: >empty.py
	expect_status 0 "$HYLINT" empty.py
	[ ! -s err ]
}

syntax_errors() {
	bad_python broken.py
	printf 'def (:\n    ][\n' >>broken.py
	expect_status 3 "$HYLINT" -f concise broken.py
	grep -q 'broken.py: syntax error in line 8; checked in part' err
	grep -q '^broken.py:6:5: ' out
}

# What is no Python to begin with is no bug of ours.
who_is_to_mend_what_a_fix_would_break() {
	cat >broken.py <<'END'
import tensorflow as tf
def f(x):
    return list(map(tf.square, [x, x + 1.0])), tf.map_fn(tf.square,
@tf.function
def g(x):
def h(y):
    g(tf.constant(1.0))
END
	"$HYLINT" check --select HY703 --diff --unsafe-fixes broken.py >out 2>err || true
	grep -q 'broken.py: a fix would break this file and was not applied; correct its syntax errors first' err
	refuse grep -q 'report it' err
}

# What is a part of such a statement gets no finding and no fix; the others do.
statements_that_cannot_be_read() {
	cat >torn.py <<'END'
import tensorflow as tf


@tf.function
def g(x):
    print("a", x)
    if x is Non print(x)
    return x


from keras import layersmodel = tf.models.Sequential()
model = tf.model.
END
	"$HYLINT" check --diff --unsafe-fixes torn.py >out 2>err || true
	grep -qx '+    tf.print("a", x)' out
	[ "$(grep -c '^+ ' out)" = 1 ]
	"$HYLINT" check -f concise torn.py >out 2>err || true
	[ "$(grep -c 'torn.py:' out)" = 1 ]
	grep -q 'torn.py: syntax error in line 7; checked in part' err
	# The names belong to an import that is none.
	cat >torn.py <<'END'
from tensorflow.keras.losses import
from tensorflow.keras.metrics import (
    Mean, SparseCategoricalAccuracy
)
END
	"$HYLINT" check -f concise torn.py >out 2>err || true
	refuse grep -q 'torn.py:' out
}

names_that_nothing_binds() {
	cat >unbound.py <<'END'
def g():
    global only_declared


import tensorflow as tf


@tf.function
def f(x):
    y = tf.abs(x)
    y[0] = 1.0
    return y
END
	expect_status 1 "$HYLINT" -f concise unbound.py
	grep -q '^unbound.py:11:5: error HY613' out
}

parts_that_are_missing() {
	printf '%s\n' 'import tensorflow as tf' 'class T:' \
		'    @tf.function(reduce_retracing=True)' '    @tf.function' \
		'def call(self, x):' '        return x' >decorated.py
	printf '%s\n' 'import tensorflow as tf' '@tf.function' \
		'def g(x):def h(x):' '    global total' '    total[ = x' >body.py
	expect_status 3 "$HYLINT" decorated.py body.py
	grep -q 'decorated.py: syntax error in line 3; checked in part' err
	grep -q 'body.py: syntax error in line 3; checked in part' err
}

nested_brackets() {
	python3 -c 'print("import tensorflow as tf\nx = " + "[" * 100000 + "]" * 100000)' >deep.py
	bad_python good.py
	"$HYLINT" -f concise deep.py good.py >out 2>err || status=$?
	[ "${status:-0}" = 1 ] || [ "$status" = 3 ]
	grep -q good.py out
}

file_cut_off_anywhere() {
	bad_python whole.py
	size=$(wc -c <whole.py)
	for length in 1 20 40 60 "$((size - 3))"; do
		head -c "$length" whole.py >cut.py
		"$HYLINT" cut.py >out 2>&1 || [ $? -le 3 ]
	done
}

# The grammar takes quadratic time for these by itself.
long_runs_of_comments_end_quickly() {
	python3 - >a.py <<'EOF'
print("import tensorflow as tf\n\n\n@tf.function\ndef f(x):\n    print(x)")
print("# it's a line of comment\n" * 60000)
print("    # hylint: ignore-next-line[HY201]\n    print(x)")
EOF
	expect_status 1 timeout 20 "$HYLINT" -q -f concise a.py
	[ "$(wc -l <out)" = 1 ]
	grep -q '^a.py:6:5: ' out
}

links_that_go_in_circles() {
	mkdir -p a/b
	bad_python a/b/good.py
	ln -s .. a/b/up
	ln -s self self
	expect_status 1 "$HYLINT" -f concise .
	[ "$(grep -c HY201 out)" = 1 ]
	expect_status 2 "$HYLINT" ./self
	grep -q './self: not checked' err
}

names_cannot_steer_the_terminal() {
	name=$(printf 'a\033[31m\nb.py')
	bad_python "$name"
	expect_status 1 "$HYLINT" -f concise "$name"
	refuse grep -q "$(printf '\033')" out
	grep -qF 'a\x1b[31m\nb.py:6:5' out
}

names_that_are_no_utf8_make_good_json() {
	name=$(printf 'caf\351.py')
	bad_python "$name" || return 0 # not every file system takes it
	expect_status 1 "$HYLINT" -f json "$name"
	python3 -c 'import json; assert json.load(open("out"))["findings"][0]["file"] == r"caf\xe9.py"'
}

folder_that_cannot_be_read() {
	mkdir locked
	chmod 0 locked
	check_beside locked 3 'locked: not checked: cannot be read'
}

not_a_repository() {
	expect_status 2 "$HYLINT" check --staged
	[ "$(wc -l <err)" = 1 ]
	expect_status 2 "$HYLINT" install
	[ "$(wc -l <err)" = 1 ]
}

full_disk() {
	bad_python good.py
	expect_status 3 sh -c '"$HYLINT" good.py >/dev/full'
	grep -q 'cannot be written: No space left' err
}

reader_that_goes_away() {
	for i in $(seq 300); do bad_python "f$i.py"; done
	"$HYLINT" . 2>err | head -n 1 >/dev/null
	[ ! -s err ]
}

closed_descriptors() {
	bad_python good.py
	"$HYLINT" -o concise:report good.py <&- >&- 2>&- || [ $? = 1 ]
	grep -q HY201 report
}

run missing_file
if [ "$(id -u)" = 0 ]; then
	skip unreadable_file 'root reads everything'
	skip folder_that_cannot_be_read 'root reads everything'
else
	run unreadable_file
	run folder_that_cannot_be_read
fi
if [ -e /proc/self/mem ]; then
	run file_that_fails_while_it_is_read
else
	skip file_that_fails_while_it_is_read 'no /proc/self/mem'
fi
run folder_without_python
run file_that_is_not_utf8
run file_with_nul_bytes
run file_of_50_megabytes
run large_file_is_taken_when_asked
run empty_file
run syntax_errors
run who_is_to_mend_what_a_fix_would_break
run statements_that_cannot_be_read
run names_that_nothing_binds
run parts_that_are_missing
run nested_brackets
run file_cut_off_anywhere
run long_runs_of_comments_end_quickly
run links_that_go_in_circles
run names_cannot_steer_the_terminal
run names_that_are_no_utf8_make_good_json
run not_a_repository
if [ -w /dev/full ]; then
	run full_disk
else
	skip full_disk 'no /dev/full'
fi
run reader_that_goes_away
run closed_descriptors
done_testing
