"""Keras 2 and Keras 3 inside tf.function: HY302, HY303 and HY608 rest on it; and what
`training` says where nobody gives it: HY319."""
import os

import tensorflow as tf

from fact import fact, raises, verdicts_of

X = tf.ones([4, 3])
SINGLETON = raises("ValueError", "tf.function only supports singleton "
                   "tf.Variables created on the first call")


def model():
    return tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(1)])


def step_of(net, optimizer):
    @tf.function
    def step(x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(net(x)))
        variables = net.trainable_variables
        optimizer.apply_gradients(
            zip(tape.gradient(loss, variables), variables))
        return loss
    return step


@fact("one optimizer that is first used in the traced step is fine", "trains")
def first_use_in_the_step():
    step = step_of(model(), tf.keras.optimizers.Adam())
    losses = [float(step(X)) for _ in range(3)]
    return "trains" if losses[2] < losses[0] else losses


@fact("so is a model without an input shape", "trains")
def model_built_in_the_step():
    net = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    step = step_of(net, tf.keras.optimizers.Adam())
    losses = [float(step(X)) for _ in range(3)]
    return "trains" if losses[2] < losses[0] else losses


def two_optimizers(build):
    net = model()

    @tf.function
    def step(optimizer, x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(net(x)))
        variables = net.trainable_variables
        optimizer.apply_gradients(
            zip(tape.gradient(loss, variables), variables))
        return loss
    for _ in range(2):
        optimizer = tf.keras.optimizers.Adam()
        if build:
            optimizer.build(net.trainable_variables)
        step(optimizer, X)
    return step.experimental_get_tracing_count()


@fact("a second optimizer through the same step creates variables late",
      SINGLETON)
def second_optimizer():
    return two_optimizers(False)


@fact("... unless it was built before; it costs a trace", 2)
def second_optimizer_built():
    return two_optimizers(True)


@fact("one optimizer for two models: Keras 3 knows the variables it was built "
      "for, Keras 2 may create its slots no more",
      {"2.15": raises("KeyError", "The optimizer cannot recognize variable"),
       "2.21": raises("ValueError", "Unknown variable")})
def optimizer_of_two_models():
    optimizer = tf.keras.optimizers.Adam()
    first, second = model(), model()
    step_of(first, optimizer)(X)
    return step_of(second, optimizer)(X)


@fact("an optimizer made in the body is made again on each trace", SINGLETON)
def optimizer_in_the_body():
    net = model()

    @tf.function
    def step(x):
        optimizer = tf.keras.optimizers.Adam()
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(net(x)))
        variables = net.trainable_variables
        optimizer.apply_gradients(
            zip(tape.gradient(loss, variables), variables))
        return loss
    return step(X)


def made_in_the_body(make, training=None):
    @tf.function
    def function(x):
        layer = make()
        return layer(x) if training is None else layer(x, training=training)
    function(X)
    function(X)
    return "works"


@fact("a Dense layer made in the body creates variables", SINGLETON)
def dense():
    return made_in_the_body(lambda: tf.keras.layers.Dense(2))


@fact("a Flatten layer has none", "works")
def flatten():
    return made_in_the_body(tf.keras.layers.Flatten)


@fact("Dropout has the state of its seed as a variable in Keras 3; in Keras 2 it "
      "has none", {"2.15": "works", "2.21": SINGLETON})
def dropout():
    return made_in_the_body(lambda: tf.keras.layers.Dropout(0.5), True)


@fact("a metric made in the body creates variables", SINGLETON)
def metric():
    @tf.function
    def function(x):
        mean = tf.keras.metrics.Mean()
        mean.update_state(x)
        return mean.result()
    return function(X)


@fact("`fit` traces `call`: once for the model, whatever the number of batches",
      "traced")
def call_is_traced():
    runs = []

    class Net(tf.keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = tf.keras.layers.Dense(1)

        def call(self, x):
            runs.append(tf.executing_eagerly())
            return self.dense(x)
    net = Net()
    net.compile("sgd", "mse")
    net.fit(X, tf.ones([4, 1]), batch_size=1, epochs=3, verbose=0)
    # Keras 3 may run it once eagerly, to build it.
    return "traced" if len(runs) < 12 and not runs[-1] else runs


class Decorated(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(1)

    @tf.function
    def call(self, x):
        return self.dense(x)


def fitted(net):
    net.compile("sgd", "mse")
    net.fit(X, tf.ones([4, 1]), verbose=0)
    return "works"


@fact("a decorated `call` that makes its variables in `fit` gets no gradients "
      "in Keras 3",
      {"2.15": "works",
       "2.21": raises("ValueError", "No gradients provided for any variable")})
def decorated_call():
    return fitted(Decorated())


@fact("... and works when the model was called before", "works")
def decorated_call_of_a_built_model():
    net = Decorated()
    net(X)
    return fitted(net)


def updated(metric):
    return tf.function(lambda x: metric.update_state(x))(X)


@fact("`update_state` gives an operation in Keras 2, which cannot be returned, "
      "and nothing in Keras 3",
      {"2.15": raises("TypeError", "must return zero or more Tensors"),
       "2.21": None})
def update_state():
    return updated(tf.keras.metrics.Mean())


@fact("`predict` in a graph function raises; Keras 3 no longer says why",
      {"2.15": raises("RuntimeError", "Detected a call to `Model.predict` "
                      "inside a `tf.function`"),
       "2.21": raises("AttributeError", "has no attribute 'numpy'")})
def predict():
    net = model()
    return tf.function(lambda x: net.predict(x, verbose=0))(X)


SETS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..",
                    "rules", "frameworks", "tensorflow", "sets.ini")


def words_of(name):
    """The words of a set that this release has, without the name of the module."""
    with open(SETS, encoding="utf-8") as file:
        text = file.read().split("\n%s = " % name)[1]
    words = []
    for line in text.splitlines():
        if words and not line.startswith(" "):
            break
        words += [w.replace("tensorflow.keras.layers.", "") for w in line.split()]
    return [w for w in words if found(w)]


def found(name):
    place = tf.keras.layers
    for part in name.split("."):
        place = getattr(place, part, None)
    return place


def made(name):
    if name in words_of("layers-that-may-drop"):
        return found(name)(2, dropout=0.5)
    return found(name)(*[0.5] * (name not in words_of("layers-with-averages")))


def input_of(name):
    return tf.random.stateless_normal([4, 5] + [3] * ("2D" in name) + [3] * 2 * ("3D" in name) + [3], [1, 2])


def call_in_a_model(net, x, **flags):
    """What it gives in a step that trains, and what becomes of its averages."""
    with tf.GradientTape():
        y = net(x, **flags)
    return y.numpy(), [w.numpy() for w in net.non_trainable_weights if "seed" not in w.name]


class Calls(tf.keras.Model):
    """`call` has no parameter `training`."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def call(self, x):
        return self.layer(x)


class Passes(Calls):
    def call(self, x, training=None):
        return self.layer(x, training=training)


class TrainsByDefault(Calls):
    def call(self, x, training=True):
        return self.layer(x)


def is_same(a, b):
    return all((p == q).all() for p, q in zip([a[0]] + a[1], [b[0]] + b[1]))


def differ_by_mode(wrap, told, untold):
    """The layers for which a call with `told` and one with `untold` are not alike."""
    wrong = []
    for name in words_of("layers-by-mode"):
        net, x = wrap(made(name)), input_of(name)
        before = call_in_a_model(net, x, training=False)
        if not is_same(call_in_a_model(net, x, **untold), before):
            wrong.append(name)
        if is_same(call_in_a_model(net, x, **told), before):
            wrong.append(name)
    return wrong


@fact("without `training` the layers-by-mode are run as for a test, with it as in training: in Sequential", [])
def by_mode_in_sequential():
    return differ_by_mode(lambda layer: tf.keras.Sequential([layer]), {"training": True}, {})


@fact("... in a class whose `call` has no such parameter", [])
def by_mode_in_a_class():
    return differ_by_mode(Calls, {"training": True}, {})


@fact("... in a class whose `call` passes it on", [])
def by_mode_passed_on():
    return differ_by_mode(Passes, {"training": True}, {})


@fact("... and where it is True by default, as in training", [])
def by_mode_trains_by_default():
    return differ_by_mode(TrainsByDefault, {}, {"training": False})


@fact("RandomRotation and the like work without it", True)
def random_rotation():
    x = tf.random.stateless_uniform([2, 8, 8, 1], [1, 2])
    net = tf.keras.Sequential([tf.keras.layers.RandomRotation(0.5)])
    return bool(tf.reduce_any(tf.abs(net(x) - x) > 0.01))


@fact("BatchNormalization that is frozen learns no averages in training, either", 0.0)
def frozen_averages():
    net = tf.keras.Sequential([tf.keras.layers.BatchNormalization(trainable=False)])
    net(X, training=True)
    return float(tf.reduce_max(net.layers[0].moving_mean))


verdicts = verdicts_of(__name__)
