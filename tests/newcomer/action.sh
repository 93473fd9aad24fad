#!/bin/sh
# The shell of action.yml, run as a workflow would: in a shallow clone of a pull
# request, and of a push. The wheel comes from build/dist.
set -u
. "$(dirname "$0")/lib.sh"
wheel=$(wheel_of_this_machine) || { echo "$wheel"; exit 0; }
room=$ROOMS/action
rm -rf "$room" && mkdir -p "$room" || exit 1
common_words "$room"
# What stands below `run: |`, without its indentation.
sed -n '/^      run: |$/,$s/^        //p' "$TOP/action.yml" >"$room/action.sh"

# A base without findings, and a branch that brings one.
(
	. "$room/words.sh"
	new_repository "$room/origin"
	sed -i '/random.random/d' train.py
	git add train.py
	git commit -qm base
	git branch -m main
	git switch -qc branch
	sed -i 's/    return x/    x *= random.random()\n    return x/' train.py
	git commit -qam branch
) >/dev/null || exit 1

act() { # WHAT STATUS BRANCH BASE [ARGS]
	before=$(date +%s)
	rm -rf "$room/clone"
	git clone -q --depth 1 --branch "$3" "file://$room/origin" "$room/clone" || exit 1
	(
		cd "$room/clone" || exit 9
		unset PIP_FIND_LINKS
		RUNNER_TEMP=$room HYLINT_VERSION= HYLINT_FIND_LINKS=$(dirname "$wheel") \
			HYLINT_FROM= HYLINT_ARGS=${5:-} HYLINT_BASE=$4 sh -e "$room/action.sh"
	) >"$room/said" 2>&1
	status=$?
	if [ "$status" = "$2" ] && { [ "$2" = 0 ] || grep -q '^::error file=train.py,line=8.*HY207' "$room/said"; }; then
		echo "ok action, $1 # $(($(date +%s) - before)) s"
	else
		echo "not ok action, $1: status $status, $(tail -n 1 "$room/said")"
		failed=1
	fi
}

act 'a pull request that brings an error' 1 branch main
act 'a pull request that brings nothing' 0 main main
act 'a push of a branch with an error' 1 branch ''
act 'arguments of the workflow' 0 branch '' '--ignore HY207'
exit $failed
