"""Probes of tensorflow's own functions; see spy.py."""
import tempfile

import tensorflow as tf
from spy import probe

V1 = tf.compat.v1


def floats():
    return tf.constant([1.0, 2.0])


def yes():
    return tf.constant(True)


@probe("map_fn", "eager", "graph")
def map_fn(spy):
    spy.means(slice="tensor/float32/[]")
    tf.map_fn(spy.function(lambda x: x), floats())


@probe("vectorized_map", "eager", "graph")
def vectorized_map(spy):
    spy.means(slice="tensor/float32/[]")
    tf.vectorized_map(spy.function(lambda x: x * 2.0), floats())


@probe("while_loop cond", "eager", "graph")
def while_cond(spy):
    spy.means(same="tensor/int32/[]")
    tf.while_loop(spy.function(lambda i: i < 2), lambda i: [i + 1],
                  [tf.constant(0)])


@probe("while_loop body", "eager", "graph")
def while_body(spy):
    spy.means(same="tensor/int32/[]")
    tf.while_loop(lambda i: i < 2, spy.function(lambda i: [i + 1]),
                  [tf.constant(0)])


@probe("v1 while_loop cond", "eager", "graph")
def v1_while_cond(spy):
    spy.means(same="tensor/int32/[]")
    V1.while_loop(spy.function(lambda i: i < 2), lambda i: [i + 1],
                  [tf.constant(0)])


@probe("v1 while_loop body", "eager", "graph")
def v1_while_body(spy):
    spy.means(same="tensor/int32/[]")
    V1.while_loop(lambda i: i < 2, spy.function(lambda i: [i + 1]),
                  [tf.constant(0)])


@probe("cond", "eager", "graph")
def cond_true(spy):
    tf.cond(yes(), spy.function(floats), floats)


@probe("cond false_fn", "eager", "graph")
def cond_false(spy):
    tf.cond(tf.logical_not(yes()), floats, spy.function(floats))


@probe("v1 cond", "eager", "graph")
def v1_cond(spy):
    V1.cond(yes(), spy.function(floats), floats)


@probe("v1 cond false_fn", "eager", "graph")
def v1_cond_false(spy):
    V1.cond(tf.logical_not(yes()), floats, spy.function(floats))


@probe("case", "eager", "graph")
def case(spy):
    tf.case([(yes(), spy.function(floats))], default=floats)


@probe("case default", "eager", "graph")
def case_default(spy):
    tf.case([(tf.logical_not(yes()), floats)], default=spy.function(floats))


@probe("switch_case", "eager", "graph")
def switch_case(spy):
    tf.switch_case(tf.constant(0), [spy.function(floats), floats])


@probe("switch_case default", "eager", "graph")
def switch_case_default(spy):
    tf.switch_case(tf.constant(7), [floats], default=spy.function(floats))


@probe("scan", "eager", "graph")
def scan(spy):
    spy.means(slice="tensor/float32/[]")
    tf.scan(spy.function(lambda a, x: a + x), floats())


@probe("foldl", "eager", "graph")
def foldl(spy):
    spy.means(slice="tensor/float32/[]")
    tf.foldl(spy.function(lambda a, x: a + x), floats())


@probe("foldr", "eager", "graph")
def foldr(spy):
    spy.means(slice="tensor/float32/[]")
    tf.foldr(spy.function(lambda a, x: a + x), floats())


def with_gradient(spied):
    x = floats()
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = spied(x)
    return tape.gradient(y, x)


@probe("custom_gradient", "eager", "graph")
def custom_gradient(spy):
    spy.means(given="tensor/float32/[2]")
    inner = spy.function(lambda x: (x, lambda dy: dy))
    with_gradient(tf.custom_gradient(inner))


@probe("custom_gradient grad", "eager", "graph")
def custom_gradient_grad(spy):
    spied = spy.function(lambda dy: dy)
    with_gradient(tf.custom_gradient(lambda x: (x * 1.0, spied)))


@probe("recompute_grad", "eager", "graph")
def recompute_grad(spy):
    spy.means(given="tensor/float32/[2]")
    with_gradient(tf.recompute_grad(spy.function(lambda x: x * 2.0)))


@probe("grad_pass_through", "eager", "graph")
def grad_pass_through(spy):
    spy.means(given="tensor/float32/[2]")
    with_gradient(tf.grad_pass_through(spy.function(lambda x: x * 2.0)))


@probe("py_function", "eager", "graph")
def py_function(spy):
    tf.py_function(spy.function(lambda x: x), [floats()], tf.float32)


@probe("numpy_function", "eager", "graph")
def numpy_function(spy):
    tf.numpy_function(spy.function(lambda x: x), [floats()], tf.float32)


@probe("v1 py_func", "eager", "graph")
def py_func(spy):
    V1.py_func(spy.function(lambda x: x), [floats()], tf.float32)


@probe("nest.map_structure", "eager", "graph")
def map_structure(spy):
    spy.means(slice="tensor/float32/[2]")
    tf.nest.map_structure(spy.function(lambda x: x), [floats()])


@probe("function", "eager", "graph")
def function(spy):
    spy.means(given="tensor/float32/[2]")
    tf.function(spy.function(lambda x: x))(floats())


@probe("do_not_convert", "eager", "graph")
def do_not_convert(spy):
    spy.means(given="tensor/float32/[2]")
    tf.autograph.experimental.do_not_convert(
        spy.function(lambda x: x))(floats())


@probe("to_graph", "graph")
def to_graph(spy):
    spy.means(given="tensor/float32/[2]")
    converted = tf.autograph.to_graph(spy.function(lambda x: x))
    tf.function(converted, autograph=False)(floats())


to_graph.own_graph = True


@probe("to_graph", "eager")
def to_graph_eager(spy):
    spy.means(given="tensor/float32/[2]")
    converted = tf.autograph.to_graph(spy.function(lambda x: x))
    converted(floats())


@probe("to_graph", "graph")
def to_graph_called(spy):
    spy.means(given="tensor/float32/[2]")
    converted = tf.autograph.to_graph(spy.function(lambda x: x))

    @tf.function(autograph=False)
    def traced():
        return converted(floats())
    traced()


to_graph_called.own_graph = True


@probe("CriticalSection.execute", "eager", "graph")
def critical_section(spy):
    with tf.init_scope():
        section = tf.CriticalSection()
    section.execute(spy.function(floats))


@probe("Variable initial_value", "eager")
def variable(spy):
    tf.Variable(spy.function(floats))


@probe("Variable initial_value", "graph")
def variable_made_once(spy):
    kept = []

    @tf.function
    def make():
        if not kept:
            kept.append(tf.Variable(spy.function(floats)))
        return kept[0] + 1.0
    make()


variable_made_once.own_graph = True


@probe("compile xla", "eager", "graph")
def xla_compile(spy):
    spy.means(given="tensor/float32/[2]")
    tf.xla.experimental.compile(spy.function(lambda x: x + 1.0), [floats()])


@probe("numeric_column normalizer_fn", "eager", "graph")
def numeric_column(spy):
    column = tf.feature_column.numeric_column(
        "x", normalizer_fn=spy.function(lambda x: x))
    features = {"x": tf.constant([[1.0], [2.0]])}
    if hasattr(tf.keras.layers, "DenseFeatures"):
        with tf.init_scope():
            layer = tf.keras.layers.DenseFeatures([column])
        layer(features)
    else:
        V1.feature_column.input_layer(features, [column])


@probe("ragged.map_flat_values", "eager", "graph")
def map_flat_values(spy):
    spy.means(given="tensor/float32/[2]")
    ragged = tf.RaggedTensor.from_row_lengths(floats(), [1, 1])
    tf.ragged.map_flat_values(spy.function(lambda x: x), ragged)


@probe("summary.record_if", "eager", "graph")
def record_if(spy):
    writer = spy.keep(lambda: tf.summary.create_file_writer(
        tempfile.mkdtemp()))
    with writer.as_default(), tf.summary.record_if(spy.function(yes)):
        tf.summary.should_record_summaries()


@probe("signal.stft window_fn", "eager", "graph")
def stft(spy):
    tf.signal.stft(tf.zeros([64]), 16, 8, window_fn=spy.function(
        lambda n, dtype: tf.ones([n], dtype)))


@probe("signal.inverse_stft window_fn", "eager", "graph")
def inverse_stft(spy):
    tf.signal.inverse_stft(
        tf.zeros([4, 9], tf.complex64), 16, 8, window_fn=spy.function(
            lambda n, dtype: tf.ones([n], dtype)))


@probe("signal.mdct window_fn", "eager", "graph")
def mdct(spy):
    tf.signal.mdct(tf.zeros([64]), 16, window_fn=spy.function(
        lambda n, dtype: tf.ones([n], dtype)))


# --- strategies -------------------------------------------------------------------


def strategy():
    with tf.init_scope():
        return tf.distribute.OneDeviceStrategy("/cpu:0")


@probe("strategy.run", "eager", "graph")
def strategy_run(spy):
    spy.means(given="tensor/float32/[2]")
    strategy().run(spy.function(lambda x: x), args=(floats(),))


@probe("mirrored.run", "eager", "graph")
def mirrored_run(spy):
    spy.means(given="tensor/float32/[2]")
    with tf.init_scope():
        mirrored = tf.distribute.MirroredStrategy(["/cpu:0"])
    mirrored.run(spy.function(lambda x: x), args=(floats(),))


@probe("strategy.from_function", "eager")
def from_function(spy):
    strategy().distribute_datasets_from_function(
        spy.function(lambda c: tf.data.Dataset.range(2)))


@probe("strategy.experimental_from_function", "eager")
def experimental_from_function(spy):
    strategy().experimental_distribute_datasets_from_function(
        spy.function(lambda c: tf.data.Dataset.range(2)))


@probe("strategy.values_from_function", "eager", "graph")
def values_from_function(spy):
    strategy().experimental_distribute_values_from_function(
        spy.function(lambda c: tf.constant(1.0)))


@probe("merge_call", "eager", "graph")
def merge_call(spy):
    spy.means(given="object tensor/float32/[2]")

    def replica(x):
        return tf.distribute.get_replica_context().merge_call(
            spy.function(lambda s, v: v), args=(x,))
    with tf.init_scope():
        mirrored = tf.distribute.MirroredStrategy(["/cpu:0"])
    mirrored.run(replica, args=(floats(),))


@probe("extended.update", "eager")
def extended_update(spy):
    place = strategy()
    with place.scope():
        v = tf.Variable(1.0)
    place.extended.update(v, spy.function(lambda v, x: v.assign(x)),
                          args=(1.0,))


# --- what looks like one ----------------------------------------------------------


@probe("register_tensor_conversion_function", "eager", "graph")
def tensor_conversion(spy):
    class Mine:
        pass
    tf.register_tensor_conversion_function(
        Mine, spy.function(lambda v, dtype=None, name=None, as_ref=False:
                           tf.constant(1.0)))
    tf.convert_to_tensor(Mine())


@probe("test.compute_gradient", "eager")
def compute_gradient(spy):
    spy.means(given="tensor/float32/[2]")
    tf.test.compute_gradient(spy.function(lambda x: x * x), [floats()])


@probe("CheckpointManager init_fn", "eager")
def checkpoint_manager(spy):
    with tempfile.TemporaryDirectory() as folder:
        manager = tf.train.CheckpointManager(
            tf.train.Checkpoint(), folder, 1,
            init_fn=spy.function(lambda: None))
        manager.restore_or_initialize()


@probe("checkpoints_iterator timeout_fn", "eager")
def checkpoints_iterator(spy):
    with tempfile.TemporaryDirectory() as folder:
        list(tf.train.checkpoints_iterator(
            folder, timeout=0, timeout_fn=spy.function(lambda: True)))


# --- tf.estimator, and what runs a program ------------------------------------------


def one_example():
    return tf.data.Dataset.from_tensors(({"x": [[1.0]]}, [[1.0]]))


def spec_of_model(features, mode):
    loss = tf.reduce_sum(features["x"])
    step = V1.train.get_global_step()
    return tf.estimator.EstimatorSpec(
        mode, loss=loss, predictions=tf.reshape(loss, [1]),
        train_op=None if step is None else step.assign_add(1),
        export_outputs={"serving_default": tf.estimator.export.PredictOutput(
            {"y": loss})})


def plain_model(features, labels, mode):
    return spec_of_model(features, mode)


def trained_estimator():
    estimator = tf.estimator.Estimator(plain_model)
    estimator.train(one_example, steps=1)
    return estimator


@probe("estimator model_fn", "eager")
def estimator_model(spy):
    def model_fn(features, labels, mode):
        spy.note("model_fn", features=features, labels=labels, mode=mode)
        return spec_of_model(features, mode)
    estimator = tf.estimator.Estimator(model_fn)
    estimator.train(one_example, steps=1)


@probe("estimator.train", "eager")
def estimator_train(spy):
    estimator = tf.estimator.Estimator(plain_model)
    estimator.train(spy.function(one_example), steps=1)


@probe("estimator.evaluate", "eager")
def estimator_evaluate(spy):
    estimator = trained_estimator()
    estimator.evaluate(spy.function(one_example), steps=1)


@probe("estimator.predict", "eager")
def estimator_predict(spy):
    estimator = trained_estimator()
    next(estimator.predict(spy.function(one_example)))


@probe("estimator.export_saved_model", "eager")
def estimator_export(spy):
    def serving_input():
        x = V1.placeholder(tf.float32, [None, 1])
        return tf.estimator.export.ServingInputReceiver({"x": x}, {"x": x})
    estimator = trained_estimator()
    estimator.export_saved_model(tempfile.mkdtemp(),
                                 spy.function(serving_input))


@probe("TrainSpec input_fn", "eager")
def train_spec(spy):
    estimator = tf.estimator.Estimator(plain_model)
    train = tf.estimator.TrainSpec(spy.function(one_example), max_steps=1)
    tf.estimator.train_and_evaluate(
        estimator, train, tf.estimator.EvalSpec(one_example))


@probe("app.run")
def app_run(spy):
    try:
        V1.app.run(spy.function(lambda argv: None), argv=["program"])
    except SystemExit:
        pass


# --- saving -----------------------------------------------------------------------


@probe("saved_model.save signatures")
def save_signatures(spy):
    class Mine(tf.Module):
        @tf.function(input_signature=[tf.TensorSpec([], tf.float32)])
        def serve(self, x):
            spy.note("serve", x)
            return x
    module = Mine()
    tf.saved_model.save(module, tempfile.mkdtemp(), module.serve)
