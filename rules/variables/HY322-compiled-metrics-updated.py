import tensorflow as tf


def unit():
    """A layer that gives 2 for a row of two ones."""
    return tf.keras.layers.Dense(1, kernel_initializer="ones", use_bias=False)


# bad: the model's own loss tracker, which Keras 3 has in self.metrics
class Plain(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.unit = unit()

    def call(self, x):
        return self.unit(x)

    def train_step(self, data):
        x, y = data
        y_pred = self(x)
        self.compiled_loss(y, y_pred)
        self.compiled_metrics.update_state(y, y_pred)  # expect: HY322
        return {m.name: m.result() for m in self.metrics}


# bad: a Mean of its own
class Tracking(Plain):
    def __init__(self):
        super().__init__()
        self.loss_tracker = tf.keras.metrics.Mean(name="loss")

    @property
    def metrics(self):
        return [self.loss_tracker]

    def train_step(self, data):
        x, y = data
        y_pred = self(x)
        self.loss_tracker.update_state(tf.reduce_mean(tf.square(y - y_pred)))
        self.compiled_metrics.update_state(y, y_pred)
        return {"loss": self.loss_tracker.result()}


# bad: it fails where a metric wants y and y_pred
class Counting(Plain):
    def __init__(self):
        super().__init__()
        self.distance = tf.keras.metrics.MeanAbsoluteError(name="distance")

    def test_step(self, data):
        x, y = data
        y_pred = self(x)
        self.update(y, y_pred)
        return self.logs()

    def update(self, y, y_pred):
        self.distance.update_state(y, y_pred)
        self.compiled_metrics.update_state(y, y_pred)

    def logs(self):
        logs = {}
        for metric in self.metrics:
            logs[metric.name] = metric.result()
        return logs


# good: for every release
class RightTracking(Plain):
    def __init__(self):
        super().__init__()
        self.loss_tracker = tf.keras.metrics.Mean(name="loss")

    def train_step(self, data):
        x, y = data
        y_pred = self(x)
        self.loss_tracker.update_state(tf.reduce_mean(tf.square(y - y_pred)))
        return self.compute_metrics(x, y, y_pred, None)


def logs_of(model):
    model.compile(tf.keras.optimizers.SGD(0.1), "mse", metrics=["mae"])
    history = model.fit(tf.ones([4, 2]), tf.fill([4, 1], 5.0), verbose=0).history
    return {name: round(float(values[0]), 3) for name, values in history.items()}


def run_bad():
    """The squared difference of 2 and 5, as fit() logs it."""
    return logs_of(Plain())["loss"]


def run_good():
    return logs_of(RightTracking())["loss"]


# good: what the step returns is not computed from the means
class OwnLogs(Plain):
    def train_step(self, data):
        x, y = data
        y_pred = self(x)
        self.compiled_metrics.update_state(y, y_pred)
        return {"squares": tf.reduce_mean(tf.square(y - y_pred))}


def run_own_logs():
    return logs_of(OwnLogs()), {"squares": 9.0}


# good: the loss is written over
class WrittenOver(Plain):
    def train_step(self, data):
        x, y = data
        y_pred = self(x)
        self.compiled_metrics.update_state(y, y_pred)
        logs = {m.name: m.result() for m in self.metrics}
        logs["loss"] = tf.reduce_mean(tf.square(y - y_pred))
        return logs


def run_written_over():
    return logs_of(WrittenOver()), {"loss": 9.0, "mae": 3.0}


# good: self.metrics has metrics that take y and y_pred, and no other
class Listing(Plain):
    def __init__(self):
        super().__init__()
        self.tracker = tf.keras.metrics.Mean(name="squares")
        self.misses = tf.keras.metrics.FalseNegatives(name="misses")

    @property
    def metrics(self):
        return [self.misses]

    def train_step(self, data):
        x, y = data
        y_pred = self(x)
        self.tracker.update_state(tf.reduce_mean(tf.square(y - y_pred)))
        self.compiled_metrics.update_state(tf.ones_like(y), y_pred - 2.0)
        self.misses.update_state(tf.ones_like(y), y_pred - 2.0)
        logs = {m.name: m.result() for m in self.metrics}
        return {"squares": self.tracker.result(), **logs}


def run_listed():
    return logs_of(Listing())["squares"], 9.0


# good: the loss is left out
class ToldApart(Plain):
    def train_step(self, data):
        x, y = data
        y_pred = self(x)
        self.compiled_metrics.update_state(y, y_pred)
        return {m.name: m.result() for m in self.metrics if m.name != "loss"}


def run_told_apart():
    return logs_of(ToldApart()), {"mae": 3.0}
