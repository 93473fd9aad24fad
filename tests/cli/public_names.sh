# Names that no release has, or not the ones that a project pins.
. "$TOP/tests/lib.sh"

# finds CODE SEVERITY COUNT
finds() {
	"$HYLINT" check --select HY813,HY814,HY816,HY825,HY826,HY827,HY828 -f concise . >out || true
	test "$(grep -c "$2.*$1\|$1.*$2" out)" = "$3" || { cat out; return 1; }
	test "$(grep -c 'HY81[346]\|HY82[5678]' out)" = "$3" || { cat out; return 1; }
}

arguments_by_release() {
	git init -q .
	printf 'from tensorflow.keras.optimizers import SGD\ns = SGD(lr=0.1)\n' >a.py
	finds HY826 warning 1
	echo 'tensorflow==2.9' >requirements.txt
	finds HY826 warning 0
	echo 'tensorflow>=2.9' >requirements.txt
	finds HY826 info 1
	echo 'keras==2.8' >requirements.txt
	finds HY826 warning 0
	printf 'from tensorflow.keras.layers import Dense\ns = Dense(3, dynamic=True)\n' >a.py
	finds HY826 warning 0
	echo 'keras>=3' >requirements.txt
	finds HY826 warning 1
}

weights_and_shapes_by_release() {
	git init -q .
	cat >a.py <<-EOF
	from tensorflow import keras
	from tensorflow.keras.layers import InputLayer

	WIDTH = 4

	class Count(keras.metrics.Metric):
	    def __init__(self):
	        super().__init__(name="count")
	        self.count = self.add_weight("count", initializer="zeros")

	class Scale(keras.layers.Layer):
	    def build(self, input_shape):
	        self.scale = self.add_weight(name="scale", shape=(WIDTH), partitioner=None)

	def model(image, width: int):
	    x = keras.Input(3)
	    y = keras.Input(shape=(width))
	    z = keras.Input(shape=image.shape)
	    net = keras.Sequential([InputLayer(input_shape=WIDTH)])
	    net.compile("sgd", "mse", "mae")
	    net.compile("sgd", None, None, None)
	    return net
	EOF
	finds HY826 info 1
	echo 'tensorflow>=2.16' >requirements.txt
	finds HY826 warning 5
	echo 'tensorflow==2.15' >requirements.txt
	finds HY826 warning 0
}

files_by_their_ending() {
	git init -q .
	cat >a.py <<-EOF
	import os
	from tensorflow import keras
	from tensorflow.keras.callbacks import ModelCheckpoint

	PATH = "out/model"

	def refused(room, epoch):
	    model = keras.Sequential([keras.layers.Dense(3)])
	    model.save(PATH)
	    model.save(f"{room}/model")
	    model.save_weights(os.path.join(room, "w.h5"))
	    model.save_weights(room + ".ckpt")
	    model.load_weights("ckpt")
	    keras.models.save_model(model, "v1.2")
	    ModelCheckpoint("w.{epoch:02d}.hdf5")
	    ModelCheckpoint("w.{epoch:02d}.h5", save_weights_only=True)
	    return keras.models.load_model("saved/1")
	EOF
	cat >b.py <<-EOF
	import os
	from tensorflow import keras
	from tensorflow.keras.callbacks import ModelCheckpoint

	def taken(room, epoch, flag, names):
	    model = keras.Sequential([keras.layers.Dense(3)])
	    model.save(room)
	    model.save(room + "_model")
	    model.save("a/b.hdf5")
	    model.save_weights(room + ".h5")
	    model.save_weights(f"w.{epoch}.h5")
	    model.save_weights(os.path.join(room, "w.weights.h5"))
	    model.save_weights(os.path.join(*names, "w"))
	    model.load_weights("x.h5")
	    if os.path.exists("ckpt.index"):
	        model.load_weights("ckpt")
	    ModelCheckpoint("w.{epoch:02d}.h5", save_weights_only=flag)
	    return ModelCheckpoint("w.{epoch:02d}.weights.h5", save_weights_only=True)
	EOF
	finds HY826 info 1
	echo 'tensorflow>=2.16' >requirements.txt
	finds HY826 warning 9
	echo 'tensorflow==2.15' >requirements.txt
	finds HY826 warning 0
}

a_method_of_its_own() {
	git init -q .
	cat >a.py <<-EOF
	from tensorflow import keras

	class Named(keras.layers.Layer):
	    def add_weight(self, name, shape, use_resource=None):
	        return super().add_weight(name=name, shape=shape)

	class Scale(Named):
	    def build(self, input_shape):
	        self.scale = self.add_weight("scale", 3, use_resource=True)
	EOF
	echo 'tensorflow>=2.16' >requirements.txt
	finds HY826 warning 0
}

arguments_of_another_keras() {
	git init -q .
	printf 'from tensorflow.keras.optimizers.legacy import SGD\ns = SGD(lr=0.1)\n' >a.py
	finds HY826 warning 0
	printf 'from tf_keras.optimizers import SGD\ns = SGD(lr=0.1)\n' >a.py
	finds HY826 warning 0
}

members_by_release() {
	git init -q .
	printf 'from tensorflow import keras\nm = keras.metrics.Mean()\nm.reset_states()\nm.reset_states()\n' >a.py
	finds HY825 info 1
	echo 'tensorflow>=2.16' >requirements.txt
	finds HY825 warning 2
	echo 'tensorflow==2.15' >requirements.txt
	finds HY825 warning 0
	printf 'from tensorflow import keras\nr = keras.optimizers.SGD(0.1)._decayed_lr(None)\n' >a.py
	finds HY825 warning 1
	echo 'tensorflow==2.9' >requirements.txt
	finds HY825 warning 0
	echo 'tensorflow>=2.9' >requirements.txt
	finds HY825 info 1
	echo 'tensorflow==1.15' >requirements.txt
	finds HY825 warning 0
	printf 'import tensorflow as tf\nd = tf.data.Dataset.range(3).make_one_shot_iterator()\nf = tf.function(print)\n' >a.py
	finds HY825 warning 0
	rm requirements.txt
	finds HY825 warning 1
	sed -i 's/tf.data/tf.compat.v1.data/' a.py
	finds HY825 warning 0
}

members_of_one_class_by_release() {
	git init -q .
	cat >a.py <<-EOF
	from tensorflow.keras.layers import LeakyReLU, LSTMCell
	from tensorflow.keras.preprocessing.image import ImageDataGenerator

	class Masking(LSTMCell):
	    def call(self, x, states):
	        return super().call(x * self.get_dropout_mask_for_cell(x, True)[0], states)

	class Plain(LeakyReLU):
	    def get_dropout_mask_for_cell(self, x):
	        return x

	print(LeakyReLU(0.3).alpha, Plain().get_dropout_mask_for_cell(3))
	batches = ImageDataGenerator().flow_from_directory("images")
	print(batches.next(), next(batches), ImageDataGenerator().next())
	EOF
	echo 'tensorflow>=2.16' >requirements.txt
	finds HY825 warning 3
	echo 'tensorflow==2.15' >requirements.txt
	finds HY825 warning 0
}

members_that_none_has() {
	git init -q .
	printf 'from tensorflow import keras\nm = keras.Sequential([keras.layers.Dense(1)])\nm.eval()\n' >a.py
	finds HY828 warning 1
	echo 'tensorflow>=2.16' >requirements.txt
	finds HY828 warning 1
	echo 'tensorflow>=2.9' >requirements.txt
	finds HY828 info 1
	echo 'tensorflow==2.9' >requirements.txt
	finds HY828 warning 0
	rm requirements.txt
	printf 'import keras\n\nkeras.Model.eval = print\n' >b.py
	finds HY828 warning 0
	rm b.py
	sed -i '1i import tf_keras' a.py
	finds HY828 warning 0
}

symbolic_tensors_by_release() {
	git init -q .
	cat >a.py <<-EOF
	from tensorflow import keras

	def block(x):
	    channels = x.get_shape().as_list()[-1]
	    return keras.layers.Dense(channels)(x)

	def model():
	    x = keras.Input((3,))
	    shape = x.shape
	    if shape.rank == 2:
	        return keras.Model(x, block(x))
	    return keras.Model(x, x)
	EOF
	finds HY825 info 1
	echo 'tensorflow>=2.16' >requirements.txt
	finds HY825 warning 2
	echo 'tensorflow==2.15' >requirements.txt
	finds HY825 warning 0
	rm requirements.txt
	sed -i 's/get_shape/shape/; s/shape.rank == 2/len(shape) == 2/; s/shape().as_list()/shape/' a.py
	finds HY825 info 0
}

properties_without_a_setter_by_release() {
	git init -q .
	cat >a.py <<-EOF
	from tensorflow import keras

	class Log(keras.callbacks.EarlyStopping):
	    def set_model(self, model):
	        self.model = model

	class Files(keras.layers.Layer):
	    def __init__(self, path):
	        super().__init__()
	        self.path = path

	class Paths:
	    def __init__(self, path):
	        self.path = path

	def change(width):
	    layer = keras.layers.Dense(width)
	    layer.kernel = width
	    return layer, Paths("a")
	EOF
	finds HY825 info 1
	echo 'tensorflow>=2.16' >requirements.txt
	finds HY825 warning 3
	echo 'tensorflow==2.15' >requirements.txt
	finds HY825 warning 0
}

members_of_another_keras() {
	git init -q .
	printf 'from tensorflow import keras\nr = keras.optimizers.SGD(0.1)._decayed_lr(None)\n' >a.py
	finds HY825 warning 1
	printf 'from tensorflow.keras.optimizers.legacy import SGD as Old\n' >>a.py
	finds HY825 warning 0
	printf 'import tf_keras\nr = tf_keras.optimizers.SGD(0.1)._decayed_lr(None)\n' >a.py
	finds HY825 warning 0
}

properties_of_old_releases() {
	git init -q .
	cat >base.py <<-EOF
	import tensorflow as tf

	class Base(tf.keras.Model):
	    def __init__(self):
	        super().__init__()
	EOF
	cat >a.py <<-EOF
	from tensorflow import keras
	from base import Base

	class Net(Base):
	    def __init__(self):
	        super().__init__()
	        self.output = 3
	EOF
	finds HY827 warning 1
	echo 'tensorflow==2.3' >requirements.txt
	finds HY827 warning 1
	echo 'tensorflow==1.15' >requirements.txt
	finds HY827 warning 0
	echo 'tensorflow==2.3' >requirements.txt
	sed -i 's/output/compute_dtype/' a.py
	finds HY827 warning 0
	echo 'tensorflow>=2.3' >requirements.txt
	finds HY827 warning 1
	printf '    compute_dtype = None\n' >>base.py
	finds HY827 warning 0
	sed -i '$d;s/tf.keras.Model/other.Model/' base.py
	finds HY827 warning 0
}

the_tensorflow_of_a_vendor() {
	git init -q .
	printf 'import tensorflow as tf\nstrategy = tf.ipu.IPUStrategy()\n' >train.py
	"$HYLINT" check --select HY813 -f concise . >out || true
	grep -q 'train.py:2.*HY813' out
	printf 'from tensorflow.python.ipu import utils\n' >setup_ipu.py
	"$HYLINT" check --select HY813 -f concise . >out
}

a_module_of_the_project() {
	printf 'from keras.layers import Dens\n' >a.py
	finds HY813 warning 1
	mkdir -p keras
	printf 'x = 1\n' >keras/__init__.py
	finds HY813 warning 0
}

a_name_that_another_file_sets() {
	printf 'import tensorflow as tf\ny = tf.arange(3)\n' >a.py
	finds HY813 warning 1
	printf 'import tensorflow as tf\ntf.arange = tf.range\n' >b.py
	finds HY813 warning 0
}

a_line_that_is_no_code_yet() {
	printf 'import tensorflow as tf\nmodel = tf.model\n' >a.py
	finds HY813 warning 1
	printf 'import tensorflow as tf\nmodel = tf.model.\n' >a.py
	finds HY813 warning 0
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
	"$HYLINT" check --select HY814 . >out || true
	grep -q 'ask for `tensorflow>=' out
}

# tf.function has that name, too, and does something else.
advice_is_no_namesake() {
	git init -q .
	printf 'import tensorflow as tf\nf = tf.keras.backend.function([], [])\n' >a.py
	"$HYLINT" check --select HY814 a.py >out 2>err || true
	grep -q 'help: write `tf.keras.Model(inputs, outputs)`' out
}

# tf.raw_ops has that name, too.
advice_is_a_layer_for_a_layer() {
	git init -q .
	printf 'import tensorflow as tf\ny = tf.keras.layers.experimental.preprocessing.RandomCrop(2, 2)\n' >a.py
	"$HYLINT" check --select HY814 a.py >out 2>err || true
	grep -q 'help: write `tf.keras.layers.RandomCrop`' out
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

# What only Keras 1 had is nobody's mistake who may be for Keras 1.
names_of_keras_1() {
	git init -q .
	printf 'from keras import initializations\nfrom keras.utils.visualize_util import plot\n' >a.py
	printf 'from keras.regularizers import ActivityRegularizer\n' >b.py
	finds HY813 warning 0
	echo 'keras==1.2.2' >requirements.txt
	finds HY814 warning 0
	echo 'tensorflow==1.4' >requirements.txt
	finds HY814 warning 0
	echo 'keras>=2.0' >requirements.txt
	finds HY814 warning 3
	grep -q 'fails with Keras 2 (requirements.txt:1)' out
	echo 'tensorflow>=2.4' >requirements.txt
	finds HY814 warning 3
	echo 'keras>=3' >requirements.txt
	finds HY814 warning 3
	grep -q 'fails with Keras 3' out
}

names_of_pre_releases() {
	git init -q .
	printf 'import tensorflow as tf\ntf.config.gpu.set_per_process_memory_growth(True)\n' >a.py
	finds HY813 warning 1
	echo 'tensorflow-gpu==2.0.0' >requirements.txt
	finds HY813 warning 1
	echo 'tensorflow-gpu==2.0.0a0' >requirements.txt
	finds HY813 warning 0
}

a_release_before_the_first_known() {
	git init -q .
	printf 'from keras.utils.theano_utils import sharedX\n' >a.py
	finds HY813 warning 1
	echo 'keras==1.2.2' >requirements.txt
	finds HY813 warning 1
	echo 'keras==0.3.3' >requirements.txt
	finds HY813 warning 0
	printf 'import tensorflow as tf\ntf.ops_of_mine(1)\n' >a.py
	finds HY813 warning 1
	echo 'tensorflow==0.9' >requirements.txt
	finds HY813 warning 0
}

# silent_beside TEXT: says nothing of Keras 3 once another file has the text.
silent_beside() {
	printf '%b' "$1" >other.py
	finds HY814 info 0
	rm other.py
	finds HY814 info 1
}

code_for_an_older_keras() {
	git init -q .
	printf 'from keras import backend as K\ny = K.int_shape(3)\n' >a.py
	silent_beside 'model.fit(x, y, nb_epoch=3)\n'
	silent_beside 'model.fit_generator(g, samples_per_epoch=3)\n'
	silent_beside 'Convolution2D(8, 3, 3, border_mode="same")\n'
	silent_beside 'tf.enable_eager_execution()\n'
	silent_beside 'x = tf.placeholder(tf.float32)\n'
	# On its way: nobody knows.
	printf 'tf.compat.v1.disable_v2_behavior()\nx = tf.placeholder(tf.float32)\n' >other.py
	finds HY814 info 1
	echo '# model.fit(x, y, nb_epoch=3)' >other.py
	finds HY814 info 1
	# The file itself, which is what it is.
	echo 'tf.estimator.Estimator(f)' >>a.py
	finds HY814 info 0
	# What is pinned decides.
	echo 'keras>=3.0' >requirements.txt
	finds HY814 warning 1
}

all_three_ask_the_same() {
	git init -q .
	cat >net.py <<'END'
import tensorflow as tf
from tensorflow import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training)


def build():
    x = keras.Input((3,))
    return keras.Model(x, tf.square(x)), keras.layers.experimental
END
	"$HYLINT" check --select HY814,HY819,HY625 -f concise . >out || true
	for code in HY814 HY819 HY625; do
		grep -q "info $code" out
	done
	echo 'tf.enable_eager_execution()' >main.py
	"$HYLINT" check --select HY814,HY819,HY625 -f concise . >out || true
	! grep HY out
}

# What a release that is meant does not have is no advice, nor what only has the name.
advice_is_of_a_release_that_is_meant() {
	git init -q .
	cat >a.py <<'END'
import tensorflow as tf
from keras import backend as K

x = tf.fold(1)
y = K.flatten(x)
z = tf.ones(2, 3, 4)
END
	"$HYLINT" check --select HY813,HY814,HY620 a.py >out || true
	grep -q 'tf.keras.ops.fold' out
	grep -q 'pass the sizes as one list' out
	! grep 'tree.flatten' out
	echo 'tensorflow==2.10' >requirements.txt
	"$HYLINT" check --select HY813 a.py >out || true
	grep -q HY813 out
	! grep 'ops.fold' out
}

leave_out_what_says_nothing() {
	git init -q .
	cat >a.py <<'END'
from tensorflow import keras

rate = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
sgd = keras.optimizers.SGD(learning_rate=rate, decay=0.1)
other = keras.optimizers.SGD(learning_rate=0.1, decay=0.1)
layer = keras.layers.Dense(1, weights=None)
END
	"$HYLINT" check --select HY826 -f jsonl a.py >out || true
	grep '"line":4' out | grep -q '"help":"leave it out"'
	grep '"line":5' out | grep -q 'InverseTimeDecay'
	grep '"line":6' out | grep -q '"help":"leave it out"'
}

# Keras 2 converts what it runs in a graph.
methods_that_keras_may_run() {
	git init -q .
	cat >metric.py <<'END'
import tensorflow as tf


class Rank(tf.keras.metrics.Metric):
    def update_state(self, y_true, y_pred, sample_weight=None):
        for rank in tf.argsort(y_pred):
            if rank < 3:
                self.add(rank)
END
	"$HYLINT" check -c assumed=on --select HY418 -f concise . >out || true
	grep -q 'info HY418' out
	echo 'tensorflow==2.3.0' >requirements.txt
	"$HYLINT" check -c assumed=on --select HY418 -f concise . >out || true
	refuse grep -q HY418 out
}

# What is suggested has what the program takes from it.
advice_has_what_is_taken() {
	cat >net.py <<'END'
import tensorflow as tf
from tensorflow import keras

activation = tf.keras.layer.ReLU()
path = keras.applications.vgg16.vgg16.WEIGHTS_PATH_NO_TOP
numbers = tf.data.Datset.from_tensor_slices([1])
END
	"$HYLINT" check --select HY813 net.py >out || true
	grep -q 'did you mean `tensorflow.keras.layers`?' out
	grep -q 'did you mean `tensorflow.data.Dataset`?' out
	# What is imported from it must be there, and one word must be nearest.
	cat >net.py <<'END'
from tensorflow.keras.layer import ReLU
from keras.applications.resnext import ResNeXt50
from tensorflow.keras.layers import Conv
END
	"$HYLINT" check --select HY813 net.py >out || true
	[ "$(grep -c HY813 out)" = 3 ]
	grep -q 'did you mean `tensorflow.keras.layers`?' out
	[ "$(grep -c 'did you mean' out)" = 1 ]
	refuse grep -q 'write `tf.keras.applications.vgg16`' out
}

# Of two modules that have the name each may be meant, and what has it elsewhere is no
# slip of the pen.
advice_is_the_only_one_of_the_name() {
	cat >net.py <<'END'
import tensorflow as tf
from keras import backend as K

K.get("relu")
K.serialize(1)
tf.keras.BinaryCrossentropy()
tf.keras.models.load("net.keras")
END
	"$HYLINT" check --select HY813 net.py >out || true
	[ "$(grep -c HY813 out)" = 4 ]
	[ "$(grep -c 'help: see what the documentation of' out)" = 4 ]
	cat >net.py <<'END'
import tensorflow as tf

tf.keras.Conv2D(3, 3)
tf.math.concat([1], 0)
tf.Dense(3)
tf.softmax([1.0])
tf.keras.layers.relu([1.0])
tf.keras.Adam()
END
	"$HYLINT" check --select HY813 net.py >out || true
	[ "$(grep -c HY813 out)" = 6 ]
	for name in keras.layers.Conv2D concat keras.layers.Dense nn.softmax keras.optimizers.Adam; do
		grep -q "help: write \`tf.$name\`" out
	done
	grep -q 'did you mean `tensorflow.keras.layers.ReLU`?' out
}

# HY819 advises the keyword that the layer takes there.
keywords_are_those_of_the_layer() {
	cat >net.py <<'END'
import tensorflow as tf
from other import Masked


class Pruned(tf.keras.layers.Layer):
    def call(self, x, sparse=False):
        return x


pruned, drop = Pruned(), tf.keras.layers.Dropout(0.5)
y = pruned(tf.ones([2]), True)
z = drop(tf.ones([2]), True)
END
	cat >other.py <<'END'
import tensorflow as tf


class Masked(tf.keras.layers.Layer):
    def call(self, x, masked=False):
        return x
END
	"$HYLINT" check --select HY819 -f jsonl net.py >out || true
	grep -q 'such as `sparse=True`' out
	grep -q 'such as `training=True`' out
}

run keywords_are_those_of_the_layer
run a_release_before_the_first_known
run advice_has_what_is_taken
run advice_is_the_only_one_of_the_name
run methods_that_keras_may_run
run names_of_keras_1
run names_of_pre_releases
run code_for_an_older_keras
run all_three_ask_the_same
run the_tensorflow_of_a_vendor
run a_module_of_the_project
run a_name_that_another_file_sets
run a_line_that_is_no_code_yet
run the_pins_decide
run releases_of_tensorflow
run legacy_keras_stays
run advice_is_no_namesake
run advice_is_of_a_release_that_is_meant
run leave_out_what_says_nothing
run advice_is_a_layer_for_a_layer
run a_program_for_the_first_release
run arguments_of_the_first_release
run arguments_by_release
run weights_and_shapes_by_release
run files_by_their_ending
run a_method_of_its_own
run arguments_of_another_keras
run members_by_release
run members_of_one_class_by_release
run members_that_none_has
run symbolic_tensors_by_release
run properties_without_a_setter_by_release
run members_of_another_keras
run properties_of_old_releases
done_testing
