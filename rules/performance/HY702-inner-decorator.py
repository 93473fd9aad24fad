import tensorflow as tf


# bad
@tf.function  # expect: HY702
def _loss(x):
    return tf.reduce_mean(x * x)


@tf.function
def step(x):
    return _loss(x) + 1.0


class Trainer:
    @tf.function  # expect: HY702
    def _own_loss(self, x):
        return tf.reduce_mean(x)

    @tf.function
    def step(self, x):
        return self._own_loss(x)


# bad: called in the body of an operation that traces it
@tf.function  # expect: HY702
def scale(x):
    return x / 2.0


@tf.function
def scale_rows(rows):
    def body(row):
        return scale(row)

    return tf.map_fn(body, rows)


# bad: by way of a helper that nobody else calls
class Predictor(tf.Module):
    @tf.function  # expect: HY702
    def predict(self, x):
        return tf.nn.relu(x)

    def _forward(self, x):
        return self.predict(x) + 1.0

    @tf.function
    def forward(self, x):
        return self._forward(x)


# bad: dataset.map traces what it is given
@tf.function  # expect: HY702
def parse(row):
    return tf.strings.to_number(row)


def load(path):
    return tf.data.TextLineDataset(path).map(parse)


# bad: lives as long as the trace in which it is made
def total_of(batches, part):
    return part(batches[0]) + part(batches[1])


@tf.function
def total(batches):
    @tf.function  # expect: HY702
    def part(batch):
        return tf.reduce_sum(batch)

    @tf.function  # expect: HY702
    def scaled(batch):
        return batch * 2.0

    return total_of(batches, part) + tf.reduce_sum(scaled(batches))


# good: Python calls it
square_traces = []


@tf.function
def by_python(x):
    @tf.function
    def square(y):
        square_traces.append(1)
        return y * y

    return tf.py_function(square, [x], tf.float32)


# good: kept, for who knows whom
kept_parts = []


@tf.function
def kept(x):
    @tf.function
    def kept_part(y):
        return y * 2.0

    kept_parts.append(kept_part)
    return kept_part(x)


# good: each pass can use the graph of the pass before
@tf.function
def parse_again(row):
    return tf.strings.to_number(row)


def load_all(paths):
    return [tf.data.TextLineDataset(p).map(parse_again) for p in paths]


# good
def _plain(x):
    return tf.reduce_mean(x * x)


@tf.function
def _compiled_by_itself(x):
    return tf.reduce_mean(x)


@tf.function(jit_compile=True)
def _with_option(x):
    return tf.reduce_mean(x)


@tf.function
def other(x):
    return _plain(x) + _compiled_by_itself(x) + _with_option(x)


def eager(x):
    return _compiled_by_itself(x)


# good: the helper is called eagerly, too
class Evaluator(tf.Module):
    @tf.function
    def predict(self, x):
        return tf.nn.relu(x)

    def _forward(self, x):
        return self.predict(x) + 1.0

    @tf.function
    def forward(self, x):
        return self._forward(x)

    def evaluate(self, x):
        return self._forward(x)


# good: the method of that name belongs to another object
class Wrapper(tf.Module):
    def __init__(self, policy):
        self.policy = policy

    @tf.function
    def initial_state(self, x):
        return self.policy.initial_state(x)


# good: both are called by whoever has such an object
class Buffer(tf.Module):
    @tf.function
    def observe(self, x):
        return tf.reduce_sum(x)


class LoudBuffer(Buffer):
    @tf.function
    def observe(self, x):
        return super().observe(x) + 1.0


# bad
def run_bad():
    step(tf.constant([1.0]))


# good
def run_good():
    other(tf.constant([1.0]))


# good: compiled inside of the graph
def run_option():
    operations = other.get_concrete_function(tf.constant([1.0])).graph.get_operations()
    return sum(o.node_def.attr["_XlaMustCompile"].b for o in operations), 1


# good: one trace for three places
shared_traces = []


@tf.function
def _shared(x):
    shared_traces.append(1)
    return tf.reduce_mean(x * x)


@tf.function
def first(x):
    return _shared(x) + _shared(x + 1.0)


@tf.function
def second(x):
    return _shared(x) * 2.0


def run_shared():
    x = tf.constant([1.0])
    first(x)
    second(x)
    return len(shared_traces), 1


# good: eager calls use the one graph
def run_given_to_python():
    square_traces.clear()
    values = [float(by_python(tf.constant(value))) for value in (1.0, 2.0)]
    return values + [len(square_traces)], [1.0, 4.0, 1]
