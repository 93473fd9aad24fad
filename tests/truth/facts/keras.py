"""Keras 2 and Keras 3 inside tf.function: HY302, HY303 and HY608 rest on it."""
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


verdicts = verdicts_of(__name__)
