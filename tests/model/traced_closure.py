# What runs while a graph is traced, and what does not.
import tensorflow as tf


def helper(x):  # model: traced tensors=x why="`helper` is called by `step`" why="decorated with @tf.function"
    return deeper(x)


def deeper(x):  # model: traced tensors=x why="`deeper` is called by `helper`"
    return tf.reduce_sum(x)


@tf.function
def step(x):  # model: hybrid traced tensors=x
    def nested(y):  # model: traced tensors=y why="`step.nested` is called by `step`"
        return y * 2.0

    return nested(helper(x))


class Base(tf.keras.Model):
    def call(self, inputs):  # model: traced tensors=inputs why="Keras may run `Base.call`"
        return self.forward(inputs)

    def forward(self, x):  # model: traced tensors=x
        raise NotImplementedError

    def train_step(self, data):  # model: traced tensors=data
        return self.compute(data)

    def compute(self, data):  # model: traced tensors=data
        return {"loss": tf.reduce_sum(data)}

    def from_outside(self, x):  # model:
        return x


class Child(Base):
    def forward(self, x):  # model: traced tensors=x why="is called by `Base.call`"
        return tf.nn.relu(x)

    def call(self, inputs):  # model: traced tensors=inputs
        return super().call(inputs)


class Unrelated:
    def call(self, inputs):  # model:
        return inputs


def python_callback(x):  # model: eager-only tensors=x
    return x.numpy()


def elements():  # model:
    yield 1


def parse(line):  # model: traced tensors=line why="passed to"
    return tf.strings.split(line)


def make_dataset():  # model:
    dataset = tf.data.Dataset.from_generator(elements, tf.int32)
    return dataset.map(parse).filter(lambda x: x > 0)


def mapped_eagerly(x):  # model: tensors=x
    return x + 1


def mapped_in_graph(x):  # model: traced tensors=x why="passed to tf.map_fn"
    return x + 1


def vectorized(x):  # model: traced tensors=x
    return x + 1


def eager_caller(xs: tf.Tensor):  # model: tensors=xs
    mapped_eagerly(xs)
    tf.vectorized_map(vectorized, xs)
    return tf.map_fn(mapped_eagerly, xs)


@tf.function
def graph_caller(xs):  # model: hybrid traced tensors=xs
    tf.py_function(python_callback, [xs], tf.float32)
    return tf.map_fn(mapped_in_graph, xs)


def only_eagerly(x):  # model: effects
    print(x)


@tf.function
def guarded(x):  # model: hybrid traced effects tensors=x
    if tf.executing_eagerly():
        only_eagerly(x)
    return tf.abs(x)


@tf.function
def left_early(x):  # model: hybrid traced effects tensors=x
    if not tf.executing_eagerly():
        return tf.abs(x)
    only_eagerly(x)
    return x


def cond_branch():  # model: traced
    return tf.constant(1.0)


@tf.function
def branches(x):  # model: hybrid traced tensors=x
    return tf.cond(tf.reduce_sum(x) > 0, cond_branch, lambda: tf.constant(0.0))


class Replicated:
    def __init__(self):  # model: effects
        self.strategy = tf.distribute.MirroredStrategy()

    def replica_step(self, x):  # model: traced tensors=x why="passed to self.strategy.run"
        return tf.reduce_sum(x)

    @tf.function
    def distributed(self, x):  # model: hybrid traced
        return self.strategy.run(self.replica_step, args=(x,))


def recursion(n):  # model: recursive numbers=n
    return recursion(n - 1) if n else 0


def ping(n):  # model: recursive
    return pong(n)


def pong(n):  # model: recursive
    return ping(n)


recursion(3)


class Driver:
    def __init__(self):  # model: effects
        self._model = None

    @property
    def model(self):  # model: traced
        return self._model

    @model.setter
    def model(self, value):  # model: effects
        self._model = value

    def benchmark(self, images):  # model:
        @tf.function
        def run(x):  # model: hybrid traced
            # What the property gives is called, not what sets it.
            return self.model(x)

        run(images)
