import contextlib
import io

import tensorflow as tf


# bad
@tf.function
def label(x):
    loss = tf.reduce_mean(x)
    return tf.constant(f"loss {loss}")  # expect: HY614


@tf.function
def show(x):
    loss = tf.reduce_mean(x)
    tf.print(f"loss {loss}")  # expect: HY614
    return loss


@tf.function
def show_str(x):
    loss = tf.reduce_mean(x)
    tf.print("loss " + str(loss))  # expect: HY614
    return loss


@tf.function
def show_format(x):
    loss = tf.reduce_mean(x)
    tf.print("loss {}".format(loss))  # expect: HY614
    return loss


@tf.function
def show_percent(x):
    loss = tf.reduce_mean(x)
    tf.print("loss %s" % loss)  # expect: HY614
    return loss


# good
@tf.function
def label_in_the_graph(x):
    loss = tf.reduce_mean(x)
    tf.print("loss", loss)
    return tf.strings.format("loss {}", loss)


# good: known while tracing
@tf.function
def about_the_trace(x):
    y = tf.reduce_mean(x, name=f"mean_{x.shape[0]}")
    if x.shape[0] == 0:
        raise ValueError(f"empty: {y}")
    return tf.constant(f"shape {x.shape} of {x.dtype.name}")


# bad
def run_bad():
    return label(tf.constant([1.0, 2.0])).numpy()


# good
def run_good():
    return label_in_the_graph(tf.constant([1.0, 2.0])).numpy()


# good: HY201, HY202, HY415 and HY416 look at these
@tf.function
def checked(x):
    loss = tf.reduce_mean(x)
    print(f"loss {loss}")
    if x.shape[0] == 0:
        raise ValueError(f"no loss: {loss}")
    assert x.shape[0] < 9, f"loss {loss}"
    return loss


def run_other_rules():
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        for value in (1.0, 2.0):
            checked(tf.constant([value]))
    return shown.getvalue().count("loss Tensor("), 1


# good: the name is given while it is traced
@tf.function
def named(x):
    rank = tf.rank(x)
    y = tf.identity(x, name=f"of_{rank.dtype.name}")
    return tf.reduce_sum(y, name="sum_" + x.dtype.name)


def run_names():
    names = [o.name for o in named.get_concrete_function(tf.constant([1.0])).graph.get_operations()]
    return ["of_int32" in names, "sum_float32" in names], [True, True]
