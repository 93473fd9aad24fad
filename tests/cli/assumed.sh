# What holds only if Keras runs the code in a graph, and the signs that it does.
. "$TOP/tests/lib.sh"

mk_loss() { # FOLDER
	mkdir -p "$1"
	cat >"$1/losses.py" <<'EOF'
import tensorflow as tf


class Sampled(tf.keras.losses.Loss):
    def call(self, y_true, y_pred):
        distance = tf.reduce_mean(tf.abs(y_true - y_pred))
        print(distance)
        return distance.numpy()
EOF
}

uses_it() { # FILE LINE...
	{
		printf '%s\n' 'import tensorflow as tf' 'from losses import Sampled' '' 'sampled = Sampled()'
		shift
		printf '%s\n' "$@"
	} >"$1"
}

by_hand='with tf.GradientTape() as tape:
    loss = sampled(tf.ones(3), tf.zeros(3))'

# found ARGUMENT...: which rules speak of the loss.
found() {
	"$HYLINT" check -q -f concise "$@" losses.py 2>err | sed -n 's/.*: \([a-z]* HY[0-9]*\) .*/\1/p' | tr '\n' ' '
}

without_any_sign() {
	mk_loss .
	[ "$(found)" = '' ]
	[ "$(found -c assumed=on)" = 'info HY201 info HY601 ' ]
	printf '[hylint]\nassumed = on\n' >.hylint.ini
	[ "$(found)" = 'info HY201 info HY601 ' ]
	[ "$(found -c assumed=off)" = '' ]
	expect_status 0 "$HYLINT" check --show-settings
	grep -Eq '^assumed +on +\.hylint\.ini:2$' out
	printf '[hylint]\nassumed = maybe\n' >.hylint.ini
	expect_status 2 "$HYLINT" check losses.py
	grep -q "unknown assumed 'maybe'; write one of: on, off" err
}

# Neither a loop by hand nor what only looks like a loop of Keras is a sign.
called_by_hand() {
	mk_loss .
	uses_it train.py "$by_hand" 'predictor.predict(loss)' 're.compile(loss)'
	[ "$(found)" = '' ]
}

what_uses_it_has_keras_run_models() {
	mk_loss .
	uses_it train.py 'model.fit(data)'
	[ "$(found)" = 'info HY201 info HY601 ' ]
	# It is said of the code, not of what a comment says.
	uses_it train.py '# model.fit(data)'
	[ "$(found)" = '' ]
	# Of who does not use it nothing is known.
	printf 'import other\n\nmodel.fit(data)\n' >train.py
	[ "$(found)" = '' ]
}

a_notebook_uses_it() {
	mk_loss .
	cat >train.ipynb <<'EOF'
{"cells": [
 {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": 1,
  "source": [
   "from losses import Sampled\n",
   "model.compile(loss=Sampled())\n",
   "model.fit(data)\n"
  ]}
 ], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
EOF
	[ "$(found)" = 'info HY201 info HY601 ' ]
	git init -q .
	git add .
	git commit -qm all
	[ "$(found)" = 'info HY201 info HY601 ' ]
}

# New layers in each call are as wrong in eager code.
wrong_in_any_mode() {
	cat >net.py <<'EOF'
import tensorflow as tf


class Net(tf.keras.Model):
    def call(self, x):
        return tf.keras.layers.Dense(3)(x)
EOF
	expect_status 1 "$HYLINT" check net.py
	grep -q 'warning HY302' out
}

for test in without_any_sign called_by_hand what_uses_it_has_keras_run_models a_notebook_uses_it wrong_in_any_mode; do
	run $test
done
done_testing
