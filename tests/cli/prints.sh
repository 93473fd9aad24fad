# How severe a print() in traced code is: a warning where a symbolic tensor is shown
# by a graph that runs again and again, else information.
. "$TOP/tests/lib.sh"

# step LINE...: a graph function that a loop of another function runs, with these lines
# in it.
step() {
	{
		printf '%s\n' 'import tensorflow as tf' '' 'DEBUG = True' '' '' '@tf.function' \
			'def step(x, verbose=True):' '    y = tf.square(x)'
		printf '    %s\n' "$@"
		printf '%s\n' '    return y' '' '' 'def main(batches):' '    for batch in batches:' \
			'        step(tf.constant(batch))'
	} >a.py
}

# is SEVERITY [TEXT]: of the one finding of a.py
is() {
	"$HYLINT" check --select HY201 -f concise a.py >out || true
	test "$(grep -c HY201 out)" = 1
	grep -q ": $1 HY201.*$2" out
}

a_tensor_of_each_step() {
	step 'print("y", y)'
	is warning 'and shows symbolic tensors'
	step 'print(tf.shape(x))'
	is warning
	step 'print(f"{y}")'
	is warning
}

what_is_not_known() {
	step 'z = losses_of(y)' 'print(z)'
	is info 'a tensor in it would be shown without its value'
	step 'z = losses_of(y)' 'print(z, y)'
	is warning
}

behind_a_flag() {
	step 'if verbose:' '    print(y)' '    y = y + 1.0'
	is info
	step 'if DEBUG and x is not None:' '    print(y)'
	is info
	step 'if tf.reduce_sum(y) > 3.0:' '    print(y)'
	is warning
}

# A lesson calls its function once or twice.
calls_at_the_top() {
	printf '%s\n' 'import tensorflow as tf' '' '' '@tf.function' 'def cube(x):' '    print("x =", x)' \
		'    return x ** 3' '' '' >part.py
	{ cat part.py; echo 'cube(tf.constant(2.0))'; } >a.py
	is info
	{ cat part.py; printf '%s\n' 'for i in range(3):' '    cube(tf.constant(2.0))'; } >a.py
	is warning
	# Nobody in this file calls it: others do.
	cat part.py >a.py
	is warning
	# A dataset runs it for each element.
	{ cat part.py; printf '%s\n' 'cube(tf.constant(2.0))' 'tf.data.Dataset.range(3).map(cube)'; } >a.py
	is warning
}

run a_tensor_of_each_step
run what_is_not_known
run behind_a_flag
run calls_at_the_top
done_testing
