# For shell tests: `. "$TOP/tests/lib.sh"`. A test is a function, run in a fresh
# folder and judged by its exit status (with -e: by its first failing command):
#
#	refuses_an_unknown_option() {
#		expect_status 2 "$HYLINT" --nonsense
#		grep -q "unknown option" err
#	}
#	run refuses_an_unknown_option
#	done_testing

failed_tests=0

# expect_status STATUS COMMAND...: what it printed is in `out` and `err` then.
expect_status() {
	wanted_status=$1
	shift
	status=0
	"$@" >out 2>err || status=$?
	[ "$status" = "$wanted_status" ] && return 0
	echo "status $status, not $wanted_status: $*"
	cat out err
	return 1
}

# For "must not": `! command` never fails a test under -e.
refuse() { # COMMAND...
	if "$@"; then
		echo "should have failed: $*"
		return 1
	fi
}

# Whether a library can be put before the C library's: not in a static program.
takes_a_preload() {
	ldd "$HYLINT" >/dev/null 2>&1
}

run() { # FUNCTION
	room=$(mktemp -d "${TMPDIR:-/tmp}/test.XXXXXX")
	# Not as a condition: a shell ignores -e there.
	(
		set -e
		cd "$room"
		"$1"
	) >"$room.log" 2>&1
	if [ $? = 0 ]; then
		echo "ok $1"
	else
		echo "not ok $1: $(tail -n 1 "$room.log" | tr -d '\r')"
		sed 's/^/# /' "$room.log"
		failed_tests=1
	fi
	rm -rf "$room" "$room.log"
}

# Milliseconds of the processor that a command and its children take.
work_of() { # COMMAND...
	python3 - "$@" <<'END'
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = os.wait4(child.pid, 0)[2]
print(int((used.ru_utime + used.ru_stime) * 1000))
END
}

skip() { # NAME WHY
	echo "skip $1: $2"
}

done_testing() {
	exit $failed_tests
}
