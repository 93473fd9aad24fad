# A switch that one file throws for the whole program is seen from the others.
. "$TOP/tests/lib.sh"

# project: a file that depends on the switch, and one that throws it.
project() {
	git init -q .
	cat >net.py <<'END'
import tensorflow as tf


@tf.function
def labels(x):
    return tf.cast(x, tf.float32).astype("int32")
END
	mkdir -p app
	cat >app/main.py <<'END'
from tensorflow.python.ops.numpy_ops import np_config

np_config.enable_numpy_behavior()
END
}

# finds COUNT ARGUMENT...
finds() {
	local count=$1
	shift
	"$HYLINT" check --select HY622 -f concise "$@" >out || true
	test "$(grep -c HY622 out)" = "$count"
}

another_file_throws_it() {
	project
	finds 0 net.py
	sed -i 's/^np_config/# &/' app/main.py
	finds 1 net.py
	rm app/main.py
	finds 1 net.py
}

the_hook_looks_at_the_index() {
	project
	git add .
	rm app/main.py
	finds 0 --staged
	git add .
	finds 1 --staged
}

who_defines_it_does_not_throw_it() {
	project
	echo 'def enable_numpy_behavior(): pass' >app/main.py
	finds 1 net.py
}

a_project_that_trains_by_hand() {
	git init -q .
	cat >net.py <<'END'
import tensorflow as tf


class Net(tf.keras.Model):
    def call(self, x):
        return tf.cast(x, tf.float32).numpy()
END
	echo 'def train(step): pass' >train.py
	"$HYLINT" check -f concise net.py | grep -q HY601
	echo 'with tf.GradientTape() as tape: loss()' >train.py
	! "$HYLINT" check -f concise net.py | grep HY601
	echo 'step = tf.function(step)' >>train.py
	"$HYLINT" check -f concise net.py | grep -q HY601
}

run a_project_that_trains_by_hand
run another_file_throws_it
run the_hook_looks_at_the_index
run who_defines_it_does_not_throw_it
done_testing
