# Commands, options, help and exit codes.
. "$TOP/tests/lib.sh"

bad_python() { # FILE
	mkdir -p "$(dirname "$1")"
	cat >"$1" <<'EOF'
import tensorflow as tf


@tf.function
def step(x):
    print("loss", x)
    return x
EOF
}

help_names_every_command_and_fits_a_screen() {
	expect_status 0 "$HYLINT" --help
	for command in check install uninstall doctor rule rules demo hook; do
		grep -q "^  $command " out
		expect_status 0 "$HYLINT" "$command" --help
		grep -q "^usage: hylint $command" out
		[ "$(wc -l <out)" -le 55 ]
		[ "$(awk 'length > 80' out | wc -l)" = 0 ]
		"$HYLINT" --help >out
	done
	expect_status 0 "$HYLINT"
	expect_status 0 "$HYLINT" help check
	grep -q -- '--staged' out
}

version_tells_what_is_built_in() {
	expect_status 0 "$HYLINT" --version
	grep -q '^hylint [0-9]' out
	grep -q '^tree-sitter [0-9].*ABI' out
	grep -q '^libgit2 [0-9]' out
}

slips_are_understood() {
	expect_status 2 "$HYLINT" chekc
	grep -q 'did you mean `hylint check`' err
	expect_status 2 "$HYLINT" check --stagd
	grep -q 'did you mean --staged' err
	expect_status 2 "$HYLINT" check -f jsn
	grep -q "did you mean 'json'" err
	expect_status 2 "$HYLINT" rule prnt-in-traced-code
	grep -q "did you mean 'print-in-traced-code'" err
	expect_status 2 "$HYLINT" -s HY2011 .
	grep -q "did you mean 'HY201'" err
	expect_status 2 "$HYLINT" help hok
	grep -q "did you mean 'hook'" err
	expect_status 2 "$HYLINT" -c selct=HY2 .
	grep -q "did you mean 'select'" err
}

wrong_options_are_one_line() {
	bad_python a.py
	for arguments in --nonsense -Z '--select' '--quiet=1' '--color=red' \
		'--fail-on=fatal' '-f yaml' '-o json' '--config HY201' \
		'--to HEAD' '--staged --from HEAD' '--unsafe-fixes'; do
		expect_status 2 "$HYLINT" check a.py $arguments
		[ "$(wc -l <err)" = 1 ]
		[ ! -s out ]
	done
}

exit_codes() {
	bad_python a.py
	echo 'x = 1' >clean.py
	expect_status 0 "$HYLINT" clean.py
	expect_status 1 "$HYLINT" a.py
	expect_status 0 "$HYLINT" --exit-zero a.py
	expect_status 0 "$HYLINT" --fail-on error a.py
	expect_status 0 "$HYLINT" -c severity.HY201=info a.py
	expect_status 1 "$HYLINT" -c severity.HY201=error --fail-on error a.py
	# What is wrong with the command wins over what is found.
	expect_status 2 "$HYLINT" a.py nowhere.py
	expect_status 2 "$HYLINT" --exit-zero a.py nowhere.py
}

exit_code_of_a_run_that_corrects() {
	bad_python a.py
	cp a.py before.py
	expect_status 0 "$HYLINT" --fix --unsafe-fixes a.py
	cp before.py a.py
	expect_status 1 "$HYLINT" --fix --unsafe-fixes --exit-non-zero-on-fix a.py
	refuse cmp -s a.py before.py
	expect_status 0 "$HYLINT" --fix --unsafe-fixes --exit-non-zero-on-fix a.py
	cp before.py a.py
	expect_status 1 "$HYLINT" --fix-only HY201 --unsafe-fixes --max-warnings 5 --exit-non-zero-on-fix a.py
	cp before.py a.py
	expect_status 1 "$HYLINT" --add-suppressions 'see #1' --exit-non-zero-on-fix a.py
	for arguments in '' '--diff' '--fix --exit-zero'; do
		expect_status 2 "$HYLINT" check --exit-non-zero-on-fix $arguments a.py
		[ "$(wc -l <err)" = 1 ]
	done
	git init -q repo
	cp before.py repo/a.py
	cd repo
	git add a.py
	expect_status 1 "$HYLINT" check --staged --fix --unsafe-fixes --exit-non-zero-on-fix
	expect_status 0 "$HYLINT" check --staged --fix --unsafe-fixes --exit-non-zero-on-fix
}

# How often a rule looks at a node is the same in each run, how long is not.
rules_are_profiled() {
	mkdir sub
	bad_python a.py
	bad_python sub/b.py
	expect_status 1 "$HYLINT" --isolated -f json a.py sub
	cp out before
	expect_status 1 "$HYLINT" --isolated -f json --profile-rules a.py sub
	cmp out before
	nodes() { sed -n 's/^  \(HY[0-9]*\) .* ms .* % *\([0-9]*\)$/\1 \2/p' err | sort; }
	nodes >both
	grep -q '^HY201 [1-9]' both
	grep -Eq '^ +all rules +[0-9.]+ ms +[0-9.]+ %$' err
	expect_status 1 "$HYLINT" --isolated --profile-rules a.py
	nodes | awk '{ print $1, 2 * $2 }' | diff - both
	expect_status 1 "$HYLINT" --isolated --profile-rules -s HY201 a.py
	[ "$(nodes | cut -d' ' -f1)" = HY201 ]
	# What is staged is looked at twice: as it was, and as it is.
	git init -q .
	git add a.py
	expect_status 1 "$HYLINT" check --isolated --staged --profile-rules
	nodes | grep -q '^HY201 [1-9]'
	expect_status 2 "$HYLINT" --profile-rules -j 2 a.py
	[ "$(wc -l <err)" = 1 ]
	expect_status 1 "$HYLINT" --isolated a.py
	[ ! -s err ]
}

path_alone_means_check() {
	bad_python a.py
	"$HYLINT" a.py >bare || true
	"$HYLINT" check a.py >whole || true
	cmp bare whole
	# No path is this folder.
	(cd "$PWD" && "$HYLINT" check -f concise >here) || true
	grep -q '^a.py:6:5: ' here
}

option_like_names_behind_two_dashes() {
	bad_python ./-q.py
	expect_status 1 "$HYLINT" check -f concise -- -q.py
	grep -q '^-q.py:6:5: ' out
}

standard_input() {
	bad_python a.py
	expect_status 1 sh -c '"$HYLINT" check - --stdin-filename sub/b.py -f concise <a.py'
	grep -q '^sub/b.py:6:5: ' out
	expect_status 1 sh -c '"$HYLINT" check - -f concise <a.py'
	grep -q '^-:6:5: ' out
}

folders_are_walked_in_order() {
	for name in b.py a/z.py a/c.pyi a/d.pyw c.txt .hidden/x.py \
		__pycache__/x.py node_modules/x.py build/x.py env/lib/x.py \
		.x.py pkg.egg-info/x.py; do
		bad_python "$name"
	done
	touch env/pyvenv.cfg
	expect_status 1 "$HYLINT" -f concise
	cut -d: -f1 out | grep . | grep -v '^hylint' >names
	printf '%s\n' .x.py a/c.pyi a/d.pyw a/z.py b.py >expected
	diff expected names
	# What is named is taken as it is.
	expect_status 1 "$HYLINT" -f concise c.txt build
	grep -q '^c.txt:' out
	grep -q '^build/x.py:' out
}

what_git_ignores_is_passed_over() {
	git init -q .
	for name in a.py gone/b.py sub/gen_c.py sub/d.py; do
		bad_python "$name"
	done
	printf 'gone/\n' >.gitignore
	printf 'gen_*\n' >sub/.gitignore
	"$HYLINT" -q -f concise >out.txt || true
	[ "$(cut -d: -f1 out.txt | tr '\n' ' ')" = 'a.py sub/d.py ' ]
	(cd sub && "$HYLINT" -q -f concise >../out.txt) || true
	[ "$(cut -d: -f1 out.txt)" = d.py ]
	"$HYLINT" -q -f concise "$PWD" >out.txt || true
	[ "$(wc -l <out.txt)" = 2 ]
	# What is named is checked, and all of it on request.
	expect_status 1 "$HYLINT" -q -f concise gone/b.py
	expect_status 1 "$HYLINT" -q -f concise gone
	[ "$(wc -l <out)" = 1 ]
	"$HYLINT" -q -f concise --no-ignore >out.txt || true
	[ "$(wc -l <out.txt)" = 4 ]
}

what_is_tracked_is_checked_although_ignored() {
	for version in 2 4; do
		rm -rf repo
		git init -q repo
		(
			cd repo
			for name in gone/a.py gone/b.py sub/gen_c.py other/d.py; do
				bad_python "$name"
			done
			printf 'gone/\ngen_*\nother/\n' >.gitignore
			git add -f gone/a.py sub/gen_c.py
			git update-index --index-version $version
			"$HYLINT" -q -f concise >../out.txt || true
		)
		[ "$(cut -d: -f1 out.txt | tr '\n' ' ')" = 'gone/a.py sub/gen_c.py ' ]
	done
}

several_reports_of_one_run() {
	bad_python a.py
	expect_status 1 "$HYLINT" a.py -q -f concise -o json:a.json -o sarif:a.sarif
	grep -q '^a.py:6:5' out
	python3 -m json.tool a.json >/dev/null
	python3 -m json.tool a.sarif >/dev/null
	expect_status 2 "$HYLINT" a.py -o json:no/such/folder
	# Nothing of the user's is overwritten.
	cp a.py before
	expect_status 2 "$HYLINT" -o json:a.py
	grep -q 'would overwrite' err
	cmp a.py before
}

every_format_that_is_offered_is_there() {
	bad_python a.py
	formats=$("$HYLINT" completions bash |
		sed -n "s/.*check:--output-format|check:-f) _hylint_words '\(.*\)'; return.*/\1/p")
	[ "$(echo "$formats" | wc -w)" -ge 10 ]
	for format in $formats; do
		expect_status 1 "$HYLINT" -f "$format" a.py
		grep -q HY201 out
		"$HYLINT" check --help | grep -qw "$format"
	done
}

statistics_count_by_rule() {
	bad_python a.py
	bad_python b.py
	expect_status 1 "$HYLINT" -q -f concise --statistics
	grep -Eq '^ +2  HY201  print-in-traced-code$' out
}

colours() {
	bad_python a.py
	escape=$(printf '\033')
	"$HYLINT" a.py | refuse grep -q "$escape"
	"$HYLINT" a.py --color always | grep -q "$escape"
	FORCE_COLOR=1 "$HYLINT" a.py | grep -q "$escape"
	FORCE_COLOR=1 NO_COLOR=1 "$HYLINT" a.py | refuse grep -q "$escape"
	NO_COLOR=1 "$HYLINT" a.py --color=always | grep -q "$escape"
	FORCE_COLOR=0 "$HYLINT" a.py | refuse grep -q "$escape"
}

rules_tell_about_themselves() {
	expect_status 0 "$HYLINT" rule hy201
	grep -q 'print-in-traced-code' out
	grep -q 'Known false reports\|Not reported on purpose' out
	expect_status 0 "$HYLINT" rule print-in-traced-code -f markdown
	grep -q '^# HY201' out
	expect_status 0 "$HYLINT" rule HY201 -f json
	python3 -c 'import json; assert json.load(open("out"))["code"] == "HY201"'
	expect_status 0 "$HYLINT" rules -f json
	python3 -c 'import json; assert all(r["summary"] for r in json.load(open("out")))'
	expect_status 0 "$HYLINT" rules side-effects
	grep -q HY201 out
	expect_status 2 "$HYLINT" rules nothing-like-it
}

corrections() {
	bad_python a.py
	cp a.py before.py
	chmod 755 a.py
	expect_status 1 "$HYLINT" a.py --diff --unsafe-fixes
	cmp a.py before.py
	cp out patch
	expect_status 0 "$HYLINT" a.py --fix --unsafe-fixes
	grep -q 'corrected 1' out
	grep -q '^    tf.print("loss", x)$' a.py
	[ -x a.py ]
	cp before.py again.py
	patch -s again.py patch
	cmp again.py a.py
	# Nothing is left to do.
	expect_status 0 "$HYLINT" a.py --diff --unsafe-fixes
	[ ! -s out ]
}

every_repeat_is_corrected() {
	bad_python a.py
	for i in $(seq 40); do
		sed -i "s/^    return x/    print($i, x)\n    return x/" a.py
	done
	expect_status 0 "$HYLINT" a.py --fix --unsafe-fixes
	grep -q 'corrected 41' out
	[ "$(grep -c 'tf.print' a.py)" = 41 ]
}

broken_files_stay_as_they_are() {
	bad_python a.py
	echo 'def (:' >>a.py
	"$HYLINT" a.py --fix --unsafe-fixes >out 2>err || [ $? = 3 ]
	grep -q '^def (:$' a.py
}

corrections_keep_line_ends_and_marks() {
	bad_python a.py
	{
		printf '\357\273\277'
		sed 's/$/\r/' a.py
	} >windows.py
	expect_status 0 "$HYLINT" windows.py --fix --unsafe-fixes
	[ "$(head -c 3 windows.py | od -An -tx1)" = ' ef bb bf' ]
	[ "$(grep -c "$(printf '\r')$" windows.py)" = 7 ]
	grep -q 'tf.print' windows.py
}

run help_names_every_command_and_fits_a_screen
run version_tells_what_is_built_in
run slips_are_understood
run wrong_options_are_one_line
run exit_codes
run exit_code_of_a_run_that_corrects
run rules_are_profiled
run path_alone_means_check
run option_like_names_behind_two_dashes
run standard_input
run folders_are_walked_in_order
run what_git_ignores_is_passed_over
run what_is_tracked_is_checked_although_ignored
run several_reports_of_one_run
run every_format_that_is_offered_is_there
run statistics_count_by_rule
run colours
run rules_tell_about_themselves
run corrections
run every_repeat_is_corrected
run broken_files_stay_as_they_are
run corrections_keep_line_ends_and_marks
done_testing
