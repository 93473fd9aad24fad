#!/bin/sh
# The static program for aarch64, by qemu where this machine is another one: it says
# of every example of the rules what the program for this machine says, reads the
# index of a clone, and its hook blocks a commit.
set -u
. "$(dirname "$0")/lib.sh"
program=$TOP/build/static/aarch64/hylint
[ -x "$program" ] || skip 'there is no build/static/aarch64/hylint; run: make static'
native=$TOP/build/static/$(uname -m)/hylint
[ -x "$native" ] || native=$TOP/build/hylint
[ -x "$native" ] || skip 'there is no hylint of this machine to compare with'
qemu=$(command -v qemu-aarch64-static || command -v qemu-aarch64) ||
	[ "$(uname -m)" = aarch64 ] || skip 'there is no qemu-aarch64 (qemu-user-static)'
room=$ROOMS/aarch64
rm -rf "$room" && mkdir -p "$room/bin" "$room/home" || exit 1
common_words "$room"
export HOME="$room/home"
ln "$program" "$room/hylint" 2>/dev/null || cp "$program" "$room/hylint"
run_it="${qemu:+$qemu }$room/hylint"

judge() { # WHAT FUNCTION
	before=$(date +%s)
	if (set -e; "$2") >"$room/said" 2>&1; then
		echo "ok aarch64${qemu:+ under qemu}: $1 # $(($(date +%s) - before)) s"
	else
		echo "not ok aarch64: $1: $(tail -n 1 "$room/said")"
		sed 's/^/# /' "$room/said"
		failed=1
	fi
}

says_the_same() {
	cd "$TOP"
	for format in jsonl full; do
		"$native" check --isolated --select ALL --exit-zero -f $format rules >"$room/native"
		$run_it check --isolated --select ALL --exit-zero -f $format rules >"$room/other"
		# A run that takes long says how long.
		sed -i 's/ in [0-9.]* s$//' "$room/native" "$room/other"
		[ "$(wc -l <"$room/native")" -gt 500 ]
		cmp "$room/native" "$room/other"
	done
}

reads_a_repository() {
	rm -rf "$room/clone"
	git clone -q --depth 50 "file://$TOP" "$room/clone"
	cd "$room/clone"
	git config user.name Newcomer
	git config user.email newcomer@example.com
	git gc -q
	base=$(git rev-list HEAD | tail -n 1)
	"$native" check --exit-zero --from "$base" -f jsonl >"$room/native"
	$run_it check --exit-zero --from "$base" -f jsonl >"$room/other"
	cmp "$room/native" "$room/other"
	cp rules/side-effects/HY206-*.py train.py
	git add train.py
	"$native" check --exit-zero --staged -f jsonl >"$room/native"
	$run_it check --exit-zero --staged -f jsonl >"$room/other"
	grep -q HY206 "$room/other"
	cmp "$room/native" "$room/other"
}

# The kernel of another processor cannot start the program by its path: the hook
# finds the one in the PATH, as it does when a program has moved.
hook_blocks() {
	. "$room/words.sh"
	new_repository "$room/repository"
	$run_it install
	mv "$room/hylint" "$room/moved"
	printf '#!/bin/sh\nexec %s "$@"\n' "${qemu:+$qemu }$room/moved" >"$room/bin/hylint"
	chmod 755 "$room/bin/hylint"
	PATH=$room/bin:$PATH
	blocked HY207
	hylint doctor
	hylint uninstall
}

judge 'every example of the rules, as on this machine' says_the_same
judge 'a clone of this repository: --from and --staged' reads_a_repository
judge 'install, first blocked commit, doctor, uninstall' hook_blocks
exit $failed
