# A program for TensorFlow 1 is not told what TensorFlow 2 does not have.
. "$TOP/tests/lib.sh"

# program LINE...: with a function that is traced and has a name that is gone, and a name
# that TensorFlow 2 moved there.
program() {
	{
		echo 'import tensorflow as tf'
		printf '%s\n' "$@"
		echo 'data = tf.data.Dataset.range(tf.math.abs(4))'
		echo 'data = data.map(lambda i: tf.py_func(int, [i], tf.float32))'
	} >a.py
}

# finds COUNT: names that are gone.
finds() {
	"$HYLINT" check --select HY606 -f concise a.py >out || true
	test "$(grep -c HY606 out)" = "$1"
}

a_program_for_a_session() {
	program 'tf.logging.set_verbosity(tf.logging.INFO)' \
		'x = tf.placeholder(tf.float32, [])' 'session = tf.Session()'
	finds 0
}

# Another file of the project is for a session.
a_project_for_sessions() {
	cat >net.py <<'END'
import tensorflow as tf


class Noise(tf.keras.layers.Layer):
    def call(self, x):
        return x + tf.random_normal([2])
END
	printf 'import tensorflow as tf\n\nprint(tf.math.abs(1))\n' >other.py
	"$HYLINT" check --select HY606 -f concise . >out || true
	grep -q 'net.py:6.*HY606' out
	printf 'import tensorflow as tf\n\nwith tf.Session() as s:\n    pass\n' >main.py
	"$HYLINT" check --select HY606 -f concise . >out || true
	! grep 'net.py' out
}

names_that_were_left() {
	program 'def start():' '    tf.logging.set_verbosity(tf.logging.INFO)' \
		'    tf.set_random_seed(3)'
	finds 1
	program 'try:' '    tf.enable_eager_execution()' \
		'except AttributeError:' '    pass'
	finds 1
}

a_program_that_no_later_release_imports() {
	program 'tf.enable_eager_execution()'
	finds 0
	program 'from tensorflow.contrib import slim'
	finds 0
	program 'def fetch(a):' '    return tf.contrib.keras.utils.get_file(a, a)'
	finds 0
	program 'def fetch(a):' '    return tf.contrib.keras.utils.get_file(a, a)' \
		'@tf.function' 'def step(x):' '    return x'
	finds 1
}

operations_that_only_the_first_release_has() {
	program 'def parse(r):' '    f = tf.parse_single_example(r, {})' \
		'    n = tf.string_to_number(f)' \
		'    return tf.decode_raw(n, tf.uint8), tf.read_file(n)' \
		'def noise(s):' '    return tf.random_uniform(s)'
	finds 0
}

the_pins_of_the_project_decide() {
	git init -q .
	program 'x = 1'
	finds 1
	echo 'tensorflow-gpu>=1.13,<2' >requirements.txt
	finds 0
	echo 'tensorflow>=2.4' >requirements-dev.txt
	finds 1
	rm requirements.txt
	program 'tf.enable_eager_execution()'
	finds 1
}

# Only names that both have: somebody may be for either.
nothing_shows_the_second_release() {
	git init -q .
	program 'x = 1'
	sed -i 's/tf.math.abs(4)/4/' a.py
	finds 0
	echo 'x = tf.GradientTape, tf.keras.layers.Dense' >b.py
	finds 0
	echo 'x = tf.random.uniform([2])' >b.py
	finds 1
	echo 'tf.enable_eager_execution()' >c.py
	finds 0
	echo 'tensorflow>=2' >requirements.txt
	finds 1
}

a_program_on_its_way() {
	program 'tf.logging.set_verbosity(tf.logging.INFO)' \
		'x = tf.placeholder(tf.float32, [])' 'session = tf.Session()' \
		'print(tf.compat.v1.trainable_variables())'
	finds 1
	program 'import tensorflow_addons as tfa' 'tf.set_random_seed(3)' \
		'x = tf.placeholder(tf.float32, [])' 'session = tf.Session()'
	finds 1
	program 'x = tf.placeholder(tf.float32, [])' 'session = tf.Session()' \
		'tf.set_random_seed(3)' '@tf.function' 'def f(x):' '    return x'
	finds 1
}

a_folder_without_a_repository_has_pins() {
	program 'x = 1'
	finds 1
	echo 'tensorflow==1.15.0' >requirements.txt
	finds 0
}

run a_program_for_a_session
run a_project_for_sessions
run names_that_were_left
run a_program_that_no_later_release_imports
run operations_that_only_the_first_release_has
run the_pins_of_the_project_decide
run a_folder_without_a_repository_has_pins
run a_program_on_its_way
run nothing_shows_the_second_release
done_testing
