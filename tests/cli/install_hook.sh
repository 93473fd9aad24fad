# hylint install, uninstall and doctor, beside hooks of others.
. "$TOP/tests/lib.sh"
. "$TOP/tests/cli/libhook.sh"

installs_and_blocks() {
	new_repository
	expect_status 0 "$HYLINT" install
	grep -q 'hylint: installed: .*/repo/.git/hooks/pre-commit$' err
	add_line "$BAD"
	fails_to_commit -qam bad
	grep -q HY206 err
	[ ! -s out ]
}

installs_once() {
	new_repository
	"$HYLINT" install 2>/dev/null
	cp .git/hooks/pre-commit first
	expect_status 0 "$HYLINT" install
	grep -q 'already installed' err
	cmp first .git/hooks/pre-commit
	[ ! -e .git/hooks/pre-commit.hylint-prev ]
}

uninstalls() {
	new_repository
	"$HYLINT" install 2>/dev/null
	expect_status 0 "$HYLINT" uninstall
	[ ! -e .git/hooks/pre-commit ]
	add_line "$BAD"
	expect_status 0 git commit -qam bad
	expect_status 0 "$HYLINT" uninstall
	grep -q 'no hook is installed' err
}

other_hook() { # EXIT-CODE
	printf '#!/bin/sh\necho "other $*" >>"%s/log"\nexit %s\n' "$PWD" "$1" \
		>.git/hooks/pre-commit
	chmod 751 .git/hooks/pre-commit
	cp -p .git/hooks/pre-commit original
}

chains_a_hook_and_puts_it_back() {
	new_repository
	other_hook 0
	expect_status 0 "$HYLINT" install
	expect_status 0 "$HYLINT" install
	add_line "$BAD"
	fails_to_commit -qam bad
	[ "$(grep -c other log)" = 1 ]
	git checkout -q a.py
	expect_status 0 git commit -q --allow-empty -m good
	[ "$(grep -c other log)" = 2 ]
	expect_status 0 "$HYLINT" uninstall
	cmp original .git/hooks/pre-commit
	[ "$(stat -c %a .git/hooks/pre-commit)" = 751 ]
	[ ! -e .git/hooks/pre-commit.hylint-prev ]
}

chained_hook_can_block() {
	new_repository
	other_hook 7
	"$HYLINT" install 2>/dev/null
	fails_to_commit -q --allow-empty -m blocked-by-the-other
}

replaces_a_hook_when_forced() {
	new_repository
	other_hook 7
	expect_status 0 "$HYLINT" install --force
	expect_status 0 git commit -q --allow-empty -m fine
	[ ! -e log ]
}

leaves_other_hooks_alone() {
	new_repository
	other_hook 0
	expect_status 2 "$HYLINT" uninstall
	cmp original .git/hooks/pre-commit
}

works_from_a_folder_below() {
	new_repository
	mkdir -p deep/er
	(cd deep/er && expect_status 0 "$HYLINT" install)
	[ -x .git/hooks/pre-commit ]
}

refuses_where_a_manager_rules() {
	new_repository
	git config core.hooksPath .husky/_
	expect_status 2 "$HYLINT" install
	grep -q 'husky owns' err
	[ ! -e .husky ]
	git config core.hooksPath other
	expect_status 2 "$HYLINT" install
	grep -q -- --into-hookspath err
	[ ! -e other ] && [ ! -e .git/hooks/pre-commit ]
	expect_status 0 "$HYLINT" install --into-hookspath
	[ -x other/pre-commit ]
}

says_so_when_the_program_is_gone() {
	new_repository
	cp "$HYLINT" ../moved
	../moved install 2>/dev/null
	rm ../moved
	expect_status 0 git commit -q --allow-empty -m unchecked
	[ "$(grep -c 'hylint: the program is gone: this commit was not checked' err)" = 1 ]
	git config hylint.onError block
	fails_to_commit -q --allow-empty -m unchecked
}

finds_the_program_in_path_when_it_moved() {
	new_repository
	mkdir ../bin
	cp "$HYLINT" ../moved
	../moved install 2>/dev/null
	mv ../moved ../bin/hylint
	add_line "$BAD"
	PATH=$PWD/../bin:$PATH fails_to_commit -qam bad
	grep -q HY206 err
}

odd_path_of_the_program() {
	new_repository
	mkdir "../it's \$HOME \"here\""
	cp "$HYLINT" "../it's \$HOME \"here\"/hylint"
	"../it's \$HOME \"here\"/hylint" install 2>/dev/null
	add_line "$BAD"
	fails_to_commit -qam bad
	grep -q HY206 err
}

as_a_link_in_the_hooks_folder() {
	new_repository
	mkdir -p .git/hooks
	ln -s "$HYLINT" .git/hooks/pre-commit
	add_line "$BAD"
	fails_to_commit -qam bad
	grep -q HY206 err
}

in_a_linked_worktree() {
	new_repository
	git worktree add -q ../other
	(cd ../other && expect_status 0 "$HYLINT" install)
	cd ../other
	add_line "$BAD"
	fails_to_commit -qam bad
	cd ../repo
	add_line "$BAD"
	fails_to_commit -qam bad
}

doctor_knows() {
	new_repository
	expect_status 1 "$HYLINT" doctor
	grep -q 'commits are not checked; run: hylint install' out
	"$HYLINT" install 2>/dev/null
	expect_status 0 "$HYLINT" doctor
	grep -q "^it runs  *$HYLINT$" out
	chmod -x .git/hooks/pre-commit
	expect_status 1 "$HYLINT" doctor
	grep -q 'chmod +x' out
	chmod +x .git/hooks/pre-commit
	HYLINT_REAL=$HYLINT
	HYLINT=0 expect_status 1 "$HYLINT_REAL" doctor
	grep -q 'HYLINT=0' out
	mv .git/hooks/pre-commit .git/hooks/pre-commit.old
	expect_status 1 "$HYLINT" doctor
	grep -q 'lefthook put our hook aside' out
	"$HYLINT" install 2>/dev/null
	rm .git/hooks/pre-commit.old
	printf 'repos:\n- id: hylint\n' >.pre-commit-config.yaml
	expect_status 1 "$HYLINT" doctor
	grep -q 'checked twice' out
}

doctor_reads_the_configuration() {
	new_repository
	"$HYLINT" install 2>/dev/null
	printf '[hylint]\nmode = warn\nselect = HY2\n' >.hylint.ini
	git add .hylint.ini
	git config hylint.onError block
	expect_status 0 "$HYLINT" doctor
	grep -q 'configuration .*hylint.ini' out
	grep -q 'mode = warn' out
	grep -q 'on-error = block' out
	printf '[hylint]\nmode = nonsense\n' >.hylint.ini
	git add .hylint.ini
	expect_status 1 "$HYLINT" doctor
	grep -q "hylint.ini:2: unknown mode 'nonsense'" err
}

run installs_and_blocks
run installs_once
run uninstalls
run chains_a_hook_and_puts_it_back
run chained_hook_can_block
run replaces_a_hook_when_forced
run leaves_other_hooks_alone
run works_from_a_folder_below
run refuses_where_a_manager_rules
run says_so_when_the_program_is_gone
run finds_the_program_in_path_when_it_moved
run odd_path_of_the_program
run as_a_link_in_the_hooks_folder
run in_a_linked_worktree
run doctor_knows
run doctor_reads_the_configuration
done_testing
