"""Arguments that a graph function changes: HY214 rests on it."""
import tensorflow as tf

from fact import fact, raises, verdicts_of

NO_CHANGE = raises("ValueError", "should not modify its Python input "
                   "arguments. Modifying a copy is allowed",
                   "The following parameter(s) were modified: ")
ONE = tf.constant(1.0)


@fact("append to a list argument raises", NO_CHANGE)
def appended():
    @tf.function
    def function(values, x):
        values.append(x)
        return x
    return function([ONE], ONE)


@fact("so does a new item of a dict argument", NO_CHANGE)
def item():
    @tf.function
    def function(batch):
        batch["y"] = batch["x"]
        return batch["x"]
    return function({"x": ONE})


@fact("... also under an input_signature", NO_CHANGE)
def with_signature():
    @tf.function(input_signature=[{"x": tf.TensorSpec([], tf.float32)}])
    def function(batch):
        batch["y"] = batch["x"]
        return batch["x"]
    return function({"x": ONE})


@fact("... and pop", NO_CHANGE)
def popped():
    @tf.function
    def function(batch):
        batch.pop("x")
        return ONE
    return function({"x": ONE})


@fact("an item that is only replaced does as well", NO_CHANGE)
def replaced():
    @tf.function
    def function(batch):
        batch["x"] = batch["x"] + 1.0
        return batch["x"]
    return function({"x": ONE})


@fact("a copy may be changed, and the caller's stays", [2.0, ["x"]])
def copied():
    @tf.function
    def function(batch):
        batch = dict(batch)
        batch["y"] = batch["x"] + 1.0
        return batch["y"]
    batch = {"x": ONE}
    return function(batch), list(batch)


@fact("an attribute of an object argument is set while tracing, once, without "
      "an error", [1, 1])
def attribute():
    class Box:
        stores = 0

        def __setattr__(self, name, value):
            Box.stores += 1
            object.__setattr__(self, name, value)

    @tf.function
    def function(box, x):
        box.last = x * 2.0
        return x
    box = Box()
    for _ in range(3):
        function(box, ONE)
    return Box.stores, function.experimental_get_tracing_count()


@fact("a list that is captured, not passed, is changed once", 1)
def captured():
    kept = []

    @tf.function
    def function(x):
        kept.append(x)
        return x
    for _ in range(3):
        function(ONE)
    return len(kept)


verdicts = verdicts_of(__name__)
