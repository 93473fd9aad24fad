import tensorflow as tf


class SampleLogger(tf.keras.callbacks.Callback):
    def __init__(self, every=1):
        super().__init__()
        self.every = every
        self.samples = []

    def on_epoch_end(self, epoch, logs=None):
        if epoch % self.every == 0:
            self.samples.append(self.draw())

    def draw(self):
        return self.model.sample(tf.constant(4)).numpy()


def beta_logger(history):
    return tf.keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: history.append(sorted(logs)))
