# Settings of git, skipping, warnings, and hooks of others. Scenarios 48 to 53.
. "$TOP/tests/git/lib.sh"

s48_git_c() {
	mk
	append a.py "$BAD"
	passes git -c hylint.mode=warn commit -am x
	found a.py:22
	grep -q 'the mode is "warn"' err
}

s48_config_count() {
	mk
	append a.py "$BAD"
	GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=hylint.mode GIT_CONFIG_VALUE_0=warn \
		passes git commit -am x
	found a.py:22
}

# Before git 2.31 the whole of it was one quoted word.
parameters_as_older_gits_write_them() {
	mk
	append a.py "$BAD"
	git add a.py
	GIT_CONFIG_PARAMETERS="'some.thing=it'\\''s' 'hylint.mode=warn'" \
		expect_status 0 "$HYLINT" hook
	found a.py:22
	GIT_CONFIG_PARAMETERS="'some.thing'='it'\\''s' 'HYLINT.mode'='warn'" \
		expect_status 0 "$HYLINT" hook
	GIT_CONFIG_PARAMETERS="'hylint.mode" expect_status 1 "$HYLINT" hook
}

the_nearest_setting_counts() {
	mk
	append a.py "$BAD"
	git add a.py
	git config --global hylint.mode warn
	expect_status 0 "$HYLINT" hook
	git config hylint.mode block
	expect_status 1 "$HYLINT" hook
	GIT_CONFIG_PARAMETERS="'hylint.mode'='warn'" expect_status 0 "$HYLINT" hook
	git config --unset hylint.mode
	: >nothing
	GIT_CONFIG_GLOBAL=nothing expect_status 1 "$HYLINT" hook
	git config --global --unset hylint.mode
	printf '[hylint]\n\tmode = warn\n' >other
	GIT_CONFIG_GLOBAL=other expect_status 0 "$HYLINT" hook
	GIT_CONFIG_SYSTEM=other expect_status 0 "$HYLINT" hook
	GIT_CONFIG_SYSTEM=other GIT_CONFIG_NOSYSTEM=1 expect_status 1 "$HYLINT" hook
	git config include.path ../other
	expect_status 0 "$HYLINT" hook
}

a_setting_of_the_work_tree() {
	mk
	git config extensions.worktreeConfig true
	git worktree add -q ../W
	cd ../W
	git config --worktree hylint.mode warn
	append a.py "$BAD"
	passes git commit -am x
	cd ../R
	append a.py "$BAD"
	blocked git commit -am x
}

s49_warnings_pass() {
	mk
	append a.py "$WARN"
	git add a.py
	passes git commit -m x
	found a.py:22
	file_with $(seq -f 'tf.data.Dataset.range(%g).repeat()' 500) >w.py
	git add w.py
	passes sh -c 'git commit -m y 2>&1 | head -n 1'
}

nobody_reads_what_is_said() {
	mk
	file_with $(seq -f 'tf.function(name_%g)' 3000) >w.py
	git add w.py
	# A reader that leaves at once, a closed and a full standard error.
	blocked sh -c '{ git commit -m y; echo $? >status; } 2>&1 | true; exit $(cat status)'
	blocked sh -c 'git commit -m y 2>&-'
	blocked sh -c 'git commit -m y 2>/dev/full'
	file_with "$WARN" >w.py
	git add w.py
	passes sh -c 'git commit -m y 2>/dev/full'
}

s50_without_the_check() {
	mk
	append a.py "$BAD"
	git add a.py
	passes git commit -nm x
	silent
	append a.py "$BAD"
	HYLINT=0 passes git commit -am x
	[ "$(grep -c HYLINT=0 err)" = 1 ]
	append a.py "$BAD"
	SKIP=flake8,hylint passes git commit -am x
	[ "$(grep -c SKIP=hylint err)" = 1 ]
}

s51_a_hook_that_was_there() {
	init R
	a_py >a.py
	git add a.py
	git commit -qm base
	printf '#!/bin/sh\necho ran >>log\ntest ! -e stop\n' >.git/hooks/pre-commit
	chmod 750 .git/hooks/pre-commit
	cp -p .git/hooks/pre-commit ../original
	hook
	hook
	append a.py "$BAD"
	git add a.py
	blocked git commit -m x
	found a.py:22
	[ "$(wc -l <log)" = 1 ]
	touch stop
	append a.py "$OK"
	HYLINT=0 blocked git commit -am x
	[ "$(wc -l <log)" = 2 ]
	"$HYLINT" uninstall
	cmp ../original .git/hooks/pre-commit
	[ "$(stat -c %a .git/hooks/pre-commit)" = 750 ]
	rm stop
	passes git commit -am x
	[ "$(wc -l <log)" = 3 ]
}

s52_hooks_of_husky() {
	mk
	rm .git/hooks/pre-commit
	mkdir -p .husky/_
	git config core.hooksPath .husky/_
	expect_status 2 "$HYLINT" install
	grep -q '.husky/pre-commit' err
	[ -z "$(ls .husky/_)" ]
	[ ! -e .git/hooks/pre-commit ]
}

# husky's own script, in short: sh -e on the user's lines.
the_line_for_husky_works() {
	mk
	rm .git/hooks/pre-commit
	mkdir -p .husky/_
	git config core.hooksPath .husky/_
	printf '#!/bin/sh\nsh -e .husky/pre-commit "$@"\n' >.husky/_/pre-commit
	chmod +x .husky/_/pre-commit
	echo "$HYLINT hook" >.husky/pre-commit
	append a.py "$BAD"
	blocked git commit -am x
	found a.py:22
}

hooks_path_of_the_user() {
	mk
	rm .git/hooks/pre-commit
	git config --global core.hooksPath '~/my-hooks'
	expect_status 2 "$HYLINT" install
	grep -q "$HOME/my-hooks" err
	expect_status 0 "$HYLINT" install --into-hookspath
	append a.py "$BAD"
	blocked git commit -am x
	found a.py:22
}

# As lint-staged and others call it: with absolute names, without GIT_DIR.
names_of_files_change_nothing() {
	mk
	append a.py "$BAD"
	file_with "$OK" >b.py
	git add a.py b.py
	expect_status 1 "$HYLINT" hook "$PWD/b.py"
	found a.py:22
}

s53_hooks_in_the_configuration() {
	init R
	a_py >a.py
	git add a.py
	git commit -qm base
	git config --global hook.hylint.command "$HYLINT hook"
	git config --global hook.hylint.event pre-commit
	append a.py "$BAD"
	blocked git commit -am x
	found a.py:22
	expect_status 0 "$HYLINT" install
	grep -qi 'twice' err
}

for test in s48_git_c s48_config_count parameters_as_older_gits_write_them \
	the_nearest_setting_counts a_setting_of_the_work_tree \
	s49_warnings_pass nobody_reads_what_is_said s50_without_the_check \
	s51_a_hook_that_was_there s52_hooks_of_husky the_line_for_husky_works \
	hooks_path_of_the_user names_of_files_change_nothing; do
	run $test
done
run_if_git 2 54 s53_hooks_in_the_configuration
done_testing
