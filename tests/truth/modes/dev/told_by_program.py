"""What is run is known by what the program says elsewhere: classes, members, names, flags."""
import enum

import numpy as np
import tensorflow as tf


class Stage(enum.Enum):
    WARM = "warm"
    COLD = "cold"

    def rate(self):
        return RATES[self]()


def warm_rate():
    return 0.1


def cold_rate():
    return 0.01


RATES = {Stage.WARM: warm_rate, Stage.COLD: cold_rate}


class Listener:
    def opened(self, run):
        pass

    def closed(self, run):
        run.append("closed")


class Loud(Listener):
    def opened(self, run):
        run.append(self.text())

    def text(self):
        return "opened"


class Listeners(list):
    def tell(self, what, run):
        for listener in self:
            getattr(listener, what)(run)


class Base:
    def value(self, x):
        return self.raw(x)

    def raw(self, x):
        return x


class Doubled:
    def value(self, x):
        return 2.0 * super().value(x)


class DoubledBase(Doubled, Base):
    pass


class Gate(tf.keras.layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(name="scale", shape=(), initializer="ones")
        self.built = True

    def call(self, x):
        return self.scale * x

    def strength(self):
        return float(tf.convert_to_tensor(self.scale))


def clipped(x):
    return tf.clip_by_value(x, -1.0, 1.0)


class Activated(tf.keras.layers.Layer):
    def __init__(self, activation):
        super().__init__()
        self.activation = tf.keras.activations.get(activation)

    def call(self, x):
        return self.activation(x)


class Watch(tf.keras.callbacks.Callback):
    def __init__(self, seen):
        super().__init__()
        self.seen = seen

    def on_epoch_end(self, epoch, logs=None):
        for gate in [layer for layer in self.model.layers if isinstance(layer, Gate)]:
            self.seen.append(gate.strength())


class Share(tf.keras.metrics.Metric):
    def __init__(self):
        super().__init__(name="share")
        self.mean = tf.keras.metrics.Mean()

    def update_state(self, y, p, sample_weight=None):
        self.mean.update_state(tf.cast(y > p, tf.float32))

    def result(self):
        return self.mean.result()

    def reset_state(self):
        self.mean.reset_state()


def loss(y, p):
    return tf.reduce_mean(penalty(y - p), axis=-1)


def penalty(d):
    return tf.square(d)


def train(x, y, slowly):
    seen = []
    model = tf.keras.Sequential([tf.keras.Input((2,)), Gate(), Activated(clipped), tf.keras.layers.Dense(1)])
    model.compile("sgd", loss, metrics=[Share()], run_eagerly=slowly)
    model.fit(x, y, epochs=1, verbose=0, callbacks=[Watch(seen)])
    return seen


def main():
    run = []
    listeners = Listeners([Loud(), Listener()])
    for what in ("opened", "closed"):
        listeners.tell(what, run)
    print(run, [stage.rate() for stage in Stage], DoubledBase().value(1.0))
    x, y = np.ones((8, 2), "float32"), np.ones((8, 1), "float32")
    print(train(x, y, True), train(x, y, False))


main()
