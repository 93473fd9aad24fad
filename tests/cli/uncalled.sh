# Graph functions that nothing in the project calls.
. "$TOP/tests/lib.sh"

# unrolled SEVERITY: of the one loop of pose.py
unrolled() {
	"$HYLINT" check --select HY401 -f concise pose.py >out || true
	test "$(grep -c HY401 out)" = 1
	grep -q ": $1 HY401" out
}

# write_pose LINE...: the graph function, and these lines
write_pose() {
	{
		printf '%s\n' 'import tensorflow as tf' '' '' '@tf.function' 'def turned(v, q):' \
			'    for i in range(100):' '        q = q + tf.gather(v, i)' '    return q' '' ''
		printf '%s\n' "$@"
	} >pose.py
}

nothing_calls_it() {
	git init -q .
	echo 'import other' >main.py
	write_pose '# turned(v, q)'
	unrolled info
	"$HYLINT" check --select HY401 pose.py >out || true
	grep -q 'nothing in the project calls it' out
	# Nor does who calls it.
	write_pose 'def loss_of(q):' '    return turned(None, q)' '' '' '# loss_of(3)'
	unrolled info
	write_pose 'def loss_of(q):' '    return turned(None, q)' '' '' 'loss_of(3)'
	unrolled warning
	write_pose 'STEPS = [turned]'
	unrolled warning
}

another_file_may_call_it() {
	git init -q .
	write_pose ''
	echo 'from pose import *' >main.py
	unrolled warning
	printf '%s\n' 'import importlib' 'importlib.import_module("pose")' >main.py
	unrolled warning
}

# One file is no project, and a method may be called by any code.
what_is_not_seen() {
	git init -q .
	write_pose ''
	"$HYLINT" check --select HY401 -f concise - <pose.py >out || true
	grep -q 'warning HY401' out
	printf '%s\n' 'import tensorflow as tf' '' '' 'class Pose:' '    @tf.function' '    def turned(self, v, q):' \
		'        for i in range(100):' '            q = q + tf.gather(v, i)' '        return q' >pose.py
	unrolled warning
}

run nothing_calls_it
run another_file_may_call_it
run what_is_not_seen
done_testing
