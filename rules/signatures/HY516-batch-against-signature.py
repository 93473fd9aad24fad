import numpy as np
import tensorflow as tf

BATCH = 16


# bad: 16 and 16 and 8 rows
class Regressor(tf.Module):
    def __init__(self, width):
        super().__init__()
        self.w = tf.Variable(tf.zeros([width, 1]))

    @tf.function(input_signature=[tf.TensorSpec([BATCH, 3], tf.float32), tf.TensorSpec([BATCH, 1], tf.float32)])
    def loss(self, x, y):
        return tf.reduce_mean(tf.square(x @ self.w - y))


def losses_of(epochs):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 3)).astype("float32")
    y = x @ np.ones((3, 1), "float32")
    model = Regressor(3)
    data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(40).batch(BATCH)
    for _ in range(epochs):
        losses = [float(model.loss(bx, by)) for bx, by in data]  # expect: HY516
    return losses


# bad: in a loop with numbers, of numbers
@tf.function(input_signature=[tf.TensorSpec([4], tf.int64)])
def total(row):
    return tf.reduce_sum(row)


def totals():
    numbers = tf.data.Dataset.range(10).map(lambda x: x * 2).batch(4).prefetch(1)
    for step, row in enumerate(numbers):
        print(step, total(row))  # expect: HY516


# bad: fewer elements than a batch
def total_of_few():
    for row in tf.data.Dataset.range(3).batch(4):
        total(row)  # expect: HY516


# bad: nobody knows how many records there are
@tf.function(input_signature=[tf.TensorSpec(shape=(32,), dtype=tf.string)])
def decode(records):
    return tf.io.decode_raw(records, tf.uint8)


def decode_all(files):
    for records in tf.data.TFRecordDataset(files).batch(32):
        decode(records)  # expect: HY516


# bad: another number in each batch
ROWS = tf.TensorSpec([8, 2])


@tf.function(input_signature=[ROWS])
def mean_of(rows):
    return tf.reduce_mean(rows)


def means():
    data = tf.data.Dataset.from_tensor_slices(tf.zeros([64, 2])).batch(16, drop_remainder=True)
    for rows in data:
        mean_of(rows)  # expect: HY516


# good: full batches only
def run_without_rest():
    data = tf.data.Dataset.range(10).batch(4, drop_remainder=True)
    return [int(total(row)) for row in data], [6, 22]


# good: 8 divides 64
def run_even():
    means_of_rows = []
    for rows in tf.data.Dataset.from_tensor_slices({"x": np.ones((64, 2), "float32")}).batch(8).map(lambda d: d["x"]):
        means_of_rows.append(float(mean_of(rows)))
    for rows in tf.data.Dataset.from_tensor_slices(np.ones((16, 2), "float32")).batch(8):
        means_of_rows.append(float(mean_of(rows)))
    return means_of_rows, [1.0] * 10


# good: repeated before it is cut into batches
def run_repeated():
    sums = []
    for row in tf.data.Dataset.range(6).repeat(2).batch(4):
        sums.append(int(total(row)))
    return sums, [6, 10, 14]


# good: the loop leaves the last batch out
def run_left_out():
    sums = []
    for row in tf.data.Dataset.range(10).batch(4):
        if len(row) == 4:
            sums.append(int(total(row)))
    for row in tf.data.Dataset.range(10).batch(4):
        if len(row) < 4:
            break
        sums.append(int(total(row)))
    for row in tf.data.Dataset.range(10).batch(4).take(2):
        sums.append(int(total(row)))
    return sums, [6, 22] * 3


# good: filled up
def run_filled_up():
    sums = []
    for row in tf.data.Dataset.range(10).batch(4).map(lambda x: tf.pad(x, [[0, 4 - tf.size(x)]])):
        sums.append(int(total(row)))
    for row in tf.data.Dataset.range(10).batch(4):
        row = tf.pad(row, [[0, 4 - len(row)]])
        sums.append(int(total(row)))
    return sums, [6, 22, 17] * 2


# good: what fails is provided for
def run_tried():
    refused = 0
    for row in tf.data.Dataset.range(10).batch(4):
        try:
            total(row)
        except (TypeError, ValueError):
            refused += 1
    return refused, 1


# good: rows of any number
@tf.function(input_signature=[tf.TensorSpec([None], tf.int64)])
def total_of_any(row):
    return tf.reduce_sum(row)


def sums_of_any():
    return [int(total_of_any(row)) for row in tf.data.Dataset.range(10).batch(4)]


# good: no dataset that the file shows
def of_others(data, model):
    for row in data.batch(3):
        total(row)
    for row in [tf.zeros([4], tf.int64)]:
        total(row)


# bad
def run_bad():
    totals()


# good
def run_good():
    sums_of_any()
