"""Probes of functions that a program hands to Keras; see spy.py."""
import numpy
import tensorflow as tf
from spy import probe

K = tf.keras
L = K.layers


# Five rows in batches of two: no graph can take the size of a batch for granted.
def three():
    return numpy.zeros([5, 3], "float32")


def one():
    return numpy.zeros([5, 1], "float32")


def dense_model(optimizer="sgd", loss="mse", metrics=None, weighted=None):
    model = K.Sequential([K.Input([3]), L.Dense(1)])
    model.compile(optimizer, loss, metrics=metrics, weighted_metrics=weighted)
    return model


def fit(model, x=None, y=None):
    model.fit(three() if x is None else x, one() if y is None else y,
              batch_size=2, epochs=1, verbose=0)


def loss_of(spy):
    return spy.function(lambda t, p: tf.reduce_mean(tf.square(t - p)))


# --- compile ----------------------------------------------------------------------


@probe("compile loss", "fit")
def compile_loss(spy):
    fit(dense_model(loss=loss_of(spy)))


@probe("compile loss", "fit")
def compile_loss_list(spy):
    fit(dense_model(loss=[loss_of(spy)]))


@probe("compile loss", "fit")
def compile_loss_dict(spy):
    inputs = K.Input([3])
    model = K.Model(inputs, {"a": L.Dense(1, name="a")(inputs)})
    model.compile("sgd", loss={"a": loss_of(spy)})
    model.fit(three(), {"a": one()}, batch_size=2, verbose=0)


@probe("compile metrics", "fit")
def compile_metrics(spy):
    fit(dense_model(metrics=[spy.function(lambda t, p: tf.abs(t - p))]))


@probe("compile metrics", "fit")
def compile_metrics_dict(spy):
    inputs = K.Input([3])
    model = K.Model(inputs, {"a": L.Dense(1, name="a")(inputs)})
    model.compile("sgd", loss={"a": "mse"}, metrics={
        "a": [spy.function(lambda t, p: tf.abs(t - p))]})
    model.fit(three(), {"a": one()}, batch_size=2, verbose=0)


@probe("compile weighted_metrics", "fit")
def compile_weighted(spy):
    fit(dense_model(weighted=[
        spy.function(lambda t, p: tf.abs(t - p))]))


@probe("compile optimizer learning_rate", "fit")
def learning_rate(spy):
    fit(dense_model(optimizer=K.optimizers.SGD(
        spy.function(lambda: 0.1))))


@probe("compile optimizer learning_rate", "eager")
def learning_rate_by_hand(spy):
    optimizer = K.optimizers.SGD(spy.function(lambda: 0.1))
    optimizer.apply_gradients([(tf.constant(1.0), tf.Variable(1.0))])


@probe("compile optimizer learning_rate", "graph")
def learning_rate_in_graph(spy):
    optimizer = K.optimizers.SGD(spy.function(lambda: 0.1))
    w = tf.Variable(1.0)

    @tf.function
    def traced():
        optimizer.apply_gradients([(tf.constant(1.0), w)])
    traced()


learning_rate_in_graph.own_graph = True


@probe("MeanMetricWrapper fn", "eager", "graph")
def mean_metric(spy):
    metric = spy.keep(lambda: K.metrics.MeanMetricWrapper(
        spy.function(lambda t, p: tf.abs(t - p)), name="m"))
    metric.update_state(tf.ones([2]), tf.ones([2]))


@probe("MeanMetricWrapper fn", "fit")
def mean_metric_in_fit(spy):
    fit(dense_model(metrics=[K.metrics.MeanMetricWrapper(
        spy.function(lambda t, p: tf.abs(t - p)), name="m")]))


def variable_and_optimizer():
    v = tf.Variable(1.0)
    optimizer = K.optimizers.SGD(0.1)
    if hasattr(optimizer, "build"):
        optimizer.build([v])
    return v, optimizer


@probe("optimizer.minimize loss", "eager", "graph")
def minimize(spy):
    v, optimizer = spy.keep(variable_and_optimizer)
    optimizer.minimize(spy.function(lambda: v * v), [v])


# --- functions of layers ----------------------------------------------------------


def used(make, inputs=three):
    """Registers the four ways in which a layer made with a function runs it."""
    def eager(spy):
        make(spy)(tf.constant(inputs()[:2]))

    def graph(spy):
        with tf.init_scope():
            layer = make(spy)

        @tf.function
        def traced(x):
            return layer(x)
        traced(tf.constant(inputs()[:2]))

    graph.own_graph = True

    def functional(spy):
        make(spy)(K.Input(inputs().shape[1:]))

    def fitted(spy):
        model = K.Sequential([K.Input(inputs().shape[1:]), L.Dense(3),
                              make(spy)])
        spy.is_put_together()
        model.compile("sgd", "mse")
        model.fit(inputs(), inputs(), batch_size=2, verbose=0)
    return {"eager": eager, "graph": graph, "functional": functional,
            "fit": fitted}


def layer_probe(row, make, *situations):
    ways = used(make)
    for situation in situations or ways:
        probe(row, situation)(ways[situation])


layer_probe("Lambda function",
            lambda s: L.Lambda(s.function(lambda x: x * 2.0)))
layer_probe("Lambda output_shape", lambda s: L.Lambda(
    lambda x: x * 2.0, output_shape=s.function(lambda shape: shape)),
    "functional")
layer_probe("Activation", lambda s: L.Activation(s.function(tf.nn.relu)))
layer_probe("layer activation",
            lambda s: L.Dense(3, activation=s.function(tf.nn.relu)))
layer_probe("Dense activation",
            lambda s: L.Dense(3, s.function(tf.nn.relu)))
layer_probe("layer activity_regularizer", lambda s: L.Dense(
    3, activity_regularizer=s.function(tf.reduce_sum)))
layer_probe("layer *_initializer", lambda s: L.Dense(
    3, kernel_initializer=s.function(
        lambda shape, dtype=None: tf.ones(shape, dtype))),
    "eager", "functional", "graph")
layer_probe("layer *_regularizer", lambda s: L.Dense(
    3, kernel_regularizer=s.function(lambda w: tf.reduce_sum(w))),
    "eager", "graph", "functional", "fit")
layer_probe("layer *_constraint", lambda s: L.Dense(
    3, kernel_constraint=s.function(lambda w: w)), "eager", "functional",
    "fit")


def of_weight(spy, what):
    class OfWeight(L.Layer):
        def build(self, shape):
            if what == "initializer":
                self.w = self.add_weight(
                    name="w", shape=[3], dtype="float32",
                    initializer=spy.function(
                        lambda shape, dtype=None: tf.ones(shape, dtype)))
            if what == "regularizer":
                self.w = self.add_weight(
                    name="w", shape=[3], dtype="float32", initializer="ones",
                    regularizer=spy.function(tf.reduce_sum))
            if what == "constraint":
                self.w = self.add_weight(
                    name="w", shape=[3], dtype="float32", initializer="ones",
                    constraint=spy.function(lambda w: w))

        def call(self, x):
            return x * self.w
    return OfWeight()


layer_probe("layer.add_weight initializer",
            lambda s: of_weight(s, "initializer"),
            "eager", "functional", "graph")
layer_probe("layer.add_weight regularizer",
            lambda s: of_weight(s, "regularizer"),
            "eager", "functional", "graph", "fit")
layer_probe("layer.add_weight constraint",
            lambda s: of_weight(s, "constraint"), "fit")


class AddsLoss(L.Layer):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def build(self, shape):
        self.add_loss(self.function)

    def call(self, x):
        return x


layer_probe("layer.add_loss", lambda s: AddsLoss(
    s.function(lambda: tf.constant(0.0))), "fit", "functional", "eager")


def sequences():
    return numpy.zeros([5, 4, 3], "float32")


def recurrent(spy):
    return L.LSTM(3, recurrent_activation=spy.function(tf.nn.sigmoid))


for each, way in used(recurrent, sequences).items():
    if each != "fit":
        probe("layer recurrent_activation", each)(way)


@probe("layer recurrent_activation", "fit")
def recurrent_in_fit(spy):
    model = K.Sequential([K.Input([4, 3]), recurrent(spy)])
    spy.is_put_together()
    model.compile("sgd", "mse")
    model.fit(sequences(), three(), batch_size=2, verbose=0)


@probe("TextVectorization standardize", "eager", "graph")
def standardize(spy):
    with tf.init_scope():
        layer = L.TextVectorization(
            standardize=spy.function(lambda t: tf.strings.lower(t)),
            vocabulary=["a"], output_sequence_length=2)
    layer(tf.constant(["a b"]))


@probe("TextVectorization split", "eager", "graph")
def split(spy):
    with tf.init_scope():
        layer = L.TextVectorization(
            split=spy.function(lambda t: tf.strings.split(t)),
            vocabulary=["a"], output_sequence_length=2)
    layer(tf.constant(["a b"]))


@probe("TextVectorization.adapt standardize", "eager")
def adapt_standardize(spy):
    layer = L.TextVectorization(
        standardize=spy.function(lambda t: tf.strings.lower(t)))
    layer.adapt(tf.data.Dataset.from_tensor_slices(["a b"]).batch(1))


# --- callbacks that take functions ------------------------------------------------


@probe("LearningRateScheduler schedule", "fit")
def scheduler(spy):
    def user(epoch, lr):
        spy.note("user", epoch, lr)
        return 0.1
    dense_model().fit(three(), one(), verbose=0, callbacks=[
        K.callbacks.LearningRateScheduler(user)])


def lambda_callback(name):
    @probe("LambdaCallback " + name, "fit")
    def run(spy):
        callback = K.callbacks.LambdaCallback(
            **{name: spy.function(lambda *_, **named: None)})
        dense_model().fit(three(), one(), verbose=0, callbacks=[callback])


for each in ("on_epoch_begin", "on_epoch_end", "on_train_begin",
             "on_train_end", "on_train_batch_begin", "on_train_batch_end"):
    lambda_callback(each)
lambda_callback("on_batch_begin")
lambda_callback("on_batch_end")


# --- the rest ---------------------------------------------------------------------


@probe("application classifier_activation", "eager")
def application(spy):
    K.applications.MobileNet(
        (32, 32, 3), weights=None, classes=2,
        classifier_activation=spy.function(tf.nn.softmax))


@probe("Model.summary print_fn", "eager")
def summary(spy):
    dense_model().summary(print_fn=spy.function(lambda *a, **k: None))


@probe("clone_model clone_function", "eager")
def clone(spy):
    K.models.clone_model(dense_model(), clone_function=spy.function(
        lambda layer: layer.__class__.from_config(layer.get_config())))


@probe("clone_model call_function", "eager")
def clone_call(spy):
    inputs = K.Input([3])
    model = K.Model(inputs, L.Dense(1)(inputs))
    K.models.clone_model(
        model, clone_function=lambda layer: layer.__class__.from_config(
            layer.get_config()), call_function=spy.function(lambda layer, *a, **k: layer(*a, **k)))


@probe("ExportArchive.add_endpoint fn", "eager")
def export(spy):
    import tempfile
    model = dense_model()
    archive = K.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint("serve", spy.function(lambda x: model(x)), [
        tf.TensorSpec([None, 3], tf.float32)])
    with tempfile.TemporaryDirectory() as folder:
        archive.write_out(folder)


@probe("Tokenizer analyzer", "eager")
def tokenizer(spy):
    K.preprocessing.text.Tokenizer(
        analyzer=spy.function(lambda t: t.split())).fit_on_texts(["a b"])


# --- keras.backend and keras.ops --------------------------------------------------


B = K.backend


@probe("backend.map_fn", "eager", "graph")
def backend_map(spy):
    spy.means(slice="tensor/float32/[]")
    B.map_fn(spy.function(lambda x: x), tf.ones([2]))


@probe("backend.foldl", "eager", "graph")
def backend_foldl(spy):
    spy.means(slice="tensor/float32/[]")
    B.foldl(spy.function(lambda a, x: a + x), tf.ones([2]))


@probe("backend.foldr", "eager", "graph")
def backend_foldr(spy):
    spy.means(slice="tensor/float32/[]")
    B.foldr(spy.function(lambda a, x: a + x), tf.ones([2]))


@probe("backend.rnn", "eager", "graph")
def backend_rnn(spy):
    B.rnn(spy.function(lambda x, s: (x, s)), tf.ones([2, 4, 3]),
          [tf.zeros([2, 3])])


@probe("backend.switch then", "eager", "graph")
def backend_then(spy):
    B.switch(tf.constant(True), spy.function(lambda: tf.ones([2])),
             lambda: tf.ones([2]))


@probe("backend.switch else", "eager", "graph")
def backend_else(spy):
    B.switch(tf.constant(False), lambda: tf.ones([2]),
             spy.function(lambda: tf.ones([2])))


@probe("backend.in_train_phase x", "eager", "graph")
def in_train(spy):
    B.in_train_phase(spy.function(lambda: tf.ones([2])), tf.ones([2]),
                     training=True)


@probe("backend.in_train_phase alt", "eager", "graph")
def in_train_alt(spy):
    B.in_train_phase(tf.ones([2]), spy.function(lambda: tf.ones([2])),
                     training=False)


@probe("backend.in_test_phase x", "eager", "graph")
def in_test(spy):
    B.in_test_phase(spy.function(lambda: tf.ones([2])), tf.ones([2]),
                    training=False)


@probe("backend.in_test_phase alt", "eager", "graph")
def in_test_alt(spy):
    B.in_test_phase(tf.ones([2]), spy.function(lambda: tf.ones([2])),
                    training=True)


def ops(row, run, **meaning):
    @probe("ops." + row, "eager", "graph")
    def way(spy):
        spy.means(**meaning)
        run(spy, K.ops)


SCALAR = "tensor/float32/[]"
ops("map", lambda s, o: o.map(s.function(lambda x: x), tf.ones([2])),
    slice=SCALAR)
ops("vectorized_map", lambda s, o: o.vectorized_map(
    s.function(lambda x: x * 2.0), tf.ones([2])), slice=SCALAR)
ops("cond true_fn", lambda s, o: o.cond(
    tf.constant(True), s.function(lambda: tf.ones([2])), lambda: tf.ones([2])))
ops("cond false_fn", lambda s, o: o.cond(
    tf.constant(False), lambda: tf.ones([2]), s.function(lambda: tf.ones([2]))))
ops("switch branches", lambda s, o: o.switch(
    tf.constant(0), [s.function(lambda x: x), lambda x: x], tf.ones([2])),
    given="tensor/float32/[2]")
ops("while_loop cond", lambda s, o: o.while_loop(
    s.function(lambda i: i < 2), lambda i: [i + 1], [tf.constant(0)]),
    same="tensor/int32/[]")
ops("while_loop body", lambda s, o: o.while_loop(
    lambda i: i < 2, s.function(lambda i: [i + 1]), [tf.constant(0)]),
    same="tensor/int32/[]")
ops("fori_loop body_fun", lambda s, o: o.fori_loop(
    0, 2, s.function(lambda i, v: v), tf.ones([2])), same="tensor/float32/[2]")
ops("scan", lambda s, o: o.scan(
    s.function(lambda c, x: (c, x)), tf.constant(0.0), tf.ones([2])),
    same=SCALAR, slice=SCALAR)
ops("associative_scan", lambda s, o: o.associative_scan(
    s.function(lambda a, b: a + b), tf.ones([4])))
ops("custom_gradient", lambda s, o: o.custom_gradient(
    s.function(lambda x: (x, lambda *a, upstream=None: upstream)))(
        tf.ones([2])), given="tensor/float32/[2]")
ops("jvp fun", lambda s, o: o.jvp(
    s.function(lambda x: x * x), (tf.ones([2]),), (tf.ones([2]),)),
    given="tensor/float32/[2]")


@probe("remat", "eager", "graph")
def remat(spy):
    spy.means(given="tensor/float32/[2]")
    K.remat(spy.function(lambda x: x * 2.0))(tf.ones([2]))


@probe("tree.map_structure", "eager", "graph")
def tree_map(spy):
    spy.means(slice="tensor/float32/[2]")
    K.tree.map_structure(spy.function(lambda x: x), [tf.ones([2])])


@probe("tree.traverse", "eager", "graph")
def tree_traverse(spy):
    K.tree.traverse(spy.function(lambda x: None), [tf.ones([2])])
