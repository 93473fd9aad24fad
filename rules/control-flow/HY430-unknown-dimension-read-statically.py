import tensorflow as tf


# bad
@tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
def double(x):
    return tf.zeros([x.shape[0] * 2, 3])  # expect: HY430


# bad
@tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
def flat(x):
    n = x.shape[0]  # expect: HY430
    return tf.reshape(x, [n * 3])


# bad: a strategy hands on what its tuple holds
strategy = tf.distribute.MirroredStrategy(["/cpu:0"])


@tf.function(reduce_retracing=True)
def train_on(batch):
    def per_replica(x):
        mask = tf.ones((x.shape[0], 1))  # expect: HY430
        return tf.reduce_sum(x * mask)

    return strategy.run(per_replica, args=(batch,))


# good
@tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
def double_in_graph(x):
    return tf.zeros([tf.shape(x)[0] * 2, x.shape[1]])


# good: a test for None
@tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
def tested(x):
    n = x.shape[0] if x.shape[0] is not None else tf.shape(x)[0]
    return tf.zeros([n])


# good: fixed by the signature
@tf.function(input_signature=[tf.TensorSpec([4, 3], tf.float32)])
def fixed(x):
    return tf.zeros([x.shape[0] * 2])


def run_bad():
    double(tf.ones([2, 3]))


def run_good():
    double_in_graph(tf.ones([2, 3]))
    tested(tf.ones([2, 3]))
    fixed(tf.ones([4, 3]))


if __name__ == "__main__":
    train_on(tf.ones((2, 3)))


# good: a number for each size
@tf.function
def doubled(x):
    return tf.zeros([x.shape[0] * 2, 3])


def run_without_signature():
    return [doubled(tf.ones([rows, 3])).shape[0] for rows in (2, 4)], [4, 8]
