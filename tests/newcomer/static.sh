#!/bin/sh
# The static program where there is no C library at all: a folder with the program
# and a repository whose index holds a change, as root and as somebody without a
# name. And what pip takes the wheel for.
set -u
. "$(dirname "$0")/lib.sh"
wheel=$(wheel_of_this_machine) || { echo "$wheel"; exit 0; }
[ "$(id -u)" = 0 ] || skip 'chroot wants root'
root=$ROOMS/empty
rm -rf "$root" && mkdir -p "$root/tmp"
common_words "$root"

judge() { # WHAT COMMAND...
	what=$1
	shift
	before=$(date +%s)
	if "$@" >"$ROOMS/said" 2>&1; then
		echo "ok $what # $(($(date +%s) - before)) s"
	else
		echo "not ok $what: $(tail -n 1 "$ROOMS/said")"
		failed=1
	fi
}

hook_blocks() { # USER
	status=0
	chroot --userspec="$1" "$root" /hylint hook pre-commit ||
		status=$?
	[ "$status" = 1 ] && grep -q HY207 "$ROOMS/said"
}

pip_takes() { # PLATFORM
	python3 -m pip download -q --no-deps --no-index --only-binary :all: \
		--find-links "$(dirname "$wheel")" --platform "$1" \
		-d "$ROOMS/taken" hylint
}

program_of "$wheel" "$root/hylint" || exit 1
# The repository is the root itself, since chroot begins there.
(. "$root/words.sh" && new_repository "$root/repository") || exit 1
mv "$root/repository/.git" "$root/repository/train.py" "$root/" || exit 1
judge 'static program in an empty root, as root' hook_blocks 0:0
chown -R 12345:12345 "$root"
judge 'static program in an empty root, as nobody known' hook_blocks 12345:12345
# pip takes --platform by the letter; on a machine it looks for older ones, too.
for platform in manylinux_2_17 manylinux2014 musllinux_1_1; do
	judge "pip takes the wheel for $platform" pip_takes "${platform}_$(uname -m)"
done
exit $failed
