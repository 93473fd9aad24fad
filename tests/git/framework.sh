# The pre-commit framework, with our .pre-commit-hooks.yaml. Scenarios 54, 55.
# Taken from PATH, or installed from PyPI into the build folder.
. "$TOP/tests/git/lib.sh"

find_framework() {
	command -v pre-commit >/dev/null && return 0
	PATH="$BUILD/pre-commit/bin:$PATH"
	command -v pre-commit >/dev/null && return 0
	python3 -m venv "$BUILD/pre-commit" >/dev/null 2>&1 &&
		"$BUILD/pre-commit/bin/pip" install -q --disable-pip-version-check \
			pre-commit >/dev/null 2>&1
	command -v pre-commit >/dev/null
}

# A repository whose hooks are the framework's, and ours among them.
mk_framework() { # [ID]
	init hooks
	# The program under test; tests/newcomer has the framework compile one.
	sed 's/language: python/language: system/' \
		"$TOP/.pre-commit-hooks.yaml" >.pre-commit-hooks.yaml
	git add .
	git commit -qm hooks
	hooks=$PWD
	cd ..
	mk
	rm .git/hooks/pre-commit
	cat >.pre-commit-config.yaml <<END
repos:
-   repo: $hooks
    rev: $(git -C "$hooks" rev-parse HEAD)
    hooks:
    -   id: ${1:-hylint}
END
	git add .pre-commit-config.yaml
	git commit -qm config
	pre-commit install >/dev/null
}

# The framework prints everything to standard output, git to standard error.
lines() {
	sed -nE 's/^(.*:[0-9]+):[0-9]+: (error|warning) .*/\1/p' out err
}

s54_warnings_are_seen_and_errors_block() {
	mk_framework
	append a.py "$WARN"
	git add a.py
	passes git commit -m x
	[ "$(lines)" = a.py:22 ]
	append a.py "$BAD"
	git add a.py
	blocked git commit -m x
	[ "$(lines)" = a.py:23 ]
	append a.py '# not staged'
	blocked git commit -m x
	[ "$(lines)" = a.py:23 ]
	tail -n 1 a.py | grep -qx '# not staged'
}

s54_all_that_is_committed_at_once() {
	mk_framework
	append a.py "$BAD"
	blocked git commit -am x
	[ "$(lines)" = a.py:22 ]
	SKIP=hylint passes git commit -am x
}

s55_a_range() {
	mk_framework
	append a.py "$BAD"
	git commit -qanm bad
	expect_status 1 pre-commit run --from-ref HEAD~1 --to-ref HEAD
	[ "$(lines)" = a.py:22 ]
	append a.py "$OK"
	git commit -qanm okay
	expect_status 0 pre-commit run --from-ref HEAD~1 --to-ref HEAD
}

whole_files() {
	mk_framework hylint-files
	expect_status 1 pre-commit run --all-files
	[ "$(lines)" = a.py:10 ]
}

# No Python in it, and yet it says what is checked from now on.
settings_alone() {
	mk_framework
	printf '[hylint]\nignore = ALL\n' >.hylint.ini
	git add .hylint.ini
	passes git commit -m x
	cat out err | grep -q '.hylint.ini: this change reduces what is checked'
	git config hylint.onError block
	printf '[hylint]\nignore = ALL\nexclude = a.py\n' >.hylint.ini
	git add .hylint.ini
	blocked git commit -m x
}

if find_framework; then
	PATH=$(dirname "$HYLINT"):$PATH
	run s54_warnings_are_seen_and_errors_block
	run s54_all_that_is_committed_at_once
	run s55_a_range
	run whole_files
	run settings_alone
else
	skip pre_commit_framework "pre-commit is neither installed nor to be had"
fi
done_testing
