import contextlib
import os
import tempfile

import io
import tensorflow as tf


# bad: the value is a symbolic tensor, and the line comes once
@tf.function
def step(x):
    loss = tf.reduce_mean(x)
    print("loss", loss)  # expect: HY201
    return loss


# bad: the helper is traced with its caller
def show(value):
    print(value)  # expect: HY201


@tf.function
def train(x):
    show(x)
    return x + 1.0


# bad: inside a text it is no less symbolic
@tf.function
def step_with_text(x):
    loss = tf.reduce_mean(x)
    print(f"loss {loss}", "at", x.shape)  # expect: HY201
    print("loss %s" % loss)  # expect: HY201
    print("loss {}".format(loss))  # expect: HY201
    print("loss " + str(loss))  # expect: HY201
    return loss


# bad: the values of a dict
@tf.function
def losses_of(losses):
    for name, value in losses.items():
        print(name, value)  # expect: HY201
    return losses["total"]


class Losses:
    def __init__(self):
        self.losses = {"total": 0}

    @tf.function
    def add(self, loss):
        self.losses["total"] += loss
        for value in self.losses.values():
            print("sum", value)  # expect: HY201
        return loss


# good: shapes, dtypes and types are known while tracing
@tf.function
def step_with_shapes(x):
    print("input", x.shape, x.dtype, type(x))
    print(f"{x.shape} of {type(x)}")
    print("rank %d" % len(x.shape))
    print("parts", x.shape[1:], x.get_shape()[0])
    print(tf.keras.backend.int_shape(x), tf.keras.backend.ndim(x))
    return x


# good: keys and counts are Python's
@tf.function
def step_with_keys(features):
    for name, value in features.items():
        print(f"  {name}: {value.shape}")
    for i, value in enumerate(features.values()):
        print(i, value.dtype)
    for name in features.keys():
        print(name)
    return features


# good: so are flags, names and numbers that are handed in
class Scale(tf.keras.layers.Layer):
    def build(self, shape):
        print("built for", shape)

    def call(self, inputs, training=None, verbose=False):
        print("called with", training, verbose)
        return inputs


@tf.function
def step_with_name(x, name="train", count: int = 1):
    print(name, count)
    return x


# good: so is an exception
@tf.function
def step_with_exception(x):
    try:
        return tf.square(x)
    except TypeError as e:
        print("no number:", e)
        return x


# good: tells that tracing took another way
@tf.function
def step_with_notice(x, **options):
    try:
        return tf.clip_by_value(x, 0.0, 1.0, **options)
    except TypeError:
        print("options are ignored for", x)
        return tf.clip_by_value(x, 0.0, 1.0)


# good: says itself when it is written
@tf.function
def step_with_marker(x):
    print("Tracing with", x)
    print("retracing for {}".format(x))
    return x


# good: in another language
@tf.function
def step_with_translated_marker(x):
    print("追踪", x)
    return x


# good: an operation of the graph
@tf.function
def step_with_tf_print(x):
    loss = tf.reduce_mean(x)
    tf.print("loss", loss)
    return loss


# good: runs eagerly only
@tf.function
def step_with_guard(x):
    if tf.executing_eagerly():
        print(x)
    return x * 2.0


# good: last words, while tracing as well
@tf.function
def read_as(x, kind="png"):
    if kind != "png":
        print("unknown kind: {}".format(kind))
        raise ValueError(kind)
    return x


# good: printed by the eager caller
def main():
    print(step_with_tf_print(tf.constant([1.0, 2.0])))


# good: what comes of .numpy() has no value in a graph, which HY601 says
@tf.function
def step_with_array(x):
    seen = x.numpy()
    print(seen.max(), seen[0] + 1.0)
    return x * 2.0


# good: a look at the trace that somebody asked for
@tf.function
def step_with_a_look(x, verbose=False):
    if verbose:
        print("input", x)
    return x * 2.0


# good: an option, which is no tensor
def augment(x, **options):
    for name in options.keys():
        print(name, ":", options[name])
    return x * 2.0


@tf.function
def step_with_options(x):
    return augment(x, flip=True)


# good: fails before it comes to the print(), as HY601 says
@tf.function
def step_with_results(xs):
    results = []
    for x in [xs, xs + 1.0]:
        results.append(x.numpy())
    print("results", results)
    return results


# good: shows the difference
@tf.function
def step_with_both(x):
    print("print", x)
    tf.print("tf.print", x)
    return x


# bad: info, the file has Keras train some model, and this may be a part of it
class Attention(tf.keras.layers.Layer):
    def call(self, inputs):
        scores = tf.nn.softmax(inputs)
        print(scores)  # expect: HY201
        return scores * inputs


def train(model, data):
    model.fit(data)


# bad: info, once is when the model is put together
def doubled(x):
    print("input of the layer", x)  # expect: HY201
    return x * 2.0


def make_model():
    inputs = tf.keras.Input((3,))
    return tf.keras.Model(inputs, tf.keras.layers.Lambda(doubled)(inputs))


# good: a Python callback is no traced code
def log_value(value):
    print(value)
    return value


@tf.function
def step_with_callback(x):
    return tf.py_function(log_value, [x], tf.float32)


def lines_of(function):
    """The lines that three calls write. The graph's own come from C++, past
    Python's streams."""
    with tempfile.TemporaryFile() as shown:
        kept = os.dup(2)
        os.dup2(shown.fileno(), 2)
        with os.fdopen(os.dup(2), "w") as stream:
            for value in (1.0, 2.0, 3.0):
                with contextlib.redirect_stdout(stream):
                    function(tf.constant([value]))
        os.dup2(kept, 2)
        os.close(kept)
        shown.seek(0)
        return shown.read().count(b"loss"), 3


def run_bad():
    return lines_of(step)


def run_good():
    return lines_of(step_with_tf_print)


def shown_by(function, calls=3):
    """How many lines the calls print in Python."""
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        for value in range(calls):
            function(tf.constant([float(value)]))
    return len(shown.getvalue().splitlines())


# good: three lines for two traces
def run_marker():
    return shown_by(step_with_marker) + shown_by(step_with_translated_marker), 3


# good: constant text
@tf.function
def step_with_text_only(x):
    print("in step")
    return x


def run_constant_text():
    return shown_by(step_with_text_only), 1


# good: a trace that fails on its first way, four calls
def run_notice():
    return shown_by(lambda x: step_with_notice(x, by="value"), 4), 1


# good: without the flag nothing is printed
def run_under_a_flag():
    return [shown_by(step_with_a_look),
            shown_by(lambda x: step_with_a_look.python_function(x, verbose=True))], [0, 3]


# good: eager parts of a graph
@tf.function
def step_with_callback_and_scope(x):
    with tf.init_scope():
        print("tensor", tf.constant(1.0))
    return tf.py_function(log_value, [x], tf.float32)


def run_eager_parts():
    return [shown_by(step_with_guard), shown_by(step_with_callback_and_scope)], [0, 1 + 3]


def run_options():
    return shown_by(step_with_options), 1


# good: it has a value, which stays the same
TABLE = tf.constant([1.0, 2.0])


@tf.function
def scaled_by_table(x):
    print(TABLE)
    return x * TABLE


def run_made_outside():
    written = io.StringIO()
    with contextlib.redirect_stdout(written):
        scaled_by_table(tf.constant(2.0))
    return "[1. 2.]" in written.getvalue(), True


# good: one line for the trace, three for the calls
def run_both():
    with tempfile.TemporaryDirectory() as folder:
        target = "file://" + folder + "/runs"

        @tf.function
        def told(x):
            print("print", x)
            tf.print("tf.print", x, output_stream=target)
            return x

        traces = shown_by(told)
        with open(folder + "/runs", encoding="utf-8") as file:
            return [traces, len(file.readlines())], [1, 3]


def run_after_numpy():
    raised = []
    try:
        step_with_results(tf.constant([1.0]))
    except (AttributeError, NotImplementedError) as error:
        raised.append("numpy" in str(error))
    return raised, [True]
