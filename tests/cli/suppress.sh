# Comments that suppress findings. Every print in the file says which ones must
# stay: "told", or "quiet".
. "$TOP/tests/lib.sh"

told_and_quiet() {
	cat >a.py <<'EOF'
import tensorflow as tf


@tf.function
def step(x):
    print("told", x)
    print("quiet", x)  # hylint: ignore
    print("quiet", x)  # hylint: ignore[HY201]
    print("quiet", x)  # hylint: ignore[HY201] once, for the log
    print("quiet", x)  # hylint: ignore[print-in-traced-code]
    return inner(x)


def inner(x):
    print("quiet", x)  # hylint: ignore[side-effects]
    print("quiet", x)  # hylint: ignore[HY1, HY2]
    print("told", x)  # hylint: ignore[HY206]
    print("told", x)  # hylint: ignored
    print("told", x)  # hylint: ignore[HY201
    return more(x)


def more(x):
    # hylint: ignore-next-line[HY201] because
    print("quiet", x)
    # hylint: ignore-next-line
    # another comment

    print("quiet", x)
    print("told", x)
    print("quiet", x)  # noqa: HY201
    print("quiet", x)  # NOQA: E501, HY201
    print("quiet", x)  # type: ignore  # hylint: ignore[HY201]
    return even_more(x)


def even_more(x):
    print("quiet", x)  # noqa
    print("quiet", x)  # noqa why not
    print("told", x)  # noqa-like
    print("told", x)  # noqa: E501
    # hylint: off[HY2] the next few
    print("quiet", x)
    print("quiet", x)
    # hylint: on[HY2]
    print("told", x)
    return last(x)


def last(x):
    print(
        "quiet",
        x,
    )  # hylint: ignore[HY201]
    print(  # hylint: ignore[HY201]
        "quiet",
        x,
    )
    print("told", "# hylint: ignore[HY201]", x)
    # hylint: off
    print("quiet", x)
    return x
EOF
	"$HYLINT" -q -f json --config severity.HY201=error a.py >out || true
	python3 - <<'EOF'
import json
lines = open("a.py").read().split("\n")
told = {f["line"] for f in json.load(open("out"))["findings"] if f["code"] == "HY201"}
for number, line in enumerate(lines, 1):
    wanted = '"told"' in line
    assert (number in told) == wanted, (number, line)
EOF
}

whole_file() {
	printf '# hylint: ignore-file\nimport tensorflow as tf\n@tf.function\ndef f(x):\n    print(x)\n' >a.py
	expect_status 0 "$HYLINT" a.py
	expect_status 0 "$HYLINT" -v a.py
	grep -q '1 suppressed by comments' out
	sed -i 's/ignore-file/ignore-file[HY1]/' a.py
	expect_status 1 "$HYLINT" a.py
	sed -i 's/ignore-file.*/ignore-file[HY201] told elsewhere/' a.py
	expect_status 0 "$HYLINT" a.py
}

silenced_findings_are_not_corrected() {
	printf 'import tensorflow as tf\n@tf.function\ndef f(x):\n    print(x)  # hylint: ignore\n' >a.py
	cp a.py before
	expect_status 0 "$HYLINT" --fix --unsafe-fixes a.py
	cmp a.py before
}

# codes ARGUMENT...: "LINE:CODE" of each finding in a.py.
codes() {
	"$HYLINT" -q -f concise a.py "$@" 2>err |
		sed -n 's/^a.py:\([0-9]*\):[0-9]*: [a-z]* \(HY[0-9]*\) .*/\1:\2/p' |
		tr '\n' ' '
}

unused_ones_are_told_and_removed() {
	cat >a.py <<'EOF'
# hylint: ignore-file[HY4]
import tensorflow as tf


@tf.function
def f(x):
    print(x)  # hylint: ignore[HY201, HY206] for the log
    x = x + 1
    tf.print(x)  # type: ignore  # hylint: ignore[HY201]
    # hylint: ignore-next-line
    tf.print(x)
    tf.print(x)  # noqa: E501, HY201
    # hylint: off[HY4] one  # hylint: ignore[HY201] two
    return x
EOF
	[ "$(codes)" = '1:HY001 7:HY001 9:HY001 10:HY001 12:HY001 13:HY001 13:HY001 ' ]
	expect_status 0 "$HYLINT" a.py --fix
	cat >expected <<'EOF'
import tensorflow as tf


@tf.function
def f(x):
    print(x)  # hylint: ignore[HY201] for the log
    x = x + 1
    tf.print(x)  # type: ignore
    tf.print(x)
    tf.print(x)  # noqa: E501
    return x
EOF
	diff expected a.py
}

unused_is_not_said_where_a_rule_did_not_run() {
	cat >a.py <<'EOF'
import tensorflow as tf
x = 1  # hylint: ignore[HY201]
y = 1  # hylint: ignore
z = 1  # hylint: ignore[HY206]
EOF
	[ "$(codes)" = '2:HY001 3:HY001 4:HY001 ' ]
	[ "$(codes -i HY201)" = '4:HY001 ' ]
	[ "$(codes -s HY001)" = '' ]
	[ "$(codes -i HY001)" = '' ]
	[ "$(codes -c severity.HY001=off)" = '' ]
	# What cannot be read hides what the comment is for.
	echo 'def (:' >>a.py
	[ "$(codes)" = '' ]
}

files_that_wake_no_rule_are_looked_at_too() {
	printf 'x = 1  # hylint: ignore[HY201]\n' >a.py
	[ "$(codes)" = '1:HY001 ' ]
}

a_change_that_mends_the_code_is_told_of_the_comment() {
	git init -q .
	printf 'import tensorflow as tf\n@tf.function\ndef f(x):\n    print(x)  # hylint: ignore[HY201]\n' >a.py
	git add a.py
	git commit -qm one
	sed -i 's/    print/    tf.print/' a.py
	git add a.py
	expect_status 1 "$HYLINT" check --staged -f concise
	grep -q '^a.py:4:18: warning HY001' out
	git commit -qm two
	echo 'y = 2' >>a.py
	git add a.py
	expect_status 0 "$HYLINT" check --staged
}

reasons_are_demanded_on_request() {
	printf 'import tensorflow as tf\n@tf.function\ndef f(x):\n    print(x)  # hylint: ignore[HY201]\n    print(x)  # hylint: ignore[HY201] why\n' >a.py
	[ "$(codes)" = '' ]
	[ "$(codes --extend-select HY002)" = '4:HY002 ' ]
	printf '[hylint]\nextend-select = suppression-without-reason\n' >.hylint.ini
	[ "$(codes)" = '4:HY002 ' ]
}

slips_in_comments_are_told() {
	printf 'x = 1  # hylint: ignore[HY2011]\ny = 1  # hylint: off[sideeffects]\n' >a.py
	[ "$(codes)" = '1:HY003 2:HY003 ' ]
	expect_status 1 "$HYLINT" a.py
	grep -q 'did you mean `HY201`' out
	grep -q 'did you mean `side-effects`' out
}

what_is_found_is_silenced_with_a_reason() {
	cat >a.py <<'EOF'
import tensorflow as tf


class M:
    @tf.function
    def step(self, x):
        print("a", x)
        print("b", x)  # type: ignore
        self.n += 1; print(x)
        print(x)  # hylint: ignore[HY206] why
        print("""
        long
        """, x)
        print("""
        long""" \
            )
        y = """
        """; print(x, y)
        return x
EOF
	cp a.py before
	expect_status 1 "$HYLINT" a.py --add-suppressions 'to be mended in 2.0' --diff -c severity.HY2=error
	cmp a.py before
	chmod 600 a.py
	expect_status 0 "$HYLINT" a.py --add-suppressions 'to be mended in 2.0' -i HY001
	[ "$(stat -c %a a.py)" = 600 ]
	grep -q '^hylint: suppressed [0-9]*; checked 1 file, found nothing else$' out
	python3 -c 'import ast; ast.parse(open("a.py").read())'
	grep -q '^        print("a", x)  # hylint: ignore\[HY201\] to be mended in 2.0$' a.py
	grep -q '# type: ignore  # hylint: ignore\[HY201\] to be mended in 2.0$' a.py
	grep -q 'print(x)  # hylint: ignore\[HY20[0-9], HY20[0-9]\] to be mended in 2.0$' a.py
	grep -q '# hylint: ignore\[HY206, HY201\] why$' a.py
	cp a.py once
	# Nothing is found any more, but what silences nothing.
	expect_status 0 "$HYLINT" a.py -i HY001
	expect_status 0 "$HYLINT" a.py --add-suppressions again -i HY001
	cmp a.py once
	expect_status 2 "$HYLINT" a.py --add-suppressions ''
	expect_status 2 "$HYLINT" a.py --add-suppressions 'two # three'
}

windows_files_are_silenced_in_their_own_way() {
	printf '\357\273\277import tensorflow as tf\r\n@tf.function\r\ndef f(x):\r\n    print(x)\r\n' >a.py
	expect_status 0 "$HYLINT" a.py --add-suppressions why
	printf '\357\273\277import tensorflow as tf\r\n@tf.function\r\ndef f(x):\r\n    print(x)  # hylint: ignore[HY201] why\r\n' >expected
	cmp expected a.py
}

only_some_rules_are_corrected() {
	printf 'import tensorflow as tf\n@tf.function(experimental_relax_shapes=True)\ndef f(x):\n    print(x)\n' >a.py
	expect_status 2 "$HYLINT" a.py --fix-only HY2011
	grep -q "did you mean 'HY201'" err
	expect_status 1 "$HYLINT" a.py --fix-only HY113
	grep -q reduce_retracing a.py
	grep -q '    print' a.py
	expect_status 0 "$HYLINT" a.py --fix-only side-effects,HY3 --unsafe-fixes
	grep -q '    tf.print' a.py
}

a_reason_may_hold_a_number_sign() {
	cat >a.py <<-'EOF'
		import tensorflow as tf


		@tf.function
		def f(x):
		    print("x", x)  # hylint: ignore[HY201] see #12, and C# code  # type: ignore
		    print("y", x)  # hylint: ignore[HY201]  # noqa: E501
		    return x
	EOF
	expect_status 0 "$HYLINT" -q -f concise --extend-select HY002 --fail-on error a.py
	[ "$(grep -c HY002 out)" = 1 ]
	grep -q '^a.py:7:.* HY002' out
}

run told_and_quiet
run a_reason_may_hold_a_number_sign
run whole_file
run silenced_findings_are_not_corrected
run unused_ones_are_told_and_removed
run unused_is_not_said_where_a_rule_did_not_run
run files_that_wake_no_rule_are_looked_at_too
run a_change_that_mends_the_code_is_told_of_the_comment
run reasons_are_demanded_on_request
run slips_in_comments_are_told
run what_is_found_is_silenced_with_a_reason
run windows_files_are_silenced_in_their_own_way
run only_some_rules_are_corrected
done_testing
