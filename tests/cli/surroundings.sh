# Tests depend on nothing around them: not on what is installed, on what a person
# has set up, nor on how busy the machine is.
. "$TOP/tests/lib.sh"

# The tests that would notice, in the worst of surroundings.
a_person_with_settings_of_all_kinds() {
	mkdir bin home
	printf '#!/bin/sh\nexit 77\n' >bin/hylint
	chmod +x bin/hylint
	printf '[core]\n\thooksPath = /nowhere\n[hylint]\n\tmode = warn\n[commit]\n\tgpgSign = true\n' >home/.gitconfig
	env PATH="$PWD/bin:$PATH" HOME="$PWD/home" LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8 \
		TZ=Asia/Kathmandu COLUMNS=20 NO_COLOR=1 FORCE_COLOR=1 CI=1 SKIP=hylint \
		PRE_COMMIT_FROM_REF=a PRE_COMMIT_TO_REF=b PYTHONPATH=/nowhere \
		GIT_DIR=/nowhere GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=hylint.mode \
		GIT_CONFIG_VALUE_0=warn CDPATH=/ TESTS_INSIDE=1 \
		sh -c 'umask 077; exec "$TOP/tests/run" --build "$BUILD" tests/cli/install_hook.sh tests/git/commits.sh' >log 2>&1 ||
		{ cat log; return 1; }
	tail -n 1 log | grep -q '^[0-9]* passed, 0 failed'
}

a_test_sees_no_hylint_but_the_one_that_is_built() {
	refuse command -v hylint
	[ "$(umask)" = 0022 ]
	[ "$LC_ALL" = C.UTF-8 ]
	case $HOME in "$TMPDIR"*) ;; *) return 1 ;; esac
	[ -z "$(git config --global --list 2>/dev/null)" ]
}

run a_test_sees_no_hylint_but_the_one_that_is_built
run a_person_with_settings_of_all_kinds
done_testing
