"""Arguments that are handed on by name, dicts that are put together."""
import functools
import tensorflow as tf


def timed(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        return fn(*args, **kwargs)

    return wrapper


@timed
def block(x, width, activation=None):
    x = tf.keras.layers.Dense(width)(x)
    return activation(x) if activation is not None else x


def relu(x):
    return tf.keras.layers.ReLU()(x)


def build(**options):
    settings = {"width": 4, **options}
    inputs = settings.pop("inputs")
    return block(inputs, **settings)


def train(model, callback=None, **fit_options):
    model.compile("sgd", loss=fit_options.pop("loss"))
    model.fit(tf.ones([8, 4]), tf.ones([8, 4]), verbose=0, **fit_options)
    if callback:
        callback(model)


def squared(y, p):
    return tf.reduce_mean((y - p) ** 2, axis=-1)


def done(model):
    print(model.name)


class Base:
    def __init__(self, scale, fn=None):
        self.scale, self.fn = scale, fn

    def run(self, x):
        return self.fn(x) * self.scale


class Derived(Base):
    def __init__(self, extra, **kwargs):
        super().__init__(**kwargs)
        self.extra = extra


def half(x):
    return x / 2


HANDLERS = {"a": half}
HANDLERS.update(b=relu)


def third(x):
    return x / 3


def handle(name, x, default=third):
    return HANDLERS.get(name, default)(x)


if __name__ == "__main__":
    inputs = tf.keras.Input((4,))
    outputs = build(inputs=inputs, activation=relu)
    train(tf.keras.Model(inputs, outputs), loss=squared, callback=done, epochs=1)
    Derived(1, scale=2.0, fn=half).run(tf.ones(3))
    handle("a", tf.ones(2))
    handle("c", tf.ones(2))
    config = dict(dict(fn=third), scale=1.0)
    Base(**config).run(tf.ones(2))
