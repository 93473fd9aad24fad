# What a finding says to write instead, where that depends on what is around it.
. "$TOP/tests/lib.sh"

# says CODE LINE HELP
says() {
	"$HYLINT" check --isolated --select "$1" -f jsonl a.py >out 2>err || true
	grep "\"line\":$2,\"column\"" out | grep -qF "$3" || { cat out; return 1; }
}

a_tensor_is_no_key() {
	cat >a.py <<-'EOF'
		import tensorflow as tf

		import nib

		TABLE = {0: 1.0, 1: 2.0}
		ROWS = [1.0, 2.0]

		@tf.function
		def step(x):
		    i = tf.argmax(x)
		    a = TABLE[i.numpy()]
		    b = ROWS[int(i.numpy())]
		    c = {i.numpy(): 1}
		    d = nib.load(i.numpy())
		    return a, b, c, d, x[i.numpy()]
	EOF
	says HY601 11 'use a `tf.lookup` table'
	says HY601 12 'use `tf.gather` on a tensor of the items'
	says HY601 13 'make the dict or set in the eager caller'
	says HY601 14 'call `nib.load` in a function that `tf.py_function` runs'
	says HY601 15 'use `i` itself'
}

pytorch_calls_size() {
	printf 'import tensorflow as tf\nx = tf.ones([2])\nn = x.size()[0]\nm = x.size\n' >a.py
	says HY622 3 'use `x.shape`'
	says HY622 4 'use `tf.size(x)`'
}

# Each value has a graph of its own then: that is information, and no tensor helps.
numbers_that_pick_code() {
	cat >a.py <<-'EOF'
		import tensorflow as tf

		BLOCKS = [tf.keras.layers.Dense(3) for _ in range(100)]

		@tf.function
		def one(x, level):
		    return BLOCKS[level](x)

		@tf.function
		def some(x, level):
		    for i in range(level):
		        x = BLOCKS[i](x)
		    return x

		@tf.function
		def part(x, level):
		    for block in BLOCKS[:level]:
		        x = block(x)
		    return x

		@tf.function
		def named(x, level, model):
		    return model.get_layer(f"block_{level}")(x), getattr(model, "norm_" + str(level))

		@tf.function
		def shown(x, level):
		    tf.print(f"level {level}")
		    return x

		def train(x, model):
		    for level in range(100):
		        one(x, level)
		        some(x, level)
		        part(x, level)
		        named(x, level, model)
		        shown(x, level)
	EOF
	for line in 32 33 34 35; do
		says HY104 $line 'keep `level` to few values: it picks the code that runs'
		grep "\"line\":$line,\"column\"" out | grep -q '"severity":"info"'
		grep "\"line\":$line,\"column\"" out | grep -vq '"fixes":.*constant'
	done
	says HY104 36 'pass a tensor'
	grep '"line":36,"column"' out | grep -q '"severity":"warning"'
}

numbers_that_are_needed() {
	cat >a.py <<-'EOF'
		import numpy as np
		import tensorflow as tf

		RATES = np.linspace(0.1, 0.5, 100)

		@tf.function
		def at_once(x, epoch):
		    return x * RATES[epoch]

		def scale(x, number):
		    return at_most(x, number)

		def at_most(x, number):
		    return x * np.sqrt(number)

		@tf.function
		def later(x, epoch, strategy):
		    return strategy.run(scale, args=(x, epoch))

		@tf.function
		def elsewhere(x, epoch, loss):
		    return loss(x, epoch)

		@tf.function
		def here(x, epoch):
		    return x + tf.cast(epoch, tf.float32)

		def train(x, strategy, loss):
		    for epoch in range(100):
		        at_once(x, epoch)
		        later(x, epoch, strategy)
		        elsewhere(x, epoch, loss)
		        here(x, epoch)
	EOF
	says HY104 30 'do what needs `epoch` itself in the caller'
	says HY104 31 'do what needs `epoch` itself in the caller'
	says HY104 32 'pass a tensor: `tf.constant(epoch)`, if all that gets it takes one"'
	says HY104 33 'pass a tensor: `tf.constant(epoch)`"'
}

run numbers_that_are_needed
run numbers_that_pick_code
run a_tensor_is_no_key
run pytorch_calls_size
done_testing
