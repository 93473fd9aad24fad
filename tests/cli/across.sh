# What traced code does by way of other files of the project.
. "$TOP/tests/lib.sh"

# A package with a helper that has an effect, a graph function and a base class.
mk_package() {
	git -c init.defaultBranch=main init -q .
	mkdir -p pkg/util
	cat >pkg/util/log.py <<'EOF'
import tensorflow as tf


def note(x, quiet=False):
    print("value", x)
    if not quiet:
        open("log").close()
    return x


@tf.function
def scale(x, k):
    return x * k


@tf.function(input_signature=[tf.TensorSpec([], tf.float32)] * 2)
def scale_any(x, k):
    return x * k
EOF
	echo 'from .log import note as noted, scale' >pkg/util/__init__.py
	cat >pkg/base.py <<'EOF'
import tensorflow as tf


class BaseModel(tf.keras.Model):
    def log(self, x):
        self.calls += 1


class Plain:
    pass
EOF
}

calls() { # LINE...: what a graph function of pkg/train.py does
	{
		echo 'import tensorflow as tf'
		echo
		echo 'from .util.log import note, scale, scale_any'
		echo 'from .util import noted, scale as handed_on'
		echo 'from .base import BaseModel, Plain'
		echo 'import pkg.util.log'
		echo
		printf '%s\n' "$@"
	} >pkg/train.py
}

graph_function() { # LINE...
	calls '@tf.function' 'def step(x):' "$@" '    return x'
}

an_effect_in_another_file() {
	mk_package
	graph_function '    note(tf.abs(x))'
	expect_status 1 "$HYLINT" check pkg/train.py
	grep -q 'pkg/train.py:10:5: warning HY201.*in `note`, which is traced from here' out
	grep -q 'see: pkg/util/log.py:5:5' out
	refuse grep -q HY208 out
}

# Of an `if` over a tensor each branch is traced; what a handler catches is said of
# the handler, not inside of it.
what_runs_whoever_calls() {
	mk_package
	cat >pkg/util/log.py <<'EOF'
import tensorflow as tf


def scale(x):
    x = tf.abs(x)
    if tf.reduce_sum(x) > 0.0:
        print("loud", x)
    return x


def read(path, quiet):
    try:
        data = tf.io.read_file(path)
    except tf.errors.NotFoundError:
        data = tf.constant("")
    if quiet:
        print("read", data)
    return data
EOF
	printf '%s\n' 'import tensorflow as tf' 'from .util.log import scale, read' '@tf.function' \
		'def step(x, path, quiet):' '    return scale(x), read(path, quiet)' >pkg/train.py
	: >pkg/util/__init__.py
	expect_status 1 "$HYLINT" check pkg/train.py
	grep -q 'see: pkg/util/log.py:7:9' out
	grep -q 'see: pkg/util/log.py:14:' out
	refuse grep -q 'log.py:17' out
}

however_it_is_imported() {
	mk_package
	graph_function '    noted(tf.abs(x))'
	expect_status 1 "$HYLINT" check pkg/train.py
	graph_function '    pkg.util.log.note(tf.abs(x))'
	expect_status 1 "$HYLINT" check pkg/train.py
	cd pkg
	expect_status 1 "$HYLINT" check train.py
	grep -q 'see: util/log.py:5:5' out
}

modes_of_a_graph_function_elsewhere() {
	mk_package
	calls 'def use(x):' '    scale(x, "a")' '    return scale(x, "b")'
	expect_status 0 "$HYLINT" check --select HY107 pkg/train.py
	grep -q 'HY107.*`scale` has one trace for each of the 2 Python values passed as `k`' out
	grep -q 'see: pkg/util/log.py:11:1: a graph function' out
	calls 'def use(x):' '    scale_any(x, "a")' '    return scale_any(x, "b")'
	expect_status 0 "$HYLINT" check --select HY107 pkg/train.py
	refuse grep -q HY107 out
}

a_method_that_a_base_class_calls_in_its_graph() {
	mk_package
	cat >pkg/net.py <<'EOF'
import tensorflow as tf


class Net(tf.Module):
    @tf.function
    def predict(self, x):
        return self.run(x)
EOF
	cat >pkg/train.py <<'EOF'
import tensorflow as tf

from .net import Net


class Dense(Net):
    def __init__(self):
        self.run = self._run

    @tf.function
    def _run(self, x):
        return tf.nn.relu(x)
EOF
	expect_status 0 "$HYLINT" check --select HY702 pkg/train.py
	grep -q 'train.py:10:5: info HY702' out
	grep -q 'see: pkg/net.py:7:16: traced from here' out
	sed -i '/@tf.function/d' pkg/net.py
	expect_status 0 "$HYLINT" check --select HY702 pkg/train.py
	refuse grep -q HY702 out
}

from_the_folder_above() {
	mk_package
	mkdir pkg/deep
	graph_function '    note(tf.abs(x))'
	sed 's/^from .util.log import note.*/from ..util.log import note/' pkg/train.py >pkg/deep/train.py
	expect_status 1 "$HYLINT" check pkg/deep/train.py
	sed -i 's/^from ..util.log.*/from .. import note/' pkg/deep/train.py
	echo 'from .util.log import note' >pkg/__init__.py
	expect_status 1 "$HYLINT" check pkg/deep/train.py
	grep -q 'see: pkg/util/log.py:5:5' out
	sed -i 's/^from .. import note/from .. import util/; s/ note(tf/ util.noted(tf/' pkg/deep/train.py
	"$HYLINT" check pkg/deep/train.py >out || [ $? -le 1 ]
}

only_in_traced_code() {
	mk_package
	calls 'def plain(x):' '    note(tf.abs(x))'
	expect_status 0 "$HYLINT" check pkg
}

# What the helper gets is what this file gives it, not what others do.
with_the_values_of_the_call() {
	mk_package
	cat >>pkg/util/log.py <<'EOF'


def longer(x, n):
    rows = []
    for row in x:
        rows.append(row)
    return rows


def clip(x):
    def slope(upstream):
        return np.clip(upstream, -1.0, 1.0)

    return x * 1.0, slope
EOF
	sed -i 's/^import tensorflow as tf/import numpy as np\n&/' pkg/util/log.py
	given() { # NAME VALUE
		printf '%s\n' 'import tensorflow as tf' 'from .util.log import longer' '@tf.function' 'def step(x):' \
			'    return longer(x, 1)' "step($2)" >"pkg/$1.py"
	}
	given tensors 'tf.constant([1.0, 2.0])'
	given numbers '[1.0, 2.0]'
	for files in 'pkg/tensors.py pkg/numbers.py' 'pkg/numbers.py pkg/tensors.py'; do
		# shellcheck disable=SC2086
		expect_status 1 "$HYLINT" check -f concise $files
		[ "$(grep -c 'tensors.py:5:12: error HY404' out)" = 1 ]
		refuse grep -q numbers.py: out
	done
	printf '%s\n' 'import tensorflow as tf' 'from .util.log import clip' '@tf.custom_gradient' 'def clipped(x):' \
		'    return clip(x)' '@tf.function' 'def step(x):' '    with tf.GradientTape() as tape:' '        tape.watch(x)' \
		'        y = clipped(x)' '    return tape.gradient(y, x)' 'step(tf.constant(1.0))' >pkg/train.py
	expect_status 1 "$HYLINT" check -f concise pkg/train.py
	grep -q 'train.py:5:12: warning HY603.*upstream' out
}

# A rule about all code is asked only for what that file does not say itself.
what_only_a_trace_shows() {
	mk_package
	cat >>pkg/util/log.py <<'EOF'


def first(x):
    tf.sort(x)
    return x


def pairs(x):
    tf.data.Dataset.range(3).batch(2)
    return x
EOF
	printf '%s\n' 'import tensorflow as tf' 'from .util.log import first, pairs' '@tf.function' 'def step(x):' \
		'    return first(pairs(x))' >pkg/train.py
	expect_status 1 "$HYLINT" check -f concise pkg/train.py
	[ "$(grep -c HY212 out)" = 1 ]
	grep -q 'HY212.*in `first`.*tf.sort' out
}

# What a file does only as a program of its own is not done for who imports it.
not_the_program() {
	mk_package
	cat >>pkg/util/log.py <<'EOF'


def doubled(x):
    return x + x


if __name__ == "__main__":
    print(tf.function(lambda: doubled(3))())
EOF
	printf '%s\n' 'import tensorflow as tf' 'from .util.log import doubled' '@tf.function' 'def step(x):' \
		'    for _ in range(9):' '        if doubled(tf.abs(x)) > 1.0:' '            break' '    return x' >pkg/train.py
	expect_status 1 "$HYLINT" check -f concise pkg/train.py
	grep -q 'train.py:7:13: warning HY403' out
	sed -i 's/^if __name__.*/if True:/' pkg/util/log.py
	expect_status 0 "$HYLINT" check -f concise pkg/train.py
}

what_is_silenced_there_is_silent_here() {
	mk_package
	sed -i 's/print("value", x)/&  # hylint: ignore[HY201] on purpose/' pkg/util/log.py
	graph_function '    note(tf.abs(x))'
	expect_status 0 "$HYLINT" check pkg/train.py
}

a_base_class_in_another_file() {
	mk_package
	calls 'class Net(BaseModel):' '    def train_step(self, data):' \
		'        self.log(data)' '        return data' '' \
		'class Other(Plain):' '    def train_step(self, data):' \
		'        print(data)' '        return data'
	expect_status 1 "$HYLINT" check pkg/train.py
	grep -q 'pkg/train.py:10:9: .*HY206.*in `self.log`' out
	refuse grep -q HY201 out
}

a_graph_function_in_another_file() {
	mk_package
	calls 'def main(x):' '    for i in range(100):' \
		'        x = scale(x, i)' '        x = scale_any(x, i)' \
		'        x = handed_on(x, i)' '    return x'
	expect_status 1 "$HYLINT" check -f concise pkg/train.py
	[ "$(grep -c HY104 out)" = 2 ]
	grep -q 'train.py:10:22: warning HY104' out
	grep -q 'train.py:12:26: warning HY104' out
}

a_new_function_for_a_graph_function_elsewhere() {
	mk_package
	calls 'def epoch(x):' '    def factor():' '        return 2' '' \
		'    return scale(x, factor)' '' 'for k in range(4):' \
		'    epoch(k)'
	expect_status 1 "$HYLINT" check -f concise pkg/train.py
	grep -q 'train.py:12:21: warning HY109' out
}

read_from_the_index() {
	mk_package
	graph_function '    note(tf.abs(x))'
	git add pkg
	# The work tree has no effect any more, what is staged has.
	echo 'def note(x): return x' >pkg/util/log.py
	expect_status 1 "$HYLINT" check --staged
	grep -q 'see: pkg/util/log.py:5:5' out
	git add pkg
	expect_status 0 "$HYLINT" check --staged
}

read_from_a_commit() {
	mk_package
	git add pkg
	git commit -qm base
	graph_function '    note(tf.abs(x))'
	git add pkg
	git commit -qm step
	rm -r pkg
	expect_status 1 "$HYLINT" check --from HEAD~1 --to HEAD
	grep -q 'see: pkg/util/log.py:5:5' out
}

imports_in_a_circle() {
	mk_package
	cat >>pkg/util/log.py <<'EOF'


from ..train import step, Loop


class Back(Loop):
    def call(self, x):
        return step(x)
EOF
	graph_function '    note(tf.abs(x))' '    return pkg.util.log.Back()(x)'
	printf 'class Loop(pkg.util.log.Back):\n    def call(self, x):\n        return x\n' >>pkg/train.py
	expect_status 1 "$HYLINT" check pkg
}

files_that_cannot_be_read_say_nothing() {
	mk_package
	graph_function '    note(tf.abs(x))'
	printf 'def note(x):\n    print(x\0)\n' >pkg/util/log.py
	expect_status 0 "$HYLINT" check pkg/train.py
	printf 'def note(x:\n    print(((\n' >pkg/util/log.py
	expect_status 0 "$HYLINT" check pkg/train.py
	rm pkg/util/log.py
	mkdir pkg/util/log.py
	expect_status 0 "$HYLINT" check pkg/train.py
}

# What a method does to its own object, when the traced code has made that.
an_object_of_the_trace() {
	mk_package
	cat >>pkg/base.py <<'EOF'


class Net:
    def __init__(self):
        self.count = 0

    def add(self, x):
        self.count += 1
        return x

    def show(self, x):
        print("value", x)
EOF
	calls 'from .base import Net' '' '@tf.function' 'def step(x):' '    net = Net()' '    return net.add(x)'
	expect_status 0 "$HYLINT" check pkg/train.py
	calls 'from .base import Net' 'net = Net()' '@tf.function' 'def step(x):' '    return net.add(x)'
	expect_status 1 "$HYLINT" check pkg/train.py
	grep -q 'HY206.*in `net.add`, which is traced from here' out
	calls 'from .base import Net' '' '@tf.function' 'def step(x):' '    net = Net()' '    net.show(tf.abs(x))' '    return x'
	expect_status 1 "$HYLINT" check pkg/train.py
	grep -q 'HY201.*in `net.show`' out
}

# What shows a value there is no place of the file that is checked: in a build with
# sanitizers a read behind its tree.
what_shows_a_value_stands_elsewhere() {
	mk_package
	{
		echo 'import tensorflow as tf'
		for i in $(seq 200); do
			echo "LIMIT_$i = $i"
		done
		echo 'def parts(x):'
		echo '    return [part for part in tf.unstack(x, num=2)]'
		echo 'def pair():'
		echo '    return tf.constant([1.0, 2.0])'
	} >pkg/parts.py
	printf '%s\n' 'import tensorflow as tf' 'from .parts import pair, parts' '' '@tf.function' 'def step(x):' \
		'    a, b = parts(x)' '    c, d = pair()' '    return a + b + c + d' >pkg/train.py
	expect_status 1 "$HYLINT" check pkg/train.py
	grep -q 'train.py:7.* HY407' out
	[ "$(grep -c HY407 out)" = 1 ]
}

# What fails in some configurations only is a warning, wherever it stands.
under_a_switch_of_the_program() {
	mk_package
	printf 'import random\n\n\ndef draw(x):\n    return x * random.random()\n' >>pkg/util/log.py
	for value in self.opt.debug 'not self.opt.fast' 'self.opt.debug and self.opt.plot'; do
		calls 'import random' 'from .util.log import draw' 'class Trainer:' '    def __init__(self, opt):' \
			'        self.opt = opt' '' '    @tf.function' '    def step(self, x):' "        if $value:" \
			'            x = draw(x)' '            x = x * random.random()' '        return x'
		expect_status 1 "$HYLINT" check --select HY207 pkg/train.py
		[ "$(grep -c 'train.py.*: warning HY207' out)" = 2 ]
		grep -q "runs only if \`$value\` is true" out
	done
	calls 'import random' 'from .util.log import draw' 'class Trainer:' '    def __init__(self, opt):' \
		'        self.opt = opt' '        self.norm = tf.keras.layers.Dense(1)' '        self.always = True' '' \
		'    @tf.function' '    def step(self, x):' '        if self.norm:' '            x = draw(x)' \
		'        if self.always:' '            x = x * random.random()' '        if self.opt.debug:' \
		'            tf.print(x)' '        else:' '            x = x + random.random()' '        return x'
	expect_status 1 "$HYLINT" check --select HY207 pkg/train.py
	# No switch.
	[ "$(grep -c 'train.py.*: error HY207' out)" = 3 ]
	! grep 'runs only if' out
}

# Who asks for a look at the values runs the program eagerly.
a_look_under_a_switch() {
	mk_package
	printf 'def show(x):\n    x.numpy()\n' >>pkg/util/log.py
	calls 'from .util.log import show' 'class Trainer:' '    def __init__(self, opt):' '        self.opt = opt' '' \
		'    @tf.function' '    def step(self, x):' '        if self.opt.debug:' '            show(x)' \
		'            print(x.numpy())' '        return x'
	"$HYLINT" check --select HY601 pkg/train.py
}

# Warnings are not folded into errors of the same rule, nor errors into them.
each_severity_is_folded_apart() {
	mk_package
	line='x *= random.random()'
	calls 'import random' '@tf.function' 'def step(x, opt):' '    if opt.debug:' "        $line" "        $line" "        $line" \
		"        $line" "    $line" "    $line" "    $line" "    $line" '    return x'
	expect_status 1 "$HYLINT" check --select HY207 pkg/train.py
	grep -q ': warning HY207.*and 3 more' out
	grep -q ': error HY207.*and 3 more' out
}

# Advice looks at every function of the program, also in a file that does not name
# TensorFlow and that no rule has asked about.
advice_about_a_plain_file() {
	printf '%s\n' 'class Config:' '    def __init__(self):' '        self.size = 3' >config.py
	printf '%s\n' 'import tensorflow as tf' 'from config import Config' '' 'x = tf.zeros([Config().size])' >main.py
	expect_status 0 "$HYLINT" check --isolated --select HY701,HY702,HY703,HY704 main.py
	grep -q 'checked 1 file, found nothing' out err
}

# A lambda that only the trace of another file reaches: no place of its own file shows why it is traced.
a_lambda_in_another_file() {
	mkdir pkg
	printf '%s\n' 'import tensorflow as tf' '' '' 'def loss_of(x):' \
		'    stop = lambda y: tf.nest.map_structure(tf.stop_gradient, y)' '    return stop(x)' >pkg/base.py
	: >pkg/__init__.py
	printf '%s\n' 'import tensorflow as tf' 'from pkg.base import loss_of' '' '' '@tf.function' 'def step(x):' \
		'    return loss_of(x)' '' '' 'step(tf.ones(3))' >main.py
	expect_status 0 "$HYLINT" check --isolated main.py
	grep -q 'checked 1 file, found nothing' out err
}

# A pipeline and compile() trace the function that they are given.
handed_to_what_traces_it() {
	printf '%s\n' 'import numpy as np' 'import tensorflow as tf' '' '' 'def parse(x):' '    return x.numpy()' '' '' \
		'def pearson(y_true, y_pred):' '    return np.mean(y_true) * np.mean(y_pred)' '' '' \
		'def counted(x):' '    return len(x)' >parts.py
	printf '%s\n' 'import tensorflow as tf' 'import parts' 'from parts import pearson' '' \
		'model = tf.keras.Sequential([tf.keras.layers.Dense(1)])' \
		'model.compile("sgd", "mse", metrics=["mae", pearson])' \
		'model.fit(tf.ones([2, 2]), tf.ones([2, 1]))' \
		'data = tf.data.Dataset.range(3).map(parts.parse)' >main.py
	expect_status 1 "$HYLINT" check --isolated -f concise main.py
	grep -q 'main.py:6:.* HY603 in `pearson`, which is traced from here' out
	grep -q 'main.py:8:37: warning HY601 in `parse`, which is traced from here' out
	sed -i 's/^model.fit.*/print(pearson([1.0], [2.0]))/; s/[.]map(parts.parse)/.map(lambda x: tf.py_function(parts.parse, [x], tf.int64))/' main.py
	expect_status 0 "$HYLINT" check --isolated -f concise main.py
}

# The signature, and the number of rows that it asks for, are in the file of the model.
a_signature_in_another_file() {
	printf '%s\n' 'import tensorflow as tf' '' 'ROWS = 16' '' '' 'class Net(tf.Module):' \
		'    @tf.function(input_signature=[tf.TensorSpec([ROWS, 3])])' \
		'    def step(self, x):' '        return tf.reduce_sum(x)' >net.py
	printf '%s\n' 'import tensorflow as tf' 'from net import ROWS, Net' '' 'net = Net()' \
		'data = tf.data.Dataset.from_tensor_slices(tf.zeros([40, 3])).batch(ROWS)' \
		'print([net.step(x) for x in data])' >main.py
	expect_status 1 "$HYLINT" check --isolated -f concise main.py
	grep -q 'main.py:6:17: warning HY516 .* the last batch has 8 rows, and the spec 16' out
	sed -i 's/40, 3/48, 3/' main.py
	expect_status 0 "$HYLINT" check --isolated -f concise main.py
	refuse grep HY516 out
}

# A step of another file trains the model that it is given as if it were tested (HY319).
a_model_for_a_step_of_another_file() {
	cat >steps.py <<'EOF'
import tensorflow as tf


def make_step(net, optimizer):
    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(net(x))
        weights = net.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return loss

    return step
EOF
	cat >main.py <<'EOF'
import tensorflow as tf
from steps import make_step

net = tf.keras.Sequential([tf.keras.layers.Dropout(0.5), tf.keras.layers.Dense(1)])
plain = tf.keras.Sequential([tf.keras.layers.Dense(1)])
step = make_step(net, tf.keras.optimizers.SGD())
other = make_step(plain, tf.keras.optimizers.SGD())
EOF
	expect_status 1 "$HYLINT" check --isolated --select HY319 main.py
	grep -q 'main.py:6:18: .* `Dropout` does nothing: `net` is trained here' out
	grep -q 'its call in `make_step`' out
	sed -i 's/net(x)/net(x, training=True)/' steps.py
	expect_status 0 "$HYLINT" check --isolated --select HY319 main.py
	sed -i 's/net(x, training=True)/net(tf.stop_gradient(x)) * tf.stop_gradient(net(x))/; s/apply_gradients/note/' steps.py
	expect_status 0 "$HYLINT" check --isolated --select HY319 main.py
}

# A loss and its helper are in files of their own (HY635).
a_loss_of_another_file() {
	printf '%s\n' 'import tensorflow as tf' '' '' 'def rounded(p):' '    return tf.round(p)' >parts.py
	printf '%s\n' 'import tensorflow as tf' 'from parts import rounded' '' '' 'def hard(y, p):' \
		'    return tf.reduce_mean(y * rounded(p))' >losses.py
	printf '%s\n' 'import tensorflow as tf' 'import losses' '' \
		'model = tf.keras.Sequential([tf.keras.layers.Dense(1)])' \
		'model.compile("sgd", loss=losses.hard)' 'model.fit(tf.ones([2, 2]), tf.ones([2, 1]))' >main.py
	expect_status 1 "$HYLINT" check --isolated --select HY635 .
	grep -q 'main.py:5:27: .*`hard` cannot train the model' out
	grep -q 'parts.py:5' out
	sed -i 's/rounded(p)/rounded(p) + p/' losses.py
	expect_status 0 "$HYLINT" check --isolated --select HY635 .
}

# What another file makes and this one looks into.
an_object_that_another_file_makes() {
	cat >tracking.py <<'PY'
import tensorflow as tf

losses = tf.keras.metrics.Mean()
PY
	cat >net.py <<'PY'
import tensorflow as tf

from tracking import losses


class Net(tf.keras.Model):
    def call(self, x):
        return x

    def train_step(self, data):
        losses.update_state(data[0])
        return {"loss": losses.result()}


Net().compile("sgd")
PY
	"$HYLINT" check --isolated -f concise net.py >out || true
	grep -q '^net.py:11:9: warning HY318 ' out
	printf 'from tracking import losses\n\nlosses.reset_state()\n' >start.py
	expect_status 0 "$HYLINT" check --isolated -f concise net.py
}

a_value_of_a_module_of_the_project() {
	echo 'RATE = 0.1' >settings.py
	cat >train.py <<'EOF'
import tensorflow as tf
import settings

weight = tf.Variable(8.0)


@tf.function
def step(x):
    return weight.assign_sub(settings.RATE * x)


for epoch in range(4):
    settings.RATE = 0.1 ** epoch
    step(tf.constant(1.0))
EOF
	"$HYLINT" check --isolated . >out || true
	grep -q 'train.py:9:.* HY306 ' out
	echo 'import tensorflow as tf; RATE = tf.Variable(0.1)' >settings.py
	"$HYLINT" check --isolated . >out || true
	! grep -q HY306 out
}

for test in an_object_that_another_file_makes a_signature_in_another_file a_model_for_a_step_of_another_file a_loss_of_another_file handed_to_what_traces_it a_lambda_in_another_file advice_about_a_plain_file under_a_switch_of_the_program a_look_under_a_switch each_severity_is_folded_apart \
	an_object_of_the_trace what_shows_a_value_stands_elsewhere an_effect_in_another_file what_runs_whoever_calls however_it_is_imported \
	with_the_values_of_the_call what_only_a_trace_shows not_the_program only_in_traced_code what_is_silenced_there_is_silent_here \
	a_base_class_in_another_file a_graph_function_in_another_file \
	a_new_function_for_a_graph_function_elsewhere \
	from_the_folder_above modes_of_a_graph_function_elsewhere \
	a_method_that_a_base_class_calls_in_its_graph \
	read_from_the_index read_from_a_commit imports_in_a_circle \
	files_that_cannot_be_read_say_nothing a_value_of_a_module_of_the_project; do
	run $test
done
done_testing
