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

another_file_gives_tensors_a_method() {
	project
	printf 'import tensorflow as tf\nfor kind in (tf.Tensor, tf.Variable):\n    kind.astype = tf.cast\n' >app/main.py
	finds 0 net.py
	printf 'import tensorflow as tf\nfor kind in (tf.Tensor, tf.Variable):\n    kind.to = tf.cast\n' >app/main.py
	finds 1 net.py
}

dtypes_are_promoted() {
	project
	printf 'import tensorflow as tf\ny = tf.ones(2) * tf.zeros(2, tf.float64)\n' >net.py
	"$HYLINT" check --select HY626 -f concise net.py >out || true
	refuse grep -q HY626 out
	rm app/main.py
	"$HYLINT" check --select HY626 -f concise net.py >out || true
	grep -q HY626 out
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

# eager_project: what makes a variable in each trace, and a file that it imports.
eager_project() {
	git init -q .
	mkdir -p common
	cat >common/config.py <<'END'
import tensorflow as tf

tf.config.run_functions_eagerly(True)
SIZE = 3
END
	cat >agent.py <<'END'
import tensorflow as tf

from common.config import SIZE


@tf.function
def step(x):
    v = tf.Variable(tf.zeros([SIZE]))
    return v + x


def train(xs):
    for i in range(100):
        step(i)
    return tf.data.Dataset.from_tensor_slices(xs).map(noisy)


def noisy(x):
    print(x)
    return x
END
}

# told CODE: by default rules, in agent.py
told() {
	"$HYLINT" check -f concise agent.py >out || true
	grep -q "$1" out
}

graph_functions_run_eagerly_by_an_import() {
	eager_project
	! told HY301
	! told HY104
	# A pipeline is traced all the same.
	told HY201
	echo '# tf.config.run_functions_eagerly(True)' >common/config.py
	told HY301
	told HY104
}

# main.py imports models.py, which imports agent.py.
each_script_throws_it() {
	eager_project
	echo 'SIZE = 3' >common/config.py
	echo 'from agent import *' >models.py
	told 'warning HY104'
	cat >main.py <<'END'
import tensorflow as tf
from models import train

tf.config.run_functions_eagerly(True)
if __name__ == "__main__":
    train([1])
END
	told 'info HY104'
	sed '/eagerly/d' main.py >other.py
	told 'warning HY104'
}

a_switch_in_a_function_is_thrown_by_nobody() {
	eager_project
	printf 'def debug():\n    tf.config.run_functions_eagerly(True)\n' \
		>common/config.py
	told HY301
}

a_switch_that_is_thrown_back() {
	eager_project
	echo 'tf.config.run_functions_eagerly(False)' >>common/config.py
	told HY301
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
	"$HYLINT" check -c assumed=on -f concise net.py | grep -q HY601
	echo 'with tf.GradientTape() as tape: loss()' >train.py
	! "$HYLINT" check -c assumed=on -f concise net.py | grep HY601
	echo 'step = tf.function(step)' >>train.py
	"$HYLINT" check -c assumed=on -f concise net.py | grep -q HY601
}

# A step of a model that another file calls, where nothing of Keras runs the model.
a_step_that_the_project_calls() {
	git init -q .
	cat >net.py <<'END'
import tensorflow as tf


class Net(tf.keras.Model):
    def test_step(self, x):
        return x.numpy()
END
	echo 'step = tf.function(step)' >train.py
	"$HYLINT" check -f concise net.py | grep -q HY601
	echo 'seen = net.test_step(batch)' >>train.py
	! "$HYLINT" check -f concise net.py | grep HY601
	echo 'net.evaluate(batches)' >>train.py
	"$HYLINT" check -f concise net.py | grep -q HY601
}

# A program that imports the file: what it switches is seen, but the file may have
# other users.
the_program_throws_the_eager_switch() {
	git init -q .
	cat >agents.py <<'END'
import tensorflow as tf


@tf.function
def act(x):
    return x.numpy()
END
	printf 'import tensorflow as tf\nfrom agents import act\n\n\ndef main():\n    tf.config.run_functions_eagerly(True)\n' >main.py
	"$HYLINT" check -f concise agents.py | grep -q 'info HY601'
	"$HYLINT" check agents.py | grep -q 'of another file'
	# One that has nothing to do with it, a test, one that throws it back.
	sed -i 's/agents/others/' main.py
	"$HYLINT" check -f concise agents.py >out || true
	grep -q 'warning HY601' out
	sed -i 's/others/agents/; 1i import pytest' main.py
	"$HYLINT" check -f concise agents.py >out || true
	grep -q 'warning HY601' out
	sed -i 1d main.py
	echo '    tf.config.run_functions_eagerly(False)' >>main.py
	"$HYLINT" check -f concise agents.py >out || true
	grep -q 'warning HY601' out
}

# The same of what Keras' loops run.
the_program_compiles_eagerly() {
	git init -q .
	cat >nets.py <<'END'
import tensorflow as tf


class Net(tf.keras.Model):
    def train_step(self, data):
        self.steps += 1
        return super().train_step(data)


@tf.function
def act(x):
    return x.numpy()
END
	printf 'from nets import Net\n\nmodel = Net()\nmodel.compile("sgd", run_eagerly=True)\n' >train.py
	"$HYLINT" check -f concise nets.py >out || true
	grep -q 'info HY206' out
	# It is not for what is decorated.
	grep -q 'warning HY601' out
	"$HYLINT" check nets.py | grep -q 'without the `run_eagerly=True` of another file'
	sed -i 's/nets/others/' train.py
	"$HYLINT" check -f concise nets.py >out || true
	grep -q 'warning HY206' out
	sed -i 's/others/nets/' train.py
	echo 'model.compile("sgd", run_eagerly=False)' >>train.py
	"$HYLINT" check -f concise nets.py >out || true
	grep -q 'warning HY206' out
	sed -i '$d' train.py
	echo 'Net().compile("sgd")' >>nets.py
	"$HYLINT" check -f concise nets.py >out || true
	grep -q 'warning HY206' out
}

# compile() of a model's own only hands on what its callers say, or its default.
a_compile_of_the_model() {
	git init -q .
	for default in ', run_eagerly=True, **options' ', run_eagerly=None, **options' ', **options'; do
		handed='run_eagerly=run_eagerly, **options'
		[ "$default" != ', **options' ] || handed='**options'
		printf '%s\n' 'import tensorflow as tf' '' '' 'class Net(tf.keras.Model):' \
			"    def compile(self, optimizer$default):" "        super().compile(optimizer, $handed)" '' \
			'    def train_step(self, data):' '        self.steps += 1' '        return super().train_step(data)' >nets.py
		printf 'from nets import Net\n\nNet().compile("sgd", run_eagerly=True)\n' >train.py
		"$HYLINT" check -f concise nets.py >out || true
		case $default in
		*True*) refuse grep -q HY206 out ;;
		*) grep -q 'info HY206' out ;;
		esac
		echo 'Net().compile("sgd", run_eagerly=False)' >>train.py
		"$HYLINT" check -f concise nets.py >out || true
		grep -q 'warning HY206' out
	done
}

# A flag that also decides whether the method is wrapped.
the_flag_that_wraps() {
	cat >agent.py <<'END'
import tensorflow as tf


class Agent:
    def __init__(self, config):
        self.is_debug = config["debug"]
        if not config["debug"]:
            self.step = tf.function(self.step)

    def step(self, x):
        y = tf.square(x)
        if self.is_debug:
            self.seen = y.numpy()
        return y
END
	"$HYLINT" check -f concise agent.py | grep -q 'info HY601'
	sed -i 's/if not config/if config/' agent.py
	"$HYLINT" check -f concise agent.py >out || true
	grep -q 'warning HY601' out
}

old_names() {
	"$HYLINT" check -f concise load.py >out || true
	grep -c HY606 out || true
}

the_project_is_for_the_first_release() {
	git init -q .
	cat >load.py <<'END'
import tensorflow as tf


def load(name):
    return tf.read_file(name)


def batches(names):
    return tf.data.Dataset.from_tensor_slices(names).map(load)
END
	test "$(old_names)" = 0
	echo 'x = tf.placeholder(tf.float32)' >net.py
	test "$(old_names)" = 0
	echo 'f = tf.function(print)' >net.py
	test "$(old_names)" = 1
	grep -q 'warning HY606' out
	rm net.py
	echo 'tensorflow>=2.4' >requirements.txt
	test "$(old_names)" = 1
	grep -q 'warning HY606' out
}

run the_program_throws_the_eager_switch
run the_program_compiles_eagerly
run the_flag_that_wraps
run the_project_is_for_the_first_release
run a_project_that_trains_by_hand
run a_step_that_the_project_calls
run another_file_throws_it
run dtypes_are_promoted
run another_file_gives_tensors_a_method
run the_hook_looks_at_the_index
run who_defines_it_does_not_throw_it
run graph_functions_run_eagerly_by_an_import
run each_script_throws_it
run a_compile_of_the_model
run a_switch_in_a_function_is_thrown_by_nobody
run a_switch_that_is_thrown_back
done_testing
