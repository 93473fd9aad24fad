import tensorflow as tf


# bad
@tf.function
def test_sum():  # expect: HY961
    total = tf.reduce_sum(tf.constant([1.0, 2.0]))
    assert total.numpy() == 3.0


# good
@tf.function
def compute():
    return tf.reduce_sum(tf.constant([1.0, 2.0]))


def test_compute():
    assert compute().numpy() == 3.0


# good: no test
@tf.function
def testing_loss(x):
    return tf.reduce_mean(x)


# good: Keras calls it
class Model(tf.keras.Model):
    @tf.function
    def test_step(self, data):
        return {"loss": tf.reduce_mean(data)}


# good: takes a batch
@tf.function
def test_step(images, labels):
    return tf.reduce_mean(images) + tf.reduce_mean(labels)


def run_bad():
    test_sum()


def run_good():
    test_compute()
