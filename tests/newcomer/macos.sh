#!/bin/sh
# The wheels for macOS, which nothing here can run: for which processor and release
# their programs are, that they load nothing but the system's own library, and that
# pip takes each on such a machine.
set -u
. "$(dirname "$0")/lib.sh"
wheels=$(ls "$TOP"/build/dist/hylint-*-macosx_*.whl 2>/dev/null) ||
	skip 'there is no wheel for macOS in build/dist; run: make wheel-macos'
room=$(mktemp -d) || exit 1
trap 'rm -rf "$room"' EXIT

# Apple's own processors run nothing that is not signed; zig signs for them only, and
# an Intel Mac asks for no signature.
is_as_named() { # WHEEL PROCESSOR
	program_of "$1" "$room/hylint" || return 1
	form=$(python3 "$TOP/tests/newcomer/macho.py" "$room/hylint") || return 1
	case $2 in
	arm64) signature=signed ;;
	*) signature=unsigned ;;
	esac
	[ "$form" = "$2 11.0 $signature /usr/lib/libSystem.B.dylib" ] && return 0
	echo "$form"
	return 1
}

pip_takes() { # PROCESSOR
	python3 -m pip download -q --no-deps --no-index --only-binary :all: \
		--find-links "$TOP/build/dist" --platform "macosx_11_0_$1" \
		-d "$room/taken" hylint && ls "$room"/taken/*"_$1.whl"
}

for wheel in $wheels; do
	processor=${wheel##*macosx_11_0_}
	processor=${processor%.whl}
	if said=$(is_as_named "$wheel" "$processor" 2>&1 && pip_takes "$processor" 2>&1); then
		echo "ok wheel for macOS, $processor: its form, and pip takes it"
	else
		echo "not ok wheel for macOS, $processor: $(echo "$said" | tail -n 1)"
		failed=1
	fi
done
exit $failed
