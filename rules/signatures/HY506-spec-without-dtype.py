import tensorflow as tf


# bad: token numbers are int32, and are refused
@tf.function(input_signature=[tf.TensorSpec([None])])  # expect: HY506
def embed(tokens):
    return tf.one_hot(tf.cast(tokens, tf.int32), 4)


# bad: one of several, and one inside a dict
@tf.function(input_signature=[
    tf.TensorSpec([None], tf.int32),
    tf.TensorSpec(shape=[None]),  # expect: HY506
    {"mask": tf.TensorSpec([None], name="mask")},  # expect: HY506
])
def masked(tokens, weights, batch):
    return weights * batch["mask"]


# bad: other kinds of specs have the same default
SPECS = [tf.RaggedTensorSpec([None, None])]  # expect: HY506


@tf.function(input_signature=SPECS)
def ragged_sum(rows):
    return tf.reduce_sum(rows)


# good: the dtype is said, by place or by name
@tf.function(input_signature=[tf.TensorSpec([None], tf.int32), tf.TensorSpec([None], dtype=tf.float32)])
def weighted(tokens, weights):
    return tf.cast(tokens, tf.float32) * weights


# good: the example has a dtype
@tf.function(input_signature=[tf.TensorSpec.from_tensor(tf.constant([1, 2]))])
def like_example(tokens):
    return tokens + 1


# good: outside a signature nothing is let in or kept out
OUTPUT = tf.TensorSpec([None])

# good: arguments that cannot be seen here
def build(*arguments):
    return tf.function(lambda x: x, input_signature=[tf.TensorSpec(*arguments)])


def run_bad():
    return embed(tf.constant([1, 2]))


def run_good():
    like_example(tf.constant([1, 2]))
    build([None], tf.int32)(tf.constant([1]))
    return weighted(tf.constant([1, 2]), tf.constant([0.5, 0.5]))


# good: specs of a dataset and of one trace
def run_outside_signatures():
    rows = tf.data.Dataset.from_generator(
        lambda: iter([[1, 2]]), output_signature=tf.TensorSpec([None]))
    double = tf.function(lambda x: x * 2.0).get_concrete_function(tf.TensorSpec([None]))
    return ([rows.element_spec.dtype.name, double(tf.constant([1.0])).dtype.name],
            ["float32", "float32"])
