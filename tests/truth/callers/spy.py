"""What was true inside of a function that something else called.

A probe (probes_*.py) hands functions of a Spy to TensorFlow, or derives classes
whose methods call note(). Each note says whether it ran eagerly, whether
AutoGraph had converted the function, and what each argument was.
"""
import sys

import numpy
import tensorflow as tf

PROBES = {}


def probe(row, *situations):
    """Registers a function as what proves a row in these situations."""
    def register(function):
        for situation in situations or ("eager",):
            PROBES.setdefault(row, []).append((situation, function))
        return function
    return register


# --- what a value is ------------------------------------------------------------


def is_keras_tensor(value):
    return type(value).__name__ in ("KerasTensor", "RaggedKerasTensor",
                                    "SparseKerasTensor")


def spec_of(value):
    """tensor/float32/[?,3]; the dtype and shape are left out where unknown."""
    shape = value.shape
    rank = getattr(shape, "rank", len(shape) if shape is not None else None)
    axes = "*" if rank is None else "[%s]" % ",".join(
        "?" if d is None else str(d) for d in shape)
    dtype = getattr(value.dtype, "name", str(value.dtype))
    return "tensor/%s/%s" % (dtype, axes)


def kind_of(value):
    if is_keras_tensor(value):
        return "keras-" + spec_of(value)
    if isinstance(value, tf.Variable) or type(value).__name__ in (
            "Variable", "KerasVariable", "AutoCastVariable"):
        return "variable/" + getattr(value.dtype, "name", str(value.dtype))
    if isinstance(value, tf.RaggedTensor):
        return "ragged"
    if isinstance(value, tf.SparseTensor):
        return "sparse"
    if isinstance(value, tf.IndexedSlices):
        return "slices"
    if tf.is_tensor(value):
        return spec_of(value)
    for kind, types in (
            ("none", type(None)), ("bool", bool), ("int", int),
            ("float", float), ("string", (str, bytes)),
            ("shape", tf.TensorShape), ("dtype", tf.DType),
            ("numpy", (numpy.ndarray, numpy.generic)),
            ("dataset", tf.data.Dataset), ("dict", dict), ("list", list),
            ("tuple", tuple)):
        if isinstance(value, types):
            return kind
    return "object"


# --- where it runs --------------------------------------------------------------


def runs_converted(name):
    """Whether the nearest function of that name is AutoGraph's copy of it."""
    frame = sys._getframe(2)
    while frame:
        if frame.f_code.co_name in (name, "tf__" + name):
            return "__autograph_generated_file" in frame.f_code.co_filename
        frame = frame.f_back
    raise LookupError("no %s is running" % name)


def called_from_runtime():
    """A py_function, a generator of a dataset, a callback of Keras's loop."""
    frame = sys._getframe(2)
    while frame:
        if frame.f_code.co_filename.endswith(
                ("script_ops.py", "/callbacks.py", "callback_list.py")):
            return True
        frame = frame.f_back
    return False


def context_of(name, kinds):
    if any(k.startswith("keras-") for k in kinds):
        return "symbolic"
    if not tf.executing_eagerly():
        return "graph" if runs_converted(name) else "bare"
    return "host" if called_from_runtime() else "eager"


class Spy:
    def __init__(self):
        self.notes = []  # [context, [kind, ...]]
        self.before = []  # what Keras called while the model was put together
        self.kept = None
        self.meaning = {}  # what `element` and the like are in this probe

    @tf.autograph.experimental.do_not_convert
    def note(self, name, /, *values, **named):
        kinds = [kind_of(v) for v in values]
        kinds += ["%s=%s" % (k, kind_of(v)) for k, v in named.items()]
        self.notes.append([context_of(name, kinds), kinds])

    # What stands in converted code is converted with it; this does not.
    @tf.autograph.experimental.do_not_convert
    def function(self, result):
        """A function that notes and returns result(...)."""
        def user(*values, **named):
            self.note("user", *values, **named)
            return result(*values, **named)
        return user

    # A graph function may make its variables in its first trace only.
    @tf.autograph.experimental.do_not_convert
    def keep(self, make):
        """What make() gave the first time."""
        if self.kept is None:
            with tf.init_scope():
                self.kept = make()
        return self.kept

    def is_put_together(self):
        """What comes now is what a probe is about."""
        self.before, self.notes = self.notes, []

    def means(self, **meaning):
        self.meaning.update(meaning)


def in_graph(run):
    """The same from a function that AutoGraph converts."""
    @tf.function
    def traced():
        return run()
    return traced()


def run_probe(situation, function):
    spy = Spy()
    if situation == "graph" and not getattr(function, "own_graph", False):
        in_graph(lambda: function(spy))
    else:
        function(spy)
    seen = {"situation": situation, "notes": spy.notes,
            "meaning": spy.meaning}
    return dict(seen, before=spy.before) if spy.before else seen


def observe(row):
    """What each probe of a row has seen."""
    seen = []
    for situation, function in PROBES[row]:
        try:
            seen.append(run_probe(situation, function))
        except Exception as error:
            seen.append({"situation": situation, "error": "%s: %s" % (
                type(error).__name__, str(error).splitlines()[0:1])})
    return seen
