# Ranges of commits, pushes and servers. Scenarios 55 to 58.
. "$TOP/tests/git/lib.sh"

# main went on after feat left it; each has one $BAD of its own.
mk_branches() {
	mk
	git checkout -qb feat
	append a.py "$BAD"
	git commit -qanm feat
	git checkout -q main
	file_with "$BAD" >m.py
	git add m.py
	git commit -qnm main
}

check() { # STATUS ARGUMENT...: findings go to err
	wanted=$1
	shift
	expect_status "$wanted" "$HYLINT" check "$@" || return 1
	cat out >>err
}

s56_only_the_branchs_own_lines() {
	mk_branches
	check 1 --from main --to feat
	found a.py:22
	git checkout -q feat
	check 1 --from main
	found a.py:22
}

s56_in_a_bare_repository() {
	mk_branches
	git clone -q --bare . ../bare.git
	cd ../bare.git
	check 1 --from main --to feat
	found a.py:22
}

# The configuration is that of the commit, too.
the_configuration_of_the_commit() {
	mk_branches
	git checkout -q feat
	printf '[hylint]\nignore = HY801\n' >.hylint.ini
	git add .hylint.ini
	git commit -qm ini
	git checkout -q main
	check 0 --from main --to feat
	check 1 --from main --to feat~1
	found a.py:22
}

a_range_with_a_rename() {
	mk
	git checkout -qb feat
	git mv a.py z.py
	append z.py "$BAD"
	git commit -qanm feat
	check 1 --from main --to feat
	found z.py:22
}

s57_a_shallow_clone() {
	mk_branches
	git clone -q --no-single-branch --depth 1 "file://$PWD" ../shallow
	cd ../shallow
	expect_status 2 "$HYLINT" check --from origin/main --to origin/feat
	grep -q 'fetch more history' err
}

unrelated_histories() {
	mk
	git checkout -q --orphan other
	git commit -qnm other
	expect_status 2 "$HYLINT" check --from main --to other
	grep -q 'no common history' err
}

a_revision_that_is_none() {
	mk
	expect_status 2 "$HYLINT" check --from nonsense --to HEAD
	grep -q nonsense err
	expect_status 2 "$HYLINT" check --from HEAD --to=--all
	grep -q -- --all err
}

by_way_of_git() {
	init --object-format=sha256 R
	a_py >a.py
	git add a.py
	git commit -qm base
	git checkout -qb feat
	append a.py "$BAD"
	git commit -qanm feat
	git checkout -q main
	file_with "$BAD" >m.py
	git add m.py
	git commit -qnm main
	check 1 --from main --to feat
	found a.py:22
}

serve() { # HOOK: a bare repository beside this one, as `origin`
	git init -q --bare -b main ../server.git
	git push -q ../server.git main
	printf '#!/bin/sh\nexec "%s" hook %s "$@"\n' "$HYLINT" "$1" >"../server.git/hooks/$1"
	chmod +x "../server.git/hooks/$1"
	git -C ../server.git config hylint.onError block
	git remote add origin ../server.git
}

s58_a_server() {
	for hook in pre-receive update; do
		mk $hook
		serve $hook
		git checkout -qb feat
		append a.py "$BAD"
		git commit -qanm bad
		expect_status 1 git push origin feat
		found a.py:22
		grep -q '^remote: ' err
		git commit -q --amend -nm 'the same files'
		expect_status 1 git push origin feat:other
		found a.py:22
		git reset -q --hard main
		append a.py "$OK"
		git commit -qanm okay
		expect_status 0 git push origin feat
		no_findings
		append a.py "$BAD"
		git commit -qanm bad
		expect_status 1 git push origin feat
		found a.py:23
		git tag -am tag v1
		expect_status 1 git push origin v1
		found a.py:23
		git reset -q --hard main
		append a.py 'forced = 1'
		git commit -qanm forced
		expect_status 0 git push -f origin feat
		no_findings
		expect_status 0 git push origin :feat
		no_findings
		cd ..
		rm -rf server.git
	done
}

before_a_push() {
	mk
	git init -q --bare -b main ../server.git
	git remote add origin ../server.git
	git push -qu origin main
	printf '#!/bin/sh\nexec "%s" hook pre-push "$@"\n' "$HYLINT" >.git/hooks/pre-push
	chmod +x .git/hooks/pre-push
	git checkout -qb feat
	append a.py "$BAD"
	git commit -qanm bad
	expect_status 1 git push origin feat
	found a.py:22
	grep -q 'push blocked' err
	expect_status 1 git push ../server.git feat
	found a.py:22
	git reset -q --hard main
	append a.py "$OK"
	git commit -qanm okay
	expect_status 0 git push origin feat main
	no_findings
	append a.py "$BAD"
	git commit -qanm bad
	expect_status 1 git push origin feat
	found a.py:23
	expect_status 0 git push origin :feat
	HYLINT=0 expect_status 0 git push origin feat
	grep -q 'HYLINT=0' err
}

# What one cannot read is not let in by default where the server says so.
a_server_that_cannot_read_what_comes() {
	mk
	serve pre-receive
	echo "$(git rev-parse HEAD) $(printf '1%.0s' $(seq 40)) refs/heads/x" >lines
	cd ../server.git
	status=0
	GIT_DIR=. "$HYLINT" hook pre-receive <../R/lines 2>err || status=$?
	[ $status = 3 ]
	echo nonsense >lines
	status=0
	GIT_DIR=. "$HYLINT" hook pre-receive <lines 2>err || status=$?
	[ $status = 2 ]
}

for test in s56_only_the_branchs_own_lines s56_in_a_bare_repository \
	the_configuration_of_the_commit a_range_with_a_rename \
	s57_a_shallow_clone unrelated_histories a_revision_that_is_none \
	by_way_of_git s58_a_server before_a_push \
	a_server_that_cannot_read_what_comes; do
	run $test
done
done_testing
