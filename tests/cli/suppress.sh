# Comments that silence findings. Every print in the file says which ones must
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
    print("told", x)  # noqa
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
told = {f["line"] for f in json.load(open("out"))["findings"]}
for number, line in enumerate(lines, 1):
    wanted = '"told"' in line
    assert (number in told) == wanted, (number, line)
EOF
}

whole_file() {
	printf '# hylint: ignore-file\nimport tensorflow as tf\n@tf.function\ndef f(x):\n    print(x)\n' >a.py
	expect_status 0 "$HYLINT" a.py
	expect_status 0 "$HYLINT" -v a.py
	grep -q '1 silenced by comments' out
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

run told_and_quiet
run whole_file
run silenced_findings_are_not_corrected
done_testing
