# husky and lefthook themselves, from npm into the build folder; skipped where
# they cannot be had.
. "$TOP/tests/git/lib.sh"

tools=$BUILD/managers/node_modules

find_managers() {
	[ -x "$tools/.bin/husky" ] && [ -x "$tools/.bin/lefthook" ] && return 0
	command -v npm >/dev/null || return 1
	mkdir -p "$BUILD/managers"
	(cd "$BUILD/managers" && echo '{}' >package.json &&
		npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error \
			husky@9.1.7 lefthook@2.2.2) >/dev/null 2>&1
	[ -x "$tools/.bin/husky" ] && "$tools/.bin/lefthook" version >/dev/null 2>&1
}

mk_managed() {
	mk
	rm .git/hooks/pre-commit
	ln -s "$tools" node_modules
	echo node_modules >>.git/info/exclude
	append a.py "$BAD"
	git add a.py
}

husky_runs_it() {
	mk_managed
	node_modules/.bin/husky
	expect_status 2 "$HYLINT" install
	grep -q 'add this line to .husky/pre-commit: hylint hook' err
	expect_status 1 "$HYLINT" doctor
	echo "$HYLINT hook" >.husky/pre-commit
	expect_status 0 "$HYLINT" doctor
	blocked git commit -m x
	found a.py:22
	append a.py '# not staged'
	mkdir frontend
	echo "cd frontend && $HYLINT hook" >.husky/pre-commit
	blocked git commit -m x
	found a.py:22
	HYLINT=0 passes git commit -m x
}

lefthook_runs_it() {
	mk_managed
	cat >lefthook.yml <<END
pre-commit:
  commands:
    hylint:
      glob: "*.py"
      run: $HYLINT hook
END
	node_modules/.bin/lefthook install >/dev/null 2>&1
	expect_status 0 "$HYLINT" doctor
	grep -q 'because lefthook.yml names it' out
	blocked git commit -m x
	cat out err | grep -q 'a.py:22:1: .*error.* HY801'
	LEFTHOOK=0 passes git commit -m x
}

# lefthook puts a hook that it finds aside, for good.
lefthook_installed_later() {
	mk_managed
	"$HYLINT" install 2>/dev/null
	echo 'pre-commit: {}' >lefthook.yml
	node_modules/.bin/lefthook install >/dev/null 2>&1
	expect_status 1 "$HYLINT" doctor
	grep -q "lefthook renamed hylint's hook to pre-commit.old" out
}

if find_managers; then
	run husky_runs_it
	run lefthook_runs_it
	run lefthook_installed_later
else
	skip husky_and_lefthook "neither installed nor to be had"
fi
done_testing
