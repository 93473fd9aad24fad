# Names that no release has, or not the ones that a project pins.
. "$TOP/tests/lib.sh"

# finds CODE SEVERITY COUNT
finds() {
	"$HYLINT" check --select HY813,HY814,HY816 -f concise . >out || true
	test "$(grep -c "$2.*$1\|$1.*$2" out)" = "$3" || { cat out; return 1; }
	test "$(grep -c 'HY81[346]' out)" = "$3" || { cat out; return 1; }
}

a_module_of_the_project() {
	printf 'from keras.layers import Dens\n' >a.py
	finds HY813 error 1
	mkdir -p keras
	printf 'x = 1\n' >keras/__init__.py
	finds HY813 error 0
}

a_name_that_another_file_sets() {
	printf 'import tensorflow as tf\ny = tf.arange(3)\n' >a.py
	finds HY813 error 1
	printf 'import tensorflow as tf\ntf.arange = tf.range\n' >b.py
	finds HY813 error 0
}

the_pins_decide() {
	git init -q .
	printf 'from keras import backend as K\ny = K.int_shape(3)\nz = K.int_shape(4)\n' >a.py
	finds HY814 info 1
	echo 'keras>=3.0' >requirements.txt
	finds HY814 warning 2
	grep -q 'requirements.txt:1' out
	echo 'keras==2.9' >requirements.txt
	finds HY814 warning 0
	printf 'from keras import ops\n' >a.py
	finds HY814 warning 1
}

releases_of_tensorflow() {
	git init -q .
	printf 'import tensorflow as tf\ny = tf.math.approx_max_k(3)\n' >a.py
	finds HY814 warning 0
	echo 'tensorflow>=2.0' >requirements.txt
	finds HY814 warning 0
	echo 'tensorflow>=2.0,<2.4' >requirements.txt
	finds HY814 warning 1
}

legacy_keras_stays() {
	git init -q .
	echo 'tensorflow>=2.16' >requirements.txt
	printf 'import tensorflow as tf\ny = tf.keras.layers.experimental\n' >a.py
	finds HY814 warning 1
	printf 'import os\nos.environ["TF_USE_LEGACY_KERAS"] = "1"\n' >b.py
	finds HY814 warning 0
}

a_program_for_the_first_release() {
	printf 'import tensorflow as tf\ntf.enable_eager_execution()\ny = tf.keras.utils.multi_gpu_model\n' >a.py
	finds HY814 info 0
}

arguments_of_the_first_release() {
	git init -q .
	printf 'import tensorflow as tf\ny = tf.reduce_sum([1.0], keep_dims=True)\n' >a.py
	finds HY816 warning 1
	echo 'tensorflow==1.15' >requirements.txt
	finds HY816 warning 0
}

run a_module_of_the_project
run a_name_that_another_file_sets
run the_pins_decide
run releases_of_tensorflow
run legacy_keras_stays
run a_program_for_the_first_release
run arguments_of_the_first_release
done_testing
