import time

import tensorflow as tf


class Timer(tf.keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        self.started = time.time()

    def on_epoch_end(self, epoch, logs=None):
        self.took = self.elapsed()

    def elapsed(self):
        return time.time() - self.started

    def on_test_begin(self, logs=None):
        self.tested = True


class Job:
    def __init__(self, model, batch=8, stop_early=False):
        self.model = model
        self.batch = batch
        self.callbacks = [Timer()]
        if stop_early:
            self.callbacks.append(self.stopper())

    def stopper(self):
        return tf.keras.callbacks.EarlyStopping(monitor="loss")

    def run(self, *arrays, epochs=1):
        try:
            history = self.model.fit(*arrays, epochs=epochs, batch_size=self.batch, callbacks=self.callbacks, verbose=0)
        except ValueError as error:
            self.failed(error)
            raise
        return self.summary(history)

    def failed(self, error):
        print("failed:", error)

    def summary(self, history):
        return {name: self.last(values) for name, values in history.history.items()}

    @staticmethod
    def last(values):
        return float(values[-1])

    def __repr__(self):
        return "Job(%s)" % self.model.name
