import tensorflow as tf


# bad
@tf.function
def step(x):
    tf.ensure_shape(x, [2])  # expect: HY212
    tf.maximum(x, 0.0)  # expect: HY212
    return x


# good
@tf.function
def step_with_results(x):
    x = tf.ensure_shape(x, [2])
    tf.debugging.assert_greater(tf.reduce_sum(x), 0.0)
    tf.print(x)
    return tf.maximum(x, 0.0)


# good: eager, for the test that it raises
def eager(x):
    tf.maximum(x, 0.0)


# bad: a dataset is not changed, another one is made
def prepared(numbers):
    dataset = tf.data.Dataset.from_tensor_slices(numbers)
    dataset.map(lambda number: number * 2)  # expect: HY212
    return dataset


# good
class Steps:
    def __init__(self):
        self.steps = []

    def map(self, step):
        self.steps.append(step)


steps = Steps()
steps.map(tf.sqrt)


def prepared_right(numbers):
    dataset = tf.data.Dataset.from_tensor_slices(numbers)
    dataset = dataset.map(lambda number: number * 2)
    return dataset


# good: a progress bar around a dataset has methods of its own
def show():
    from tqdm import tqdm

    bar = tqdm(tf.data.Dataset.range(4))
    for i in bar:
        bar.set_description(str(i))


# bad


# bad: a sorted, filtered or updated copy that nobody keeps
@tf.function
def tidied(rows):
    tf.sort(rows)  # expect: HY212
    tf.boolean_mask(rows, rows > 0.0)  # expect: HY212
    tf.tensor_scatter_nd_update(rows, [[1]], [0.0])  # expect: HY212
    return rows


def run_bad():
    step(tf.constant([1.0, 2.0]))


# good
def run_good():
    step_with_results(tf.constant([1.0, 2.0]))


# good: each of them happens
counts = tf.Variable(0)
called = []


@tf.function
def step_with_effects(x):
    counts.assign_add(1)
    tf.random.normal([])
    tf.py_function(lambda: called.append(1), [], [])
    return x


def run_side_effects():
    for value in (1.0, 2.0, 3.0):
        step_with_effects(tf.constant(value))
    return [int(counts), len(called)], [3, 3]
