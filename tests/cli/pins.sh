# Which releases a project is for: its settings, else what its files pin.
. "$TOP/tests/lib.sh"

# severities CODE: those of its findings in a.py, in one line
severities() {
	"$HYLINT" check --select "$1" -f jsonl a.py | sed -n 's/.*"severity":"\([a-z]*\)".*/\1/p' | xargs
}

# A program whose option got its new name in TensorFlow 2.9.
source_of_old_option() { # FOLDER
	mkdir -p "$1"
	cat >"$1/a.py" <<'END'
import tensorflow as tf


@tf.function(experimental_relax_shapes=True)
def step(x):
    return x + 1
END
}

# Whether `hylint ARGUMENT... a.py` would rename the option.
renames() {
	cp a.py kept.py
	"$HYLINT" check -q --select HY113 --fix "$@" a.py >out 2>err
	grep -q reduce_retracing a.py
	local changed=$?
	mv kept.py a.py
	return $changed
}

a_pinned_release_keeps_its_names() {
	git init -q .
	source_of_old_option .
	renames
	echo 'tensorflow==2.4.0' >requirements.txt
	! renames
	echo 'tensorflow==2.9.1' >requirements.txt
	renames
	rm requirements.txt
	printf '[project]\ndependencies = ["tensorflow>=2.8"]\n' >pyproject.toml
	! renames
}

the_oldest_of_several_counts() {
	git init -q .
	source_of_old_option .
	echo 'tensorflow==2.15.0' >requirements.txt
	echo "setup(install_requires=['tensorflow>=2.5'])" >setup.py
	! renames
}

the_setting_comes_before_the_pin() {
	git init -q .
	source_of_old_option .
	echo 'tensorflow==2.4.0' >requirements.txt
	renames --config tensorflow=2.12
	renames --isolated
	printf '[hylint]\ntensorflow = 2.12\n' >.hylint.ini
	renames
}

the_hook_reads_the_pins_of_the_index() {
	git init -q .
	source_of_old_option .
	echo 'tensorflow==2.4.0' >requirements.txt
	git add .
	# What is not staged does not count.
	echo 'tensorflow==2.12.0' >requirements.txt
	[ -z "$("$HYLINT" check -q --staged --select HY113)" ]
	git add .
	"$HYLINT" check -q --staged --select HY113 | grep -q HY113
}

# the_name_is SEVERITY FILE; "no": nothing is said
the_name_is() {
	"$HYLINT" check --select HY814 -f concise "$2" >out || true
	if [ "$1" = no ]; then
		! grep HY814 out
	else
		grep -q "$1 HY814" out
	fi
}

the_nearest_requirements_count() {
	git init -q .
	mkdir -p chapter/part
	printf 'from keras import backend as K\ny = K.int_shape(3)\n' >a.py
	cp a.py chapter/part/b.py
	the_name_is info chapter/part/b.py
	echo 'tensorflow==2.0.0b1' >chapter/requirements.txt
	the_name_is no chapter/part/b.py
	the_name_is info a.py
	echo 'keras>=3.0' >requirements.txt
	the_name_is warning a.py
	the_name_is no chapter/part/b.py
	git add .
	"$HYLINT" check --staged --select HY814 -f concise >out || true
	grep -q '^a.py' out
	! grep part/b.py out
	echo 'keras==3.3' >chapter/part/requirements.txt
	the_name_is warning chapter/part/b.py
	grep -q '(chapter/part/requirements.txt:1)' out
	echo 'numpy' >chapter/part/requirements.txt
	the_name_is no chapter/part/b.py
	"$HYLINT" check --isolated --select HY814 -f concise chapter/part/b.py >out || true
	grep -q 'info HY814' out
	"$HYLINT" check --config keras=3 --select HY814 -f concise chapter/part/b.py >out || true
	grep -q 'warning HY814' out
}

# One file of requirements for each release.
requirements_of_each_release() {
	git init -q .
	printf 'from keras import backend as K\ny = K.int_shape(3)\n' >a.py
	echo 'tensorflow==2.3.*' >requirements_tf2.3.txt
	echo 'tensorflow==2.5.1' >requirements_tf2.5.txt
	seq 100000 >words.txt
	the_name_is no a.py
	git add .
	"$HYLINT" check --staged --select HY814 -f concise >out || true
	! grep HY814 out
	# Those of the usual name are the project's.
	echo 'keras>=3.0' >requirements.txt
	echo 'tensorflow>=2.16' >>requirements.txt
	the_name_is warning a.py
}

# A sign, which what is pinned comes before.
a_release_in_the_name() {
	git init -q .
	mkdir TF2.0 tf2 tf-2.16
	printf 'from keras import backend as K\ny = K.int_shape(3)\n' >TF2.0/a.py
	cp TF2.0/a.py tf2/a.py
	cp TF2.0/a.py tf2/a_tensorflow2.9.py
	cp TF2.0/a.py tf-2.16/a.py
	the_name_is no TF2.0/a.py
	the_name_is no tf2/a_tensorflow2.9.py
	the_name_is info tf2/a.py
	"$HYLINT" check --select HY814 -f concise tf-2.16/a.py | grep -q HY814
	echo 'keras>=3.0' >requirements.txt
	the_name_is warning TF2.0/a.py
}

# It fails before it looks at what it is given. What TensorFlow has of Keras keeps it.
what_keras_3_lacks_takes_no_tensor() {
	git init -q .
	for import in 'from keras import backend as K' 'from tensorflow.keras import backend as K'; do
		printf '%s\nfrom keras import layers\n\nx = layers.Input((3,))\ny = K.exp(x)\n' "$import" >a.py
		"$HYLINT" check --select HY625,HY814 -f concise a.py >out || true
		case $import in
		*tensorflow*) grep -q HY625 out ;;
		*) refuse grep -q HY625 out && grep -q HY814 out ;;
		esac
	done
}

# Nothing of the file runs with another.
a_release_that_is_asserted() {
	git init -q .
	printf 'import tensorflow as tf\nfrom keras import backend as K\nassert tf.__version__ == "2.0.0"\ny = K.int_shape(3)\n' >a.py
	the_name_is no a.py
	sed -i 's/2.0.0/2.18.0/' a.py
	"$HYLINT" check --select HY814 -f concise a.py | grep -q HY814
}

# PowerShell writes what pip freezes as UTF-16.
requirements_in_utf16() {
	git init -q .
	printf 'from keras import backend as K\ny = K.int_shape(3)\n' >a.py
	printf 'numpy\r\ntensorflow==2.9.1\r\n' | iconv -t UTF-16LE >pins
	{ printf '\377\376'; cat pins; } >requirements.txt
	the_name_is no a.py
	printf 'numpy\r\ntensorflow==2.18.0\r\n' | iconv -t UTF-16BE >pins
	{ printf '\376\377'; cat pins; } >requirements.txt
	the_name_is warning a.py
}

# A comment at the top is as good; what it says of all later ones is none.
a_release_at_the_top() {
	git init -q .
	net='from keras import backend as K
y = K.int_shape(3)'
	printf '# needs tf 2.6\n%s\n' "$net" >a.py
	printf '"""Training, with TensorFlow 2.10."""\n%s\n' "$net" >b.py
	printf '# TensorFlow 2.3 or later\n%s\n' "$net" >c.py
	printf '# tf 2.6+\n%s\n' "$net" >d.py
	printf '%s\n# tf 2.6 could do this\n' "$net" >e.py
	the_name_is no a.py
	the_name_is no b.py
	the_name_is info c.py
	the_name_is info d.py
	the_name_is info e.py
}

# Where it is imported, and for a class that another file makes of it.
# A loss that reads a symbolic tensor of its model, with that import.
source_of_symbolic_loss() { # IMPORT
	cat >a.py <<END
$1

x = keras.Input((4,))
code = keras.layers.Dense(4)(x)
model = keras.Model(x, code)
model.compile("sgd", lambda y, p: keras.losses.mse(y, p) * keras.backend.sum(code))
model.fit([[1.0, 2.0, 3.0, 4.0]], [[1.0, 2.0, 3.0, 4.0]])
END
}

# How bad HY634 says it is; nothing: silent.
severity_of_symbolic_loss() {
	"$HYLINT" check --select HY634 -f jsonl a.py 2>/dev/null | sed -n 's/.*"severity":"\([a-z]*\)".*/\1/p'
}

symbolic_losses_need_one_graph() {
	git init -q .
	source_of_symbolic_loss 'from tensorflow import keras'
	test "$(severity_of_symbolic_loss)" = error
	sed -i 's/model.fit.*//' a.py
	test "$(severity_of_symbolic_loss)" = warning
	source_of_symbolic_loss 'import keras'
	test "$(severity_of_symbolic_loss)" = info
	echo 'tensorflow==2.15.0' >requirements.txt
	test "$(severity_of_symbolic_loss)" = error
	echo 'tensorflow==1.15.0' >requirements.txt
	test -z "$(severity_of_symbolic_loss)"
	rm requirements.txt
	source_of_symbolic_loss 'from tensorflow import keras'
	sed -i 's/^code = .*/&\nprint "code", code/' a.py
	test -z "$(severity_of_symbolic_loss)"
	source_of_symbolic_loss 'from tensorflow import keras'
	sed -i 's/model.compile(/&optimizer=/;s/(code))/(code)), experimental_run_tf_function=False/' a.py
	test -z "$(severity_of_symbolic_loss)"
	source_of_symbolic_loss 'from tensorflow import keras'
	sed -i '2i import tensorflow as tf\ntf.compat.v1.disable_eager_execution()' a.py
	test -z "$(severity_of_symbolic_loss)"
	source_of_symbolic_loss 'from tensorflow import keras'
	sed -i '3,$s/^/    /;2i import tensorflow as tf\nwith tf.Graph().as_default():' a.py
	test -z "$(severity_of_symbolic_loss)"
}

inner_keras_is_keras_2() {
	git init -q .
	cat >net.py <<'END'
from KERAS import Model


class Net(Model):
    def call(self, x, training=None):
        return x
END
	cat >train.py <<'END'
import tensorflow as tf
from net import Net

net = Net()
net(tf.ones([2]), True)
END
	sed -i 's/KERAS/tensorflow.keras/' net.py
	"$HYLINT" check --select HY819 -f concise . >out || true
	grep -q 'train.py:5:.*HY819' out
	cat >functional.py <<'END'
import tensorflow as tf
from tensorflow.keras import Input

y = tf.square(Input((2,)))
END
	"$HYLINT" check --select HY625 -f concise functional.py >out || true
	grep -q HY625 out
	sed -i 's/tensorflow.keras/tensorflow.python.keras/' functional.py
	"$HYLINT" check --select HY625 -f concise functional.py >out || true
	! grep HY625 out
	sed -i 's/tensorflow.keras/tensorflow.python.keras/' net.py
	"$HYLINT" check --select HY819 -f concise . >out || true
	! grep HY819 out
}

# It is a sign, where nothing pins a release.
a_release_in_the_readme() {
	git init -q .
	printf 'from keras import backend as K\ny = K.int_shape(3)\n' >a.py
	the_name_is info a.py
	echo 'This needs TensorFlow 2.4.' >README.md
	the_name_is no a.py
	echo 'This needs TensorFlow 2.4 or later.' >README.md
	the_name_is info a.py
	echo '| tensorflow-gpu | 2.3.0 or 2.4.1 |' >README.md
	the_name_is no a.py
	echo 'Tensorflow 2 (2.6) and Keras' >README.md
	the_name_is no a.py
	echo '    conda create -n tf python=3.7' >README.md
	the_name_is no a.py
	for other in 'conda create -n tf python=3.11' 'conda create -n tf python=3' 'TensorFlow 2 1.5 hours'; do
		echo "    $other" >README.md
		the_name_is info a.py
	done
	rm README.md
	mkdir .devcontainer
	echo 'FROM tensorflow/tensorflow:2.4.1' >.devcontainer/Dockerfile
	the_name_is no a.py
	rm -r .devcontainer
	the_name_is info a.py
	echo 'This needs TensorFlow 2.4.' >README.md
	echo 'tensorflow' >requirements.txt
	the_name_is info a.py
	echo 'tensorflow>=2.16' >requirements.txt
	the_name_is warning a.py
}

# Keras 2 computes with TensorFlow alone: a script for another library is for Keras 3.
a_backend_is_of_keras_3() {
	git init -q .
	echo 'tensorflow==2.15.0' >requirements.txt
	cat >a.py <<'END'
import os

os.environ["KERAS_BACKEND"] = "jax"
import keras

devices = keras.distribution.list_devices()
shape = keras.backend.int_shape(devices)
END
	"$HYLINT" check --select HY814 -f concise a.py >out || true
	! grep -q 'distribution' out
	grep -q 'int_shape.*as KERAS_BACKEND is set' out
	sed -i '/KERAS_BACKEND/d' a.py
	"$HYLINT" check --select HY814 -f concise a.py >out || true
	grep -q 'distribution.*requirements.txt:1' out
	! grep -q 'int_shape' out
}

# And what only the first Keras computed with.
a_backend_is_of_the_first_keras() {
	git init -q .
	for backend in plaidml.keras.backend theano; do
		printf 'import os\nos.environ["KERAS_BACKEND"] = "%s"\nfrom keras import backend as K\ny = K.int_shape(3)\n' $backend >a.py
		the_name_is no a.py
	done
	sed -i '/KERAS_BACKEND/d' a.py
	the_name_is info a.py
}

# That package of PyPI ended with 2.12; the one of conda goes on.
a_package_that_has_ended() {
	git init -q .
	printf 'from keras import backend as K\ny = K.int_shape(3)\n' >a.py
	for line in 'tensorflow-gpu>=2.3.0' tensorflow-gpu; do
		echo "$line" >requirements.txt
		the_name_is no a.py
	done
	rm requirements.txt
	printf 'dependencies:\n  - tensorflow-gpu\n' >environment.yml
	the_name_is info a.py
}

# What it says of TensorFlow 1 is said of the whole program.
a_readme_of_the_first_release() {
	git init -q .
	cat >a.py <<'END'
import tensorflow as tf
from tensorflow.keras.layers import Dense, Layer


class Wide(Layer):
    def call(self, x):
        return Dense(3)(x)


model.fit(data)
END
	"$HYLINT" check --select HY302 a.py >out || true
	grep -q HY302 out
	echo '- Tensorflow: 1.5.0' >README.md
	"$HYLINT" check --select HY302 a.py >out || true
	refuse grep -q HY302 out
}

source_of_schedule() {
	cat >schedule.py <<'END'
import tensorflow as tf


class Warmup(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __call__(self, step):
        return tf.math.rsqrt(step)


model.compile(tf.keras.optimizers.Adam(Warmup()), "mse")
model.fit(data)
END
}

# Optimizers before 2.11 give a schedule the count in the dtype of the weights.
what_a_schedule_gets() {
	git init -q .
	source_of_schedule
	"$HYLINT" check --select HY626 schedule.py >out || true
	grep -q HY626 out
	echo 'tensorflow==2.0.1' >requirements.txt
	"$HYLINT" check --select HY626 schedule.py >out || true
	refuse grep -q HY626 out
	echo 'tensorflow==2.11.0' >requirements.txt
	"$HYLINT" check --select HY626 schedule.py >out || true
	grep -q HY626 out
	# Also of an optimizer that the program uses by itself.
	cat >>schedule.py <<'END'


optimizer = tf.keras.optimizers.Adam(Warmup())
weight = tf.Variable(1.0)


@tf.function
def step(x):
    with tf.GradientTape() as tape:
        loss = weight * x
    optimizer.apply_gradients([(tape.gradient(loss, weight), weight)])


step(tf.constant(1.0))
END
	"$HYLINT" check --select HY626 schedule.py >out || true
	grep -q HY626 out
	echo 'tensorflow==2.4.0' >requirements.txt
	"$HYLINT" check --select HY626 schedule.py >out || true
	refuse grep -q HY626 out
}

# Addons 0.17 are those of TensorFlow 2.9; 0.19 those of 2.11.
addons_end_a_release() {
	git init -q .
	source_of_schedule
	for pins in 'tensorflow-addons==0.17.1' 'tensorflow>=2.4
tensorflow_addons==0.17.1'; do
		echo "$pins" >requirements.txt
		"$HYLINT" check --select HY626 schedule.py >out || true
		refuse grep -q HY626 out
	done
	echo 'tensorflow-addons==0.19.0' >requirements.txt
	"$HYLINT" check --select HY626 schedule.py >out || true
	grep -q HY626 out
}

# Not as pip writes it, and taken out again.
a_requirement_that_pins_nothing() {
	git init -q .
	printf 'from keras import backend as K\ny = K.int_shape(3)\n' >a.py
	echo 'tensorflow 2.2.0' >requirements.txt
	the_name_is no a.py
	echo '#tensorflow==2.2.0' >requirements.txt
	the_name_is no a.py
	echo '# not for tensorflow==2.2.0' >requirements.txt
	the_name_is info a.py
}

# What only TensorFlow 1 has fails before a Keras of much later comes to it.
a_name_of_the_first_release_is_for_an_older_keras() {
	git init -q .
	printf 'from keras import backend as K\ny = K.int_shape(3)\n' >a.py
	the_name_is info a.py
	printf 'import tensorflow as tf\ndef f(x):\n    return tf.log(x)\n' >>a.py
	the_name_is no a.py
	echo 'tf.random.set_seed(1)' >>a.py
	the_name_is info a.py
}

an_old_python_has_an_old_keras() {
	git init -q .
	printf 'from keras import backend as K\ny = K.int_shape(3)\n' >a.py
	the_name_is info a.py
	printf 'from keras import backend as K\ny = K.int_shape(3)\nprint "shape", y\n' >python2.py
	the_name_is no python2.py
	# So is what stands beside it.
	the_name_is no a.py
	rm python2.py
	printf '[requires]\npython_version = "3.7"\n' >Pipfile
	the_name_is no a.py
	printf '[requires]\npython_version = "3.11"\n' >Pipfile
	the_name_is info a.py
	rm Pipfile
	printf 'dependencies:\n  - python=3\n' >environment.yml
	the_name_is info a.py
}

# Keras 3 has their seeds and steps in variables from the beginning.
layers_of_keras_2() {
	git init -q .
	cat >net.py <<'END'
import tensorflow as tf

@tf.function
def step(x):
    unused = tf.keras.optimizers.Adam()
    return tf.keras.layers.Dropout(0.1)(x)
END
	told() { # WHAT COUNT
		"$HYLINT" check --select HY302 -f concise net.py >out 2>err || true
		[ "$(grep -c "$1" out)" = "$2" ]
	}
	told 'info HY302' 1
	told 'warning HY302' 1
	echo 'tensorflow==2.16.1' >requirements.txt
	told 'warning HY302' 2
	echo 'tensorflow==2.5.0' >requirements.txt
	told HY302 0
	sed -i 's/return/return unused,/' net.py
	told 'warning HY302' 1
	sed -i 's/return unused,/return/' net.py
	echo 'tensorflow==2.11.0' >requirements.txt
	told 'warning HY302' 1
	rm requirements.txt
	cp net.py plain.py
	for library in 'import tensorflow_addons as tfa' 'from bert4keras.models import build_transformer_model' \
		'import tensorflow_quantum as tfq'; do
		{
			cat plain.py
			echo "$library"
		} >net.py
		told 'warning HY302' 1
		told 'info HY302' 0
	done
}

keras_is_2_3_or_both() {
	source_of_old_option .
	for value in 2 3 both; do
		"$HYLINT" check -q --config keras=$value a.py >out 2>err
		[ ! -s err ]
	done
	! "$HYLINT" check -q --config keras=4 a.py >out 2>err
	grep -q "'4' is not a major version of Keras; write 2, 3 or both" err
}

# Before 2.4 Keras was no part of TensorFlow, and ran its graphs in a session.
keras_of_its_own() {
	git init -q .
	cat >net.py <<'END'
import tensorflow as tf
from keras.layers import Input, Lambda

x = Input((3,))
y = Lambda(lambda t: tf.Variable(1.0) * t)(x)
END
	told() {
		"$HYLINT" check --select HY301 -f concise net.py >out 2>err || true
		grep -q HY301 out
	}
	told
	echo 'keras==2.4.3' >requirements.txt
	told
	echo 'Keras==2.3.1' >requirements.txt
	! told
	# That of TensorFlow is another one.
	sed -i 's/from keras/from tensorflow.keras/' net.py
	told
}

# What a project does not run with has no contexts: Keras 2 has `call` converted, Keras 3
# runs it as it is.
# TensorFlow 1 builds each graph of Keras once, whichever Keras it is.
keras_of_the_first_release() {
	git init -q .
	cat >a.py <<'END'
import tensorflow as tf


def scaled(x):
    return x * tf.Variable(2.0)


layer = tf.keras.layers.Lambda(scaled)
outputs = layer(tf.keras.Input((3,)))
END
	expect_status 1 "$HYLINT" check --select HY301 a.py
	for pin in tensorflow==1.12.0 tensorflow=1.12.0=gpu_py36ha5f9131_0 tensorflow-base=1.14.0=0; do
		echo "$pin" >requirements.txt
		expect_status 0 "$HYLINT" check --select HY301 a.py
	done
	echo 'tensorflow>=1.12' >requirements.txt
	expect_status 1 "$HYLINT" check --select HY301 a.py
}

inspect_runs_the_keras_that_is_meant() {
	git init -q .
	cat >net.py <<'END'
import tensorflow as tf


class Net(tf.keras.Model):
    def call(self, x):
        return x + 1.0


net = Net()
net.compile("sgd", "mse")
net.fit(tf.zeros([4, 1]), tf.zeros([4, 1]))
END
	contexts() {
		"$HYLINT" inspect -f json "$@" net.py >out
		python3 -c '
import json, sys
function, = json.load(sys.stdin)["functions"]
print(*("%s %s" % (c["context"], c["keras"]) for c in function["contexts"]), sep=", ")' <out
	}
	[ "$(contexts)" = 'graph [2], graph without AutoGraph [3]' ]
	echo 'tensorflow==2.12.0' >requirements.txt
	[ "$(contexts)" = 'graph [2]' ]
	echo 'tensorflow==2.18.0' >requirements.txt
	[ "$(contexts)" = 'graph without AutoGraph [3]' ]
	[ "$(contexts --config keras=2)" = 'graph [2]' ]
	rm requirements.txt
	sed -i '1i import tf_keras' net.py
	[ "$(contexts)" = 'graph [2]' ]
}

# Before 2.11 an optimizer met its variables one by one.
one_optimizer_of_two_models() {
	git init -q .
	cat >a.py <<'END'
import tensorflow as tf

actor = tf.keras.Sequential([tf.keras.layers.Dense(2)])
critic = tf.keras.Sequential([tf.keras.layers.Dense(1)])
optimizer = tf.keras.optimizers.Adam()
with tf.GradientTape(persistent=True) as tape:
    one = tf.reduce_sum(actor(tf.ones([1, 2])))
    other = tf.reduce_sum(critic(tf.ones([1, 2])))
optimizer.apply_gradients(zip(tape.gradient(one, actor.variables), actor.variables))
optimizer.apply_gradients(zip(tape.gradient(other, critic.variables), critic.variables))
END
	[ "$(severities HY316)" = warning ]
	echo 'tensorflow==2.10.0' >requirements.txt
	[ "$(severities HY316)" = '' ]
	echo 'tensorflow==2.12.0' >requirements.txt
	[ "$(severities HY316)" = warning ]
	echo 'keras==2.4.3' >requirements.txt
	[ "$(severities HY316)" = info ]
}

calls_without_training() {
	git init -q .
	cat >net.py <<'END'
import tensorflow as tf


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = tf.keras.layers.Dropout(0.5)
        self.dense = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.dense(self.drop(x))
END
	cat >a.py <<'END'
import tensorflow as tf

from net import Net

model = Net()
model.compile("sgd", "mse")
model.fit(tf.ones([2, 2]), tf.ones([2, 1]))
END
	[ "$(severities HY324)" = info ]
	echo 'tensorflow==2.15.0' >requirements.txt
	[ "$(severities HY324)" = '' ]
	echo 'tensorflow==2.18.0' >requirements.txt
	[ "$(severities HY324)" = warning ]
	sed -i 's/(self, x)/(self, x, training=None)/' net.py
	[ "$(severities HY324)" = '' ]
}

variables_of_layers() {
	git init -q .
	cat >a.py <<'END'
import tensorflow as tf


class Scale(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.factor = tf.Variable(tf.ones([2]))
        self.factors = [tf.Variable(1.0)]

    def call(self, x):
        return x * self.factor * self.factors[0]
END
	[ "$(severities HY320)" = info ]
	echo 'tensorflow==2.15.0' >requirements.txt
	[ "$(severities HY320)" = '' ]
	echo 'tensorflow>=2.10' >requirements.txt
	[ "$(severities HY320)" = info ]
	echo 'tensorflow==2.18.0' >requirements.txt
	[ "$(severities HY320)" = 'warning warning' ]
	echo 'import tf_keras' >>a.py
	echo 'tensorflow' >requirements.txt
	[ "$(severities HY320)" = '' ]
}

metrics_of_compile() {
	git init -q .
	cat >a.py <<'END'
import tensorflow as tf


class Model(tf.keras.Model):
    def train_step(self, data):
        x, y = data
        self.compiled_metrics.update_state(y, self(x))
        return {m.name: m.result() for m in self.metrics}

    def test_step(self, data):
        x, y = data
        self.compiled_metrics.update_state(y, self(x))
        return {m.name: m.result() for m in self.metrics}
END
	[ "$(severities HY322)" = info ]
	echo 'tensorflow==2.15.0' >requirements.txt
	[ "$(severities HY322)" = '' ]
	echo 'tensorflow>=2.10' >requirements.txt
	[ "$(severities HY322)" = info ]
	echo 'tensorflow==2.18.0' >requirements.txt
	[ "$(severities HY322)" = 'warning warning' ]
	"$HYLINT" check --select HY322 a.py | grep -q 'the logged `loss` is wrong with Keras 3 (requirements.txt:1)'
	echo 'import tf_keras' >>a.py
	[ "$(severities HY322)" = '' ]
}

tensors_of_build() {
	git init -q .
	cat >a.py <<'END'
import tensorflow as tf


class Table(tf.keras.layers.Layer):
    def build(self, shape):
        self.table = tf.range(float(shape[-1]))

    def call(self, x):
        return x + self.table


class Model(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.table = Table()

    def call(self, x):
        return self.table(x)
END
	[ "$(severities HY323)" = info ]
	echo 'tensorflow==2.15.0' >requirements.txt
	[ "$(severities HY323)" = '' ]
	echo 'tensorflow>=2.10' >requirements.txt
	[ "$(severities HY323)" = info ]
	echo 'tensorflow==2.18.0' >requirements.txt
	[ "$(severities HY323)" = warning ]
	"$HYLINT" check --select HY323 a.py | grep -q 'out of scope in `call` with Keras 3 (requirements.txt:1)'
	sed 's/class Model(tf.keras.Model):/&\n    def build(self, shape):\n        pass\n/' a.py >b.py
	mv b.py a.py
	[ "$(severities HY323)" = info ]
	echo 'import tf_keras' >>a.py
	[ "$(severities HY323)" = '' ]
}

values_of_weights() {
	git init -q .
	cat >a.py <<'END'
import tensorflow as tf


class Part(tf.keras.layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(name="kernel", shape=[2, 4])
        self.kernel_i = self.kernel[:, :2]

    def call(self, x):
        return tf.matmul(x, self.kernel_i)
END
	[ "$(severities HY321)" = warning ]
	echo 'tensorflow==1.15.0' >requirements.txt
	[ "$(severities HY321)" = '' ]
	echo 'tensorflow==2.3.0' >requirements.txt
	[ "$(severities HY321)" = warning ]
	rm requirements.txt
	echo 'session = tf.Session()' >b.py
	[ "$(severities HY321)" = info ]
	rm b.py
	echo 'tf.compat.v1.disable_eager_execution()' >>a.py
	[ "$(severities HY321)" = '' ]
	sed -e 's/import tensorflow as tf/import keras/' -e 's/tf.keras/keras/' -e 's/tf.matmul/keras.backend.dot/' -e '$d' a.py >c.py
	mv c.py a.py
	[ "$(severities HY321)" = info ]
	echo 'keras==2.2.4' >requirements.txt
	[ "$(severities HY321)" = '' ]
}

run variables_of_layers
run calls_without_training
run metrics_of_compile
run tensors_of_build
run values_of_weights
run one_optimizer_of_two_models
run inspect_runs_the_keras_that_is_meant
run keras_of_its_own
run keras_of_the_first_release
run a_pinned_release_keeps_its_names
run the_oldest_of_several_counts
run the_setting_comes_before_the_pin
run the_hook_reads_the_pins_of_the_index
run the_nearest_requirements_count
run requirements_of_each_release
run a_release_in_the_name
run what_keras_3_lacks_takes_no_tensor
run a_release_that_is_asserted
run requirements_in_utf16
run a_release_at_the_top
run a_release_in_the_readme
run inner_keras_is_keras_2
run symbolic_losses_need_one_graph
run a_backend_is_of_keras_3
run a_backend_is_of_the_first_keras
run a_package_that_has_ended
run a_readme_of_the_first_release
run what_a_schedule_gets
run addons_end_a_release
run a_requirement_that_pins_nothing
run keras_is_2_3_or_both
run layers_of_keras_2
run a_name_of_the_first_release_is_for_an_older_keras
# A model that begins with Input takes elements of any rank where Keras 2 trains it.
elements_of_unknown_rank() {
	printf '%s\n' 'import tensorflow as tf' '' '' 'def load(seed):' \
		'    return tf.py_function(read, [seed], tf.float32), 1.0' '' '' \
		'image = tf.keras.Input((8, 8, 1))' \
		'net = tf.keras.Model(image, tf.keras.layers.Flatten()(image))' 'net.compile("sgd", "mse")' \
		'net.fit(tf.data.Dataset.range(16).map(load).batch(8))' >a.py
	for pin in 'numpy' 'tensorflow==2.12.0'; do
		echo "$pin" >requirements.txt
		expect_status 0 "$HYLINT" check --select HY636 -f concise a.py
	done
	echo 'tensorflow==2.21.0' >requirements.txt
	expect_status 1 "$HYLINT" check --select HY636 -f concise a.py
	grep -q 'a.py:11:9: warning HY636 .* how many axes the inputs' out
}

run an_old_python_has_an_old_keras
run elements_of_unknown_rank
done_testing
