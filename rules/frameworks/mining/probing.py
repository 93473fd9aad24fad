"""What a call returns, found by calling: with small arguments of several types
and ranks, eagerly and in a graph. What the calls do not agree on is unknown."""
import contextlib
import inspect
import os
import signal

import numpy as np
import tensorflow as tf
from tensorflow.python.framework.func_graph import FuncGraph

from kinds import kind_of

SECONDS = 6  # for one call
MOST_CALLS = 70  # for one function
ENOUGH = 14  # probes that worked; then only what the options change is asked
MOST_GRAPHS = 4  # of the calls that work are made in a graph too

# Calling these would change the process, wait, read or write far away.
NOT_CALLED = (
    "tensorflow.config", "tensorflow.distribute", "tensorflow.tpu",
    "tensorflow.profiler", "tensorflow.test", "tensorflow.saved_model",
    "tensorflow.io.gfile", "tensorflow.sysconfig", "tensorflow.mlir",
    "tensorflow.compat.v1.app", "tensorflow.compat.v1.flags",
    "tensorflow.compat.v1.logging", "tensorflow.compat.v1.gfile",
    "tensorflow.compat.v1.config", "tensorflow.compat.v1.distribute",
    "tensorflow.compat.v1.tpu", "tensorflow.compat.v1.profiler",
    "tensorflow.compat.v1.test", "tensorflow.compat.v1.saved_model",
    "tensorflow.compat.v1.disable", "tensorflow.compat.v1.enable",
    "tensorflow.compat.v1.train", "tensorflow.compat.v1.summary",
    "tensorflow.compat.v1.resource_loader", "tensorflow.compat.v1.user_ops",
    "tensorflow.debugging.enable", "tensorflow.debugging.disable",
    "tensorflow.debugging.experimental", "tensorflow.debugging.set",
    "tensorflow.experimental.numpy.experimental_enable",
    "tensorflow.experimental.dtensor", "tensorflow.experimental.dlpack",
    "tensorflow.experimental.register", "tensorflow.experimental.enable",
    "tensorflow.data.experimental", "tensorflow.data.Dataset",
    "tensorflow.summary", "tensorflow.train", "tensorflow.lite",
    "tensorflow.load_", "tensorflow.xla", "tensorflow.types",
    "tensorflow.register", "tensorflow.no_gradient",
    "tensorflow.keras.applications", "tensorflow.keras.datasets",
    "tensorflow.keras.utils", "tensorflow.keras.preprocessing",
    "tensorflow.keras.backend.clear", "tensorflow.keras.backend.set",
    "tensorflow.keras.backend.manual", "tensorflow.keras.backend.reset",
    "tensorflow.keras.config", "tensorflow.keras.mixed_precision.set",
    "tensorflow.keras.models", "tensorflow.keras.saving",
    "tensorflow.keras.distribution", "tensorflow.keras.export",
    "tensorflow.keras.quantizers", "tensorflow.keras.wrappers",
    "tensorflow.keras.__internal__", "tensorflow.raw_ops",
    "tensorflow.compat.v1.raw_ops", "tensorflow.random.set",
    "tensorflow.compat.v1.set_random_seed", "tensorflow.io.write",
    "tensorflow.print", "tensorflow.compat.v1.Print", "tensorflow.feature",
    "tensorflow.compat.v1.feature_column", "tensorflow.compat.v1.data",
    "tensorflow.compat.v1.io.gfile", "tensorflow.compat.v1.lite",
    "tensorflow.compat.v1.mixed", "tensorflow.compat.v1.load_",
    "tensorflow.compat.v1.reset_default", "tensorflow.compat.v1.experimental",
    "tensorflow.compat.v1.random.set", "tensorflow.compat.v1.debugging",
    "tensorflow.compat.v1.xla", "tensorflow.compat.v1.sysconfig",
    "numpy.random.seed", "numpy.random.set", "numpy.save", "numpy.lib",
    "numpy.rec", "numpy.info", "numpy.show", "numpy.test", "numpy.load",
    "numpy.set", "numpy.memmap", "numpy.fromfile", "numpy.source",
    "numpy.get", "numpy.exceptions", "numpy.emath", "numpy.char",
    "numpy.strings", "numpy.polynomial", "numpy.ma", "numpy.deprecate",
)
PROBED_ROOTS = ("tensorflow", "numpy", "math")

# Values by the name of the parameter; several are taken in turn.
SPECIAL = {
    "axis": [0], "axes": [0], "dim": [0], "dims": [[2, 3], [6]],
    "perm": [[0]], "shape": [[2, 3], [6], [1, 2, 3]],
    "newshape": [[-1]], "new_shape": [[-1]], "output_shape": [[2, 3], [6]],
    "target_shape": [[-1]],
    "dtype": [tf.float32], "type": [tf.float32], "out_type": [tf.int32],
    "num_or_size_splits": [1, 2, [1, 1]], "num_split": [1, 2],
    "indices_or_sections": [1, 2], "depth": [2], "k": [1], "n": [2],
    "N": [2, 3], "num": [2], "repeats": [2], "shift": [1], "diagonal": [0],
    "name": ["probe"], "seed": [[1, 2]], "maxlen": [3], "num_classes": [3],
    "num_segments": [2], "num_partitions": [2, 3], "ksize": [2],
    "strides": [1], "stride": [1], "padding": ["SAME", "same"],
    "pool_size": [2], "block_size": [1], "rate": [0.5], "p": [0.5],
    "minval": [0], "maxval": [10], "low": [0], "high": [10], "delta": [1],
    "clip_value_min": [0], "clip_value_max": [1], "clip_norm": [1.0],
    "target_height": [2], "target_width": [2], "offset_height": [0],
    "offset_width": [0], "size": [[2, 2], 3], "central_fraction": [0.5],
    "num_rows": [2, 3], "num_columns": [2], "start": [0], "stop": [5],
    "step": [1], "limit": [5], "length": [3], "frame_length": [2],
    "frame_step": [1], "fft_length": [4], "sequence_length": [2],
    "sequence_stride": [1], "ord": [2], "order": [1], "ddof": [0],
    "encoding": ["utf-8"], "input_encoding": ["UTF-8"],
    "output_encoding": ["UTF-8"], "pattern": ["a"], "rewrite": ["b"],
    "num_buckets": [5], "separator": [","], "message": ["probe"],
    "method": [None], "subscripts": ["i->i"], "equation": ["i->i"],
    "multiples": [[2]], "reps": [2], "decimals": [1], "q": [0.5, [0.2, 0.4]],
    "lower": [0], "upper": [0], "num_lower": [0], "num_upper": [0],
    "obj": [0], "source": [0], "destination": [0], "axis1": [0],
    "axis2": [1], "pad_width": [1], "bins": [3], "deg": [1], "fill_value": [1.0],
    "condition": None, "paddings": None, "dy": [1.0], "dx": [1.0],
    "factor": [0.2], "delta_h": [0.1], "max_delta": [0.2], "contrast_factor": [2.0],
    "saturation_factor": [2.0], "gamma": [1.0], "seeds": [[1, 2]],
    "path": ["probe"], "filename": ["probe"], "context": [None],
    "initial": [0.0], "num_samples": [2], "counts": [1.0], "probs": [0.5],
    "lam": [1.0], "scale": [1.0], "loc": [0.0], "mean": [0.0], "alpha": [1.0],
    "beta": [1.0], "stddev": [1.0],
}

# What the parameters without a value of their own get, in one probe.
PROFILES = [
    ("float32", (3,)), ("float32", (2, 2)), ("float32", ()),
    ("float64", (2, 2)), ("int32", (3,)), ("int32", (2, 2)), ("int64", (2,)),
    ("bool", (2,)), ("bool", (2, 2)), ("string", (2,)), ("string", ()),
    ("float32", (1, 4, 3)), ("float32", (1, 4, 4, 3)),
    ("float64", (1, 4, 4, 3)), ("uint8", (4, 4, 3)), ("uint8", (1, 4, 4, 3)),
    ("complex64", (2, 2)), ("complex64", (4,)), ("float32", (1, 2, 4, 4, 3)),
    ("complex64", (2, 2, 2)), ("float64", (3,)), ("int32", ()),
]
_M, _V, _S = ("float32", (2, 2)), ("float32", (2,)), ("float32", ())
_D, _I = ("float64", (2, 2)), ("int32", (2, 2))
MIXES = [(_M, _V), (_V, _M), (_M, _S), (_S, _M), (_M, _D), (_D, _M), (_M, _I),
         (_I, _M)]
LISTS = {"values", "tensors", "arrays", "inputs", "input", "xs", "t_list",
         "arys", "tup", "operands", "args", "data", "xi"}
OPTIONAL_TENSORS = {"x", "y", "b", "a", "bias", "sample_weight", "weights",
                    "mask", "weight", "like", "indices", "x1", "x2", "initial"}
NAMED_DTYPES = ("dtype", "out_type", "output_type", "Tout", "out_idx")


class Probe:
    """One call that worked."""

    def __init__(self, arguments, value, graph):
        self.arguments = arguments  # name -> (dtype, rank) of the tensors
        self.kind = kind_of(value)
        self.graph = graph
        self.dtype = self.rank = None
        self.elements, self.named = None, False
        if self.kind in ("tensor", "variable", "keras-tensor", "numpy"):
            self.dtype = dtype_name(value)
            self.rank = rank_of(value)
        if self.kind in ("tuple", "list"):
            self.elements = [kind_of(v) for v in value]
            self.named = hasattr(value, "_fields")


def dtype_name(value):
    try:
        return tf.as_dtype(value.dtype).name
    except Exception:
        return None


def rank_of(value):
    try:
        return value.shape.rank
    except AttributeError:
        try:
            return len(value.shape)
        except Exception:
            return None
    except Exception:
        return None


class TooLong(BaseException):
    pass


@contextlib.contextmanager
def at_most(seconds):
    def stop(*_):
        raise TooLong()
    old = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def array(dtype, shape):
    if dtype == "string":
        return np.full(shape, "1", dtype=object)
    if dtype == "bool":
        return np.ones(shape, bool)
    count = int(np.prod(shape, dtype=int))
    values = (np.arange(count) % 2).reshape(shape)
    if dtype.startswith(("float", "complex")):
        values = values * 0.25 + 0.5
        if len(shape) >= 2 and shape[-1] == shape[-2]:
            values = values + np.eye(shape[-1])
    return values.astype(dtype)


def symbolic(value):
    """The same as a tensor of the graph."""
    if isinstance(value, tf.Tensor):
        return tf.identity(value)
    if isinstance(value, list) and value and isinstance(value[0], tf.Tensor):
        return [tf.identity(v) for v in value]
    return value


class Prober:
    """Calls one function in several ways."""

    def __init__(self, name, function, signature, numpy_arrays):
        self.name, self.function = name, function
        self.numpy_arrays = numpy_arrays
        self.required, self.optional = [], []
        self.star = None
        for p in signature.parameters.values():
            if p.kind is p.VAR_POSITIONAL:
                self.star = p.name
            elif p.kind is p.VAR_KEYWORD:
                continue
            elif p.default is p.empty:
                self.required.append(p)
            else:
                self.optional.append(p)
        self.probes = []
        self.calls = self.in_graph = 0

    def tensor(self, spec):
        value = array(*spec)
        if self.numpy_arrays:
            return value if spec[0] != "string" else value.astype(str)
        return tf.constant(value)

    def arguments(self, specs, turn, length):
        """name -> value, and name -> (dtype, rank) of the tensors."""
        values, told = {}, {}
        for p in self.required:
            spec = specs.get(p.name, specs[None])
            choices = SPECIAL.get(p.name)
            if choices:
                values[p.name] = choices[turn % len(choices)]
            elif p.name == "condition":
                values[p.name] = self.tensor(("bool", spec[1]))
            elif p.name in ("paddings",):
                values[p.name] = [[0, 0]] * len(spec[1])
            elif p.name in ("indices", "ids", "segment_ids"):
                values[p.name] = self.tensor(("int32", spec[1][:1] or (1,)))
            elif p.name in LISTS and length:
                values[p.name] = [self.tensor(spec) for _ in range(length)]
                told[p.name] = (spec[0], len(spec[1]))
            else:
                values[p.name] = self.tensor(spec)
                told[p.name] = (spec[0], len(spec[1]))
        return values, told

    def call(self, values, told, extra=()):
        """Whether the call worked; what it gave is kept."""
        worked = False
        for graph in (False, True):
            if graph and (self.numpy_arrays or self.in_graph >= MOST_GRAPHS or
                          not worked and self.calls > 12):
                break
            if self.calls >= 2 * MOST_CALLS:
                break
            self.calls += 1
            try:
                with at_most(SECONDS):
                    value = self.run(values, dict(extra), graph)
            except (KeyboardInterrupt, SystemExit):
                continue
            except BaseException:
                continue
            self.probes.append(Probe(told, value, graph))
            self.in_graph += graph
            worked = True
        return worked

    def run(self, values, extra, graph):
        positional, keywords = [], dict(extra)
        by_name = {p.name: p for p in self.required}
        for name, value in values.items():
            if by_name[name].kind is inspect.Parameter.KEYWORD_ONLY:
                keywords[name] = value
            else:
                positional.append(value)
        if self.star:
            first = self.tensor(("float32", (2,)))
            positional += [first] * extra.get("*", 2)
            keywords.pop("*", None)
        if not graph:
            return self.function(*positional, **keywords)
        with FuncGraph("probe").as_default():
            given = [symbolic(v) for v in positional]
            return self.function(*given, **keywords)

    def probe(self):
        worked = None
        for turn, spec in enumerate(PROFILES):
            if len(self.probes) >= ENOUGH:
                break
            for length in (0, 2, 3):
                if length and not any(p.name in LISTS for p in self.required):
                    break
                for at in (turn, turn + 1):
                    values, told = self.arguments({None: spec}, at, length)
                    if self.call(values, told):
                        worked = worked or (spec, at, length)
                    if not any(SPECIAL.get(p.name) for p in self.required):
                        break
            if not self.required and not self.star:
                break
        if worked:
            self.vary(*worked)
        return self.probes

    def vary(self, spec, turn, length):
        """From a call that works: other mixes, and the options one by one."""
        names = [p.name for p in self.required
                 if not SPECIAL.get(p.name)][:3]
        if len(names) > 1:
            for one, other in MIXES:
                values, told = self.arguments(
                    {None: one, names[-1]: other}, turn, length)
                self.call(values, told)
        values, told = self.arguments({None: spec}, turn, length)
        self.calls = 0
        for p in self.optional:
            for value in self.options(p, spec):
                before = len(self.probes)
                self.call(values, told, {p.name: value})
                for probe in self.probes[before:]:
                    probe.option = (p.name, value)

    def options(self, p, spec):
        if isinstance(p.default, bool):
            return [not p.default]
        if p.name in NAMED_DTYPES:
            return [tf.float64, tf.int64, tf.int32]
        if p.name == "axis" and p.default is None:
            return [0]
        if p.default is None and p.name in OPTIONAL_TENSORS:
            return [self.tensor(spec)]
        if p.name == "num" or p.default is None and p.name.startswith("num"):
            return [1, 2]
        return []


# --- what the probes say together ----------------------------------------------

def one_of(values):
    """The one value that all are, or None."""
    values = set(values)
    return values.pop() if len(values) == 1 else None


def kind_together(probes):
    kinds = {p.kind for p in probes}
    if kinds == {"none", "operation"}:
        return "operation"
    return one_of(kinds)


def sequence_words(kind, probes):
    counts = {len(p.elements) for p in probes}
    words = ["named"] if all(p.named for p in probes) else []
    words.append(kind)
    if len(counts) == 1 and counts != {0} and counts.copy().pop() <= 16:
        each = [one_of(p.elements[i] for p in probes) or "?"
                for i in range(counts.pop())]
        if len(set(each)) == 1:
            return words + [str(len(each)), each[0]]
        return words + each
    element = one_of(e for p in probes for e in p.elements)
    return words + ["*", element or "?"]


def argument_like(probes, what, index):
    """The parameter that the result follows: for each probe its dtype (0) or
    rank (1) is that of the argument, and there were several."""
    names = list(probes[0].arguments)
    for name in names:
        if all(name in p.arguments and p.arguments[name][index] == what(p)
               for p in probes) and len({what(p) for p in probes}) > 1:
            return name
    return None


def varied(probes, index):
    return len({tuple(a[index] for a in p.arguments.values())
                for p in probes}) > 1


def dtype_word(probes):
    plain = [p for p in probes if not named_dtype(p)]
    rule = None
    if plain and all(p.dtype for p in plain):
        fixed = one_of(p.dtype for p in plain)
        if fixed and (varied(plain, 0) or not plain[0].arguments or
                      fixed in ("bool", "string")):
            rule = fixed
        elif not fixed:
            like = argument_like(plain, lambda p: p.dtype, 0)
            rule = like and "=" + like
    named = [p for p in probes if named_dtype(p)]
    if not named:
        return ["dtype=" + rule] if rule else []
    name = one_of(p.option[0] for p in named)
    if name and all(p.dtype == tf.as_dtype(p.option[1]).name for p in named) \
            and len({p.dtype for p in named}) > 1:
        return ["dtype=@" + name + (":" + rule if rule and rule[0] != "="
                                    else "")]
    same = rule and rule[0] != "=" and all(p.dtype == rule for p in named)
    return ["dtype=" + rule] if same else []


def named_dtype(probe):
    option = getattr(probe, "option", None)
    return option and option[0] in NAMED_DTYPES


def rank_word(probes, names):
    if {"shape", "newshape", "new_shape", "size", "dims", "axes", "perm",
            "output_shape", "target_shape", "multiples", "reps", "subscripts",
            "equation", "q", "ndmin"} & names:
        return []
    with_axis = [p for p in probes if getattr(p, "option", ("",))[0] == "axis"]
    kept = [p for p in probes if getattr(p, "option", ("",))[0] != "axis"
            and not (p.graph and p.rank is None)]
    if any(getattr(p, "option", ("",))[0] in ("keepdims", "keep_dims")
           for p in kept):
        kept = [p for p in kept if not hasattr(p, "option")]
    if not kept or any(p.rank is None for p in kept):
        return []
    fixed = one_of(p.rank for p in kept)
    if fixed == 0 and with_axis and varied(kept, 1) and all(
            p.rank == min(a[1] for a in p.arguments.values()) - 1
            for p in with_axis if p.rank is not None and p.arguments):
        return ["rank=-axis"]
    if with_axis:
        return []
    if fixed is not None:
        return ["rank=%d" % fixed] if varied(kept, 1) else []
    like = argument_like(kept, lambda p: p.rank, 1)
    return ["rank==" + like] if like else []


def returned_words(probes, names):
    """What a row says of the result, or `?`."""
    if not probes:
        return ["?"]
    kind = kind_together(probes)
    if not kind:
        return ["?"]
    if kind in ("tuple", "list"):
        return sequence_words(kind, probes)
    if kind not in ("tensor", "variable"):
        return [kind]
    return [kind] + dtype_word(probes) + rank_word(probes, names)


def returned_by(name, function, signature):
    """The words for a function, found by calling it."""
    root = name.split(".")[0]
    if not MOST_CALLS or signature is None or root not in PROBED_ROOTS or \
            name.startswith(NOT_CALLED):
        return ["?"]
    prober = Prober(name, function, signature, root in ("numpy", "math"))
    probes = prober.probe()
    if root == "math":
        probes = [p for p in probes if p.kind != "object"]
    return returned_words(probes, set(signature.parameters))


def quiet_place():
    """A folder of its own, so that what a call writes is lost."""
    import tempfile
    room = tempfile.TemporaryDirectory(prefix="hylint-mine.")
    os.chdir(room.name)
    return room
