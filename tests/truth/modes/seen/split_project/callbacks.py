import tensorflow as tf


class Watch(tf.keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.seen = []

    def on_epoch_end(self, epoch, logs=None):
        self.seen.append(self.pick(logs))

    def on_test_end(self, logs=None):
        self.seen.append(None)

    def pick(self, logs):
        return logs["loss"]


def announce(log):
    return tf.keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, logs: log.append(epoch))


def halved(epoch, rate):
    return rate * 0.5


def make_callbacks(log):
    return [Watch(), announce(log), tf.keras.callbacks.LearningRateScheduler(halved)]
