# Findings that are known: --write-baseline and --baseline.
. "$TOP/tests/lib.sh"

source_with_prints() { # FILE COUNT
	mkdir -p "$(dirname "$1")"
	printf 'import tensorflow as tf\n\n\n@tf.function\ndef step(x):\n' >"$1"
	for i in $(seq "$2"); do
		printf '    print(%d, x)\n' "$i" >>"$1"
	done
	printf '    return x\n' >>"$1"
}

only_new_ones_are_told() {
	source_with_prints src/a.py 2
	source_with_prints b.py 1
	expect_status 0 "$HYLINT" --write-baseline known.txt
	grep -q '^hylint: 3 now in the baseline; checked 2 files, found nothing else$' out
	expect_status 0 "$HYLINT" --baseline known.txt
	grep -q '^hylint: checked 2 files, found nothing new; 3 known from the baseline$' out
	[ ! -s err ]
	sed -i 's/    return x/    print("new", x)\n    return x/' src/a.py
	expect_status 1 "$HYLINT" --baseline known.txt -f concise
	[ "$(grep -c HY201 out)" = 1 ]
	grep -q '^src/a.py:8:5: ' out
}

lines_may_move_and_be_laid_out_anew() {
	source_with_prints a.py 2
	expect_status 0 "$HYLINT" --write-baseline known.txt a.py
	sed -i '1i # a line above\n' a.py
	sed -i 's/print(1, x)/print(\n        1,\n        x)/' a.py
	expect_status 0 "$HYLINT" --baseline known.txt a.py
	grep -q '2 known from the baseline' out
}

the_same_code_once_more_is_new() {
	source_with_prints a.py 1
	expect_status 0 "$HYLINT" --write-baseline known.txt a.py
	sed -i 's/    return x/    print(1, x)\n    return x/' a.py
	expect_status 1 "$HYLINT" --baseline known.txt a.py -f concise
	[ "$(grep -c HY201 out)" = 1 ]
}

# Many alike are told as one: the new one must not hide among the known.
one_more_of_many_is_told() {
	source_with_prints a.py 9
	expect_status 0 "$HYLINT" --write-baseline known.txt a.py
	[ "$(grep -c HY201 known.txt)" = 9 ]
	sed -i 's/    return x/    print("new", x)\n    return x/' a.py
	expect_status 1 "$HYLINT" --baseline known.txt a.py -f concise
	grep -q '^a.py:15:5: ' out
	refuse grep -q 'more in' out
}

paths_count_from_the_baseline() {
	source_with_prints src/deep/a.py 1
	expect_status 0 "$HYLINT" --write-baseline src/known.txt
	grep -q ' 1 deep/a.py$' src/known.txt
	(cd src/deep && expect_status 0 "$HYLINT" --baseline ../known.txt a.py)
	(cd / && "$HYLINT" --baseline "$OLDPWD/src/known.txt" "$OLDPWD/src") >out
	expect_status 0 sh -c '"$HYLINT" - --stdin-filename src/deep/a.py --baseline src/known.txt <src/deep/a.py'
	mkdir other
	expect_status 0 "$HYLINT" --write-baseline other/known.txt src
	grep -q ' 1 ../src/deep/a.py$' other/known.txt
	expect_status 0 "$HYLINT" --baseline other/known.txt src
}

what_is_gone_is_told() {
	source_with_prints a.py 2
	source_with_prints b.py 1
	expect_status 0 "$HYLINT" --write-baseline known.txt
	sed -i '/print(1/d' a.py
	expect_status 0 "$HYLINT" --baseline known.txt
	grep -q '^hylint: known.txt: no longer found: HY201 in a.py (1 of 1)$' err
	grep -q '^hylint: known.txt: run --write-baseline known.txt to drop them$' err
	# What was not looked at is not called gone.
	expect_status 0 "$HYLINT" --baseline known.txt b.py
	[ ! -s err ]
	expect_status 0 "$HYLINT" --baseline known.txt -i HY201
	[ ! -s err ]
	rm b.py
	expect_status 0 "$HYLINT" --baseline known.txt a.py
	grep -q 'no longer found: HY201 in b.py' err
	expect_status 0 "$HYLINT" --write-baseline known.txt
	[ "$(grep -c '^HY' known.txt)" = 1 ]
	expect_status 0 "$HYLINT" --baseline known.txt
	[ ! -s err ]
}

bringing_up_to_date_keeps_other_files() {
	source_with_prints a.py 1
	source_with_prints b.py 1
	expect_status 0 "$HYLINT" --write-baseline known.txt
	sed -i 's/    return x/    print("new", x)\n    return x/' a.py
	expect_status 0 "$HYLINT" --write-baseline known.txt a.py
	[ "$(grep -c ' a.py$' known.txt)" = 2 ]
	[ "$(grep -c ' b.py$' known.txt)" = 1 ]
	expect_status 0 "$HYLINT" --baseline known.txt
}

moved_files_take_their_findings_along() {
	source_with_prints a.py 1
	expect_status 0 "$HYLINT" --write-baseline known.txt
	mkdir new
	mv a.py new/b.py
	expect_status 0 "$HYLINT" --baseline known.txt
	grep -q '1 known from the baseline' out
}

changes_are_compared_too() {
	git init -q .
	source_with_prints a.py 1
	git add a.py
	git commit -qm one
	sed -i 's/    return x/    print("new", x)\n    return x/' a.py
	git add a.py
	expect_status 0 "$HYLINT" --write-baseline known.txt
	expect_status 1 "$HYLINT" check --staged
	expect_status 0 "$HYLINT" check --staged --baseline known.txt
	mkdir sub
	(cd sub && expect_status 0 "$HYLINT" check --staged --baseline ../known.txt)
}

names_of_any_kind() {
	name="$(printf 'a \\ b\nc.py')"
	source_with_prints "$name" 1
	expect_status 0 "$HYLINT" --write-baseline known.txt
	[ "$(grep -c '^HY' known.txt)" = 1 ]
	expect_status 0 "$HYLINT" --baseline known.txt
	[ ! -s err ]
}

wrong_files_are_told_and_kept() {
	source_with_prints a.py 1
	cp a.py before
	expect_status 2 "$HYLINT" --write-baseline a.py
	grep -q '^hylint: a.py:1: this is not a valid line of a baseline' err
	cmp a.py before
	expect_status 2 "$HYLINT" --baseline nowhere.txt
	grep -q '^hylint: nowhere.txt: there is no such baseline; --write-baseline' err
	printf '# head\nHY201 zz 1 a.py\n' >bad.txt
	expect_status 2 "$HYLINT" --baseline bad.txt
	grep -q '^hylint: bad.txt:2: ' err
	expect_status 2 "$HYLINT" --baseline bad.txt --write-baseline bad.txt
	expect_status 2 "$HYLINT" --baseline bad.txt --add-suppressions why
	expect_status 3 "$HYLINT" --write-baseline no/such/folder
}

rules_of_the_project_are_known_too() {
	mkdir rules
	cp "$TOP"/rules/examples/ACME101* rules
	printf '[hylint]\nrules = rules\nexclude = rules\n' >.hylint.ini
	printf 'import acme\n\nacme.data.load_all()\nx = 1  # hylint: ignore[ACME101]\n' >a.py
	expect_status 1 "$HYLINT" a.py -f concise
	grep -q '^a.py:3:1: error ACME101' out
	grep -q '^a.py:4:8: warning HY001' out
	expect_status 0 "$HYLINT" --write-baseline known.txt
	grep -q '^ACME101 ' known.txt
	expect_status 0 "$HYLINT" --baseline known.txt
	[ ! -s err ]
}

for test in only_new_ones_are_told lines_may_move_and_be_laid_out_anew \
	the_same_code_once_more_is_new one_more_of_many_is_told \
	paths_count_from_the_baseline what_is_gone_is_told \
	bringing_up_to_date_keeps_other_files \
	moved_files_take_their_findings_along changes_are_compared_too \
	names_of_any_kind rules_of_the_project_are_known_too \
	wrong_files_are_told_and_kept; do
	run $test
done
done_testing
