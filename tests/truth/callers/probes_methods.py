"""Probes of methods that a derived class overrides; see spy.py."""
import numpy
import tensorflow as tf
from probes_keras import (K, L, dense_model, fit, layer_probe, one, sequences,
                          three, used)
from spy import probe


# --- layers -----------------------------------------------------------------------


def layer_with(method, body):
    """A class whose method notes and does what `body` does."""
    def make(spy):
        class Mine(L.Layer):
            if method == "call":
                def __init__(self):
                    super().__init__()
                    self.inner = L.Dense(3)

                def call(self, x):
                    spy.note("call", x)
                    return body(self, x)
            else:
                def call(self, x):
                    return x * 2.0
            if method == "build":
                def build(self, shape):
                    spy.note("build", shape)
                    self.built = True
            if method == "compute_output_shape":
                def compute_output_shape(self, shape):
                    spy.note("compute_output_shape", shape)
                    return shape
            if method == "compute_mask":
                def compute_mask(self, inputs, mask=None):
                    spy.note("compute_mask", inputs)
                    return mask
            if method == "compute_output_spec":
                def compute_output_spec(self, x):
                    spy.note("compute_output_spec", x)
                    return K.KerasTensor(x.shape, x.dtype)
            if method == "__call__":
                def __call__(self, x, *more, **options):
                    spy.note("__call__", x)
                    return super().__call__(x, *more, **options)
        return Mine()
    return make


layer_probe("layer.call", layer_with("call", lambda s, x: s.inner(x)))
layer_probe("layer.build", layer_with("build", None),
            "eager", "graph", "functional")
layer_probe("layer.compute_output_spec",
            layer_with("compute_output_spec", None), "functional")
layer_probe("layer.compute_mask", layer_with("compute_mask", None))
layer_probe("layer.__call__", layer_with("__call__", None))


@probe("layer.compute_output_shape", "functional")
def output_shape(spy, make=layer_with("compute_output_shape", None)):
    layer = make(spy)
    inputs = K.Input([4, 3])
    L.TimeDistributed(layer)(inputs)
    if not spy.notes:
        layer(K.Input([3]))


def in_sequential(spy, layer):
    """What builds a layer of a Sequential whose input fit() brings."""
    model = K.Sequential([layer, L.Dense(1)])
    model.compile("sgd", "mse")
    fit(model)


@probe("layer.compute_output_shape", "fit")
def output_shape_in_fit(spy, make=layer_with("compute_output_shape", None)):
    in_sequential(spy, make(spy))


@probe("layer.build", "fit")
def build_in_fit(spy, make=layer_with("build", None)):
    in_sequential(spy, make(spy))


def recurrent_with(spy):
    class Cell(L.Layer):
        state_size = output_size = 3

        def build(self, shape):
            self.built = True

        def call(self, x, states, training=None):
            spy.note("call", x, states)
            return x, states
    return L.RNN(Cell())


for _each, _way in used(recurrent_with, sequences).items():
    if _each != "fit":
        probe("RNN cell", _each)(_way)


@probe("RNN cell", "fit")
def cell_in_fit(spy):
    model = K.Sequential([K.Input([4, 3]), recurrent_with(spy), L.Dense(3)])
    spy.is_put_together()
    model.compile("sgd", "mse")
    model.fit(sequences(), three(), batch_size=2, verbose=0)


# --- models -----------------------------------------------------------------------


def model_with(spy, method):
    class Mine(K.Model):
        def __init__(self):
            super().__init__()
            self.dense = L.Dense(1)

        if method == "call":
            def call(self, x, training=None):
                spy.note("call", x, training=training)
                return self.dense(x)
        else:
            def call(self, x, training=None):
                return self.dense(x)
        if method == "train_step":
            def train_step(self, data):
                spy.note("train_step", data)
                return super().train_step(data)
        if method == "test_step":
            def test_step(self, data):
                spy.note("test_step", data)
                return super().test_step(data)
        if method == "predict_step":
            def predict_step(self, data):
                spy.note("predict_step", data)
                return super().predict_step(data)
        if method == "compute_loss":
            def compute_loss(self, x=None, y=None, y_pred=None,
                             sample_weight=None, **more):
                spy.note("compute_loss", x, y, y_pred, sample_weight)
                return super().compute_loss(x, y, y_pred, sample_weight,
                                            **more)
        if method == "compute_metrics":
            def compute_metrics(self, x, y, y_pred, sample_weight=None):
                spy.note("compute_metrics", x, y, y_pred, sample_weight)
                return super().compute_metrics(x, y, y_pred, sample_weight)
        if method == "build":
            def build(self, shape):
                spy.note("build", shape)
                super().build(shape)
        if method == "metrics":
            @property
            def metrics(self):
                spy.note("metrics")
                return super().metrics

            def train_step(self, data):
                return {"loss": tf.reduce_sum(self(data[0]))}
    model = Mine()
    model.compile("sgd", "mse")
    return model


@probe("model.call", "fit")
def model_call(spy):
    fit(model_with(spy, "call"))


@probe("model.call", "eager")
def model_call_eager(spy):
    model_with(spy, "call")(tf.constant(three()[:2]))


@probe("model.call", "graph")
def model_call_graph(spy):
    model = model_with(spy, "call")
    tf.function(lambda x: model(x))(tf.constant(three()[:2]))


model_call_graph.own_graph = True


@probe("model.call", "functional")
def model_call_functional(spy):
    model_with(spy, "call")(K.Input([3]))


@probe("model.train_step", "fit")
def train_step(spy):
    fit(model_with(spy, "train_step"))


@probe("model.metrics", "fit")
def model_metrics(spy):
    fit(model_with(spy, "metrics"))


@probe("model.test_step", "fit")
def test_step(spy):
    model_with(spy, "test_step").evaluate(three(), one(), batch_size=2,
                                          verbose=0)


@probe("model.predict_step", "fit")
def predict_step(spy):
    model_with(spy, "predict_step").predict(three(), batch_size=2, verbose=0)


@probe("model.compute_loss", "fit")
def compute_loss(spy):
    fit(model_with(spy, "compute_loss"))


@probe("model.compute_metrics", "fit")
def compute_metrics(spy):
    fit(model_with(spy, "compute_metrics"))


@probe("model.build", "fit")
def model_build(spy):
    fit(model_with(spy, "build"))


# --- losses, metrics, optimizers --------------------------------------------------


def loss_with(spy):
    class Mine(K.losses.Loss):
        def call(self, y_true, y_pred):
            spy.note("call", y_true, y_pred)
            return tf.reduce_mean(tf.square(y_true - y_pred), axis=-1)
    return Mine()


@probe("Loss.call", "eager")
def loss_call(spy):
    loss_with(spy)(tf.ones([2, 1]), tf.zeros([2, 1]))


# Its class stands in no converted code, which would be converted with it.
@probe("Loss.call", "graph")
def loss_call_graph(spy):
    loss = loss_with(spy)

    @tf.function
    def traced():
        return loss(tf.ones([2, 1]), tf.zeros([2, 1]))
    traced()


loss_call_graph.own_graph = True


@probe("Loss.call", "fit")
def loss_fit(spy):
    fit(dense_model(loss=loss_with(spy)))


@probe("Loss.__call__", "fit")
def loss_whole(spy):
    class Mine(K.losses.Loss):
        def __call__(self, y_true, y_pred, sample_weight=None):
            spy.note("__call__", y_true, y_pred, sample_weight)
            return tf.reduce_mean(tf.square(y_true - y_pred))

        def call(self, y_true, y_pred):
            return tf.reduce_mean(tf.square(y_true - y_pred))
    fit(dense_model(loss=Mine()))


def metric_with(spy, method):
    class Mine(K.metrics.Metric):
        def __init__(self):
            super().__init__(name="mine")
            self.total = self.add_weight(name="t", initializer="zeros")

        if method == "update_state":
            def update_state(self, y_true, y_pred, sample_weight=None):
                spy.note("update_state", y_true, y_pred, sample_weight)
                self.total.assign_add(1.0)
        else:
            def update_state(self, y_true, y_pred, sample_weight=None):
                self.total.assign_add(1.0)
        if method == "result":
            def result(self):
                spy.note("result")
                return self.total + 0.0
        else:
            def result(self):
                return self.total + 0.0
        if method == "reset_state":
            def reset_state(self):
                spy.note("reset_state")
                self.total.assign(0.0)
        else:
            def reset_state(self):
                self.total.assign(0.0)
    return Mine()


def metric_probe(method, call, *situations):
    def used(spy):
        call(spy.keep(lambda: metric_with(spy, method)))
    for situation in situations:
        probe("Metric." + method, situation)(used)

    @probe("Metric." + method, "fit")
    def fitted(spy):
        model = dense_model(metrics=[metric_with(spy, method)])
        fit(model)
        fit(model)


metric_probe("update_state",
             lambda m: m.update_state(tf.ones([2]), tf.ones([2])),
             "eager", "graph")
metric_probe("result", lambda m: m.result(), "eager", "graph")
metric_probe("reset_state", lambda m: m.reset_state(), "eager", "graph")


@probe("Optimizer.update_step", "fit")
def update_step(spy):
    class Mine(K.optimizers.Optimizer):
        def __init__(self):
            if hasattr(K, "ops"):
                super().__init__(learning_rate=0.1)
            else:
                super().__init__(name="mine")
                self._learning_rate = self._build_learning_rate(0.1)

        def build(self, variables):
            super().build(variables)

        def update_step(self, gradient, variable, learning_rate=None):
            spy.note("update_step", gradient, variable)
            variable.assign_sub(0.1 * gradient)

        def get_config(self):
            return {}
    fit(dense_model(optimizer=Mine()))


@probe("Optimizer.build", "fit")
def optimizer_build(spy):
    class Mine(K.optimizers.SGD):
        def build(self, variables):
            spy.note("build", variables)
            super().build(variables)
    fit(dense_model(optimizer=Mine()))


@probe("Optimizer.apply_gradients", "fit")
def apply_gradients(spy):
    class Mine(K.optimizers.SGD):
        def apply_gradients(self, pairs, *more, **options):
            spy.note("apply_gradients", pairs)
            return super().apply_gradients(pairs, *more, **options)
    fit(dense_model(optimizer=Mine()))


@probe("Optimizer.apply", "fit")
def apply(spy):
    class Mine(K.optimizers.SGD):
        def apply(self, gradients, variables=None):
            spy.note("apply", gradients, variables)
            return super().apply(gradients, variables)
    fit(dense_model(optimizer=Mine()))


def schedule_with(spy):
    class Mine(K.optimizers.schedules.LearningRateSchedule):
        def __call__(self, step):
            spy.note("__call__", step)
            return 0.1 / (tf.cast(step, tf.float32) + 1.0)

        def get_config(self):
            return {}
    return Mine()


@probe("LearningRateSchedule.__call__", "fit")
def schedule(spy):
    fit(dense_model(optimizer=K.optimizers.SGD(schedule_with(spy))))


@probe("LearningRateSchedule.__call__", "eager")
def schedule_by_hand(spy):
    optimizer = K.optimizers.SGD(schedule_with(spy))
    optimizer.apply_gradients([(tf.constant(1.0), tf.Variable(1.0))])


@probe("LearningRateSchedule.__call__", "graph")
def schedule_in_graph(spy):
    optimizer, w = K.optimizers.SGD(schedule_with(spy)), tf.Variable(1.0)

    @tf.function
    def traced():
        optimizer.apply_gradients([(tf.constant(1.0), w)])
    traced()


schedule_in_graph.own_graph = True


# --- small objects of layers ------------------------------------------------------


def initializer(spy):
    class Mine(K.initializers.Initializer):
        def __call__(self, shape, dtype=None, **more):
            spy.note("__call__", shape, dtype=dtype)
            return tf.ones(shape, dtype)
    return L.Dense(3, kernel_initializer=Mine())


def regularizer(spy):
    class Mine(K.regularizers.Regularizer):
        def __call__(self, weight):
            spy.note("__call__", weight)
            return tf.reduce_sum(weight)
    return L.Dense(3, kernel_regularizer=Mine())


def constraint(spy):
    class Mine(K.constraints.Constraint):
        def __call__(self, weight):
            spy.note("__call__", weight)
            return weight
    return L.Dense(3, kernel_constraint=Mine())


layer_probe("Initializer.__call__", initializer, "eager", "graph",
            "functional")
layer_probe("Regularizer.__call__", regularizer, "fit")
layer_probe("Constraint.__call__", constraint, "fit")


# --- callbacks and data -----------------------------------------------------------


def callback_with(spy, method, takes):
    if takes == 1:
        def body(self, logs=None):
            spy.note("body", logs)
    if takes == 2:
        def body(self, index, logs=None):
            spy.note("body", index, logs)
    return type("Mine", (K.callbacks.Callback,), {method: body})()


def callback_probe(method, takes, act):
    @probe("Callback." + method, "fit")
    def run(spy):
        act(dense_model(), [callback_with(spy, method, takes)])


def trained(model, callbacks):
    model.fit(three(), one(), verbose=0, callbacks=callbacks)


def tested(model, callbacks):
    model.evaluate(three(), one(), verbose=0, callbacks=callbacks)


def predicted(model, callbacks):
    model.predict(three(), verbose=0, callbacks=callbacks)


for _name in ("on_epoch_begin", "on_epoch_end", "on_batch_begin",
              "on_batch_end", "on_train_batch_begin", "on_train_batch_end"):
    callback_probe(_name, 2, trained)
for _name in ("on_train_begin", "on_train_end"):
    callback_probe(_name, 1, trained)
for _name in ("on_test_batch_begin", "on_test_batch_end"):
    callback_probe(_name, 2, tested)
for _name in ("on_test_begin", "on_test_end"):
    callback_probe(_name, 1, tested)
for _name in ("on_predict_batch_begin", "on_predict_batch_end"):
    callback_probe(_name, 2, predicted)
for _name in ("on_predict_begin", "on_predict_end"):
    callback_probe(_name, 1, predicted)


@probe("Callback.set_model", "fit")
def set_model(spy):
    class Mine(K.callbacks.Callback):
        def set_model(self, model):
            spy.note("set_model", model)
            super().set_model(model)
    trained(dense_model(), [Mine()])


@probe("Callback.set_params", "fit")
def set_params(spy):
    class Mine(K.callbacks.Callback):
        def set_params(self, params):
            spy.note("set_params", params)
            super().set_params(params)
    trained(dense_model(), [Mine()])


def sequence_with(spy, method):
    class Mine(K.utils.Sequence):
        if method == "__len__":
            def __len__(self):
                spy.note("__len__")
                return 3
        else:
            def __len__(self):
                return 3
        if method == "__getitem__":
            def __getitem__(self, index):
                spy.note("__getitem__", index)
                return three()[:2], one()[:2]
        else:
            def __getitem__(self, index):
                return three()[:2], one()[:2]
        if method == "on_epoch_end":
            def on_epoch_end(self):
                spy.note("on_epoch_end")
    return Mine()


for _name in ("__getitem__", "__len__", "on_epoch_end"):
    @probe("Sequence." + _name, "fit")
    def sequence(spy, method=_name):
        dense_model().fit(sequence_with(spy, method), verbose=0)
