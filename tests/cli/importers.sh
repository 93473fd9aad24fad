# What a file of layers and losses does in the programs of the project that import it.
. "$TOP/tests/lib.sh"

layers() { # LINE...: the call of a layer of pkg/layers.py
	mkdir -p pkg
	touch pkg/__init__.py
	{
		echo 'import tensorflow as tf'
		echo
		echo
		echo 'class Noise(tf.keras.layers.Layer):'
		echo '    def call(self, inputs):'
		printf '        %s\n' "$@"
	} >pkg/layers.py
}

model() { # LINE...: what follows the model of pkg/net.py
	{
		echo 'import tensorflow as tf'
		echo
		echo 'from pkg.layers import Noise'
		echo
		echo
		echo 'class Net(tf.keras.Model):'
		echo '    def __init__(self):'
		echo '        super().__init__()'
		echo '        self.noise = Noise()'
		echo '        self.head = tf.keras.layers.Dense(2)'
		echo
		echo '    def call(self, inputs):'
		echo '        return self.head(self.noise(inputs))'
		printf '%s\n' "$@"
	} >pkg/net.py
}

program() { # LINE...: train.py
	printf '%s\n' 'import sys' 'from pkg.net import Net' "$@" >train.py
}

fits='net = Net(); net.compile("adam", "mse"); net.fit(sys.argv, sys.argv)'

the_layer_of_a_model_that_another_file_fits() {
	layers 'return inputs + tf.random.normal(inputs.shape)'
	model
	program "$fits"
	status=0
	"$HYLINT" check --isolated pkg/layers.py >out 2>err || status=$?
	grep -q 'pkg/layers.py:6:.* warning HY432 ' out
	grep -q '`Noise.call` is called by `Net.call` of another file, which is traced' out
}

nobody_fits_it() {
	layers 'return inputs + tf.random.normal(inputs.shape)'
	model
	program 'print(Net()(sys.argv))'
	status=0
	"$HYLINT" check --isolated pkg/layers.py >out 2>err || status=$?
	refuse grep -q HY432 out
}

only_a_test_fits_it() {
	layers 'return inputs + tf.random.normal(inputs.shape)'
	model
	program 'import unittest' "$fits"
	status=0
	"$HYLINT" check --isolated pkg/layers.py >out 2>err || status=$?
	refuse grep -q HY432 out
}

a_function_on_symbolic_tensors() {
	mkdir -p pkg
	touch pkg/__init__.py
	cat >pkg/parts.py <<'EOF'
import tensorflow as tf


def square(x):
    return tf.square(x) + tf.keras.backend.epsilon()
EOF
	cat >train.py <<'EOF'
import sys

import tensorflow as tf

from pkg.parts import square

ids = tf.keras.Input((3,))
net = tf.keras.Model(ids, tf.keras.layers.Dense(1)(square(ids)))
net.compile("adam", "mse")
net.fit(sys.argv, sys.argv)
EOF
	status=0
	"$HYLINT" check --isolated -c keras=3 pkg/parts.py >out 2>err || status=$?
	grep -q 'pkg/parts.py:5:.* error HY625 ' out
	echo 'square(tf.constant(1.0))' >>train.py
	status=0
	"$HYLINT" check --isolated -c keras=3 pkg/parts.py >out 2>err || status=$?
	refuse grep -q HY625 out
}

the_hook_looks_into_the_index() {
	git -c init.defaultBranch=main init -q .
	layers 'return inputs'
	model
	program "$fits"
	git add . && git -c user.name=a -c user.email=a@b commit -qm a
	layers 'return inputs + tf.random.normal(inputs.shape)'
	git add pkg
	echo 'a change that is not staged' >train.py
	status=0
	"$HYLINT" hook pre-commit >out 2>&1 || status=$?
	grep -q 'pkg/layers.py:6:.* warning HY432 ' out
}

workers_and_one_process_say_the_same() {
	layers 'return inputs + tf.random.normal(inputs.shape)'
	model
	program "$fits"
	"$HYLINT" check --isolated -j 1 -f json . >one || true
	"$HYLINT" check --isolated -j 4 -f json . >four || true
	cmp one four
}

for test in the_layer_of_a_model_that_another_file_fits nobody_fits_it only_a_test_fits_it \
	a_function_on_symbolic_tensors the_hook_looks_into_the_index workers_and_one_process_say_the_same; do
	run $test
done
done_testing
