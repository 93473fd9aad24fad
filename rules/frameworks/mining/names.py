"""The public names of an installed release, with their parameters."""
import importlib
import inspect
import types

# Not public, internal to tools, or the same under another name.
NOT_WALKED = (
    "tensorflow.python", "tensorflow.core", "tensorflow.compiler",
    "tensorflow.tools", "tensorflow.include", "tensorflow.compat.v2",
    "tensorflow.compat.v1.compat", "tensorflow.compat.v1.keras",
    "tensorflow.keras.tf", "tensorflow.keras.src", "tensorflow.estimator",
    "tensorflow.compat.v1.estimator", "tensorflow.xla_data_pb2",
    "tensorflow.lite.python", "tensorflow.contrib", "numpy.testing",
    "numpy.f2py", "numpy.distutils", "numpy.core", "numpy.compat",
    "numpy.typing", "numpy.ctypeslib", "numpy.lib", "numpy.rec", "numpy.emath",
    "numpy.ma", "numpy.char", "numpy.strings", "numpy.polynomial",
    "numpy.dtypes", "numpy.matlib", "numpy.doc",
)
# Where the modules of a public interface lie.
PUBLIC = ("tensorflow._api.", "tensorflow.compat", "tensorflow.experimental",
          "keras.", "numpy.")
PLAIN_MODULES = (
    "math", "random", "time", "builtins", "os", "os.path", "itertools",
    "functools", "operator", "copy", "json", "pickle", "re", "datetime",
    "statistics", "string", "glob", "shutil", "collections", "contextlib",
    "dataclasses", "enum", "io", "pathlib", "sys", "tempfile", "threading",
    "timeit", "types", "typing", "uuid", "warnings", "csv", "struct", "cmath",
    "decimal", "fractions", "heapq", "bisect", "hashlib", "base64", "zlib",
)


def is_module(value):
    return isinstance(value, types.ModuleType)


def is_public(module, name):
    home = getattr(module, "__name__", "")
    if home.startswith(("tensorflow.python", "keras.src")):
        return False
    # Releases before 2.16 wrap it in a module that is called otherwise.
    return home.startswith(PUBLIC) or name == "tensorflow.compat.v1"


def walk(module, name, around=()):
    """(name, value) of all that stands in a module and below it."""
    if name.startswith(NOT_WALKED) or any(m is module for m in around):
        return
    around += (module,)
    yield name, module
    try:
        members = dir(module)
    except Exception:
        return
    inside = []
    for member in sorted(set(members)):
        if member.startswith("_") or member in ("annotations", "absolute_import"):
            continue
        try:
            value = getattr(module, member)
        except Exception:
            continue
        full = name + "." + member
        if full.startswith(NOT_WALKED):
            continue
        if is_module(value):
            inside.append((full, value))
        else:
            yield full, value
    for full, value in inside:
        if is_public(value, full):
            yield from walk(value, full, around)


def public_names():
    """(name, value) of all names of the release and of what it is used with."""
    import numpy
    import tensorflow as tf

    getattr(tf, "keras").layers  # brings Keras
    for name, module in (("tensorflow", tf), ("tensorflow.keras", tf.keras),
                         ("numpy", numpy)):
        yield from walk(module, name)
    for name in PLAIN_MODULES:
        module = importlib.import_module(name)
        yield name, module
        for member in sorted(vars(module)):
            value = getattr(module, member)
            if not member.startswith("_") and not is_module(value):
                yield name + "." + member, value


def static_members(name, cls):
    """(name, value) of what is called on the class: tf.data.Dataset.range."""
    for member in dir(cls):
        if member.startswith("_"):
            continue
        raw = inspect.getattr_static(cls, member, None)
        if isinstance(raw, (classmethod, staticmethod)):
            yield name + "." + member, getattr(cls, member)


def parameter_text(parameter):
    """As it stands in a row."""
    text = parameter.name
    if parameter.kind is parameter.VAR_POSITIONAL:
        return "*" + text
    if parameter.kind is parameter.VAR_KEYWORD:
        return "**" + text
    return text + ("" if parameter.default is parameter.empty else "=")


def signature_of(value):
    """inspect.Signature without self, or None."""
    if inspect.isclass(value):
        own = value.__init__
        if own is object.__init__:
            own = value.__new__
            if own is object.__new__:
                return inspect.Signature()
        signature = plain_signature(own)
        if signature is None:
            return plain_signature(value)
        parameters = list(signature.parameters.values())
        if parameters and parameters[0].kind is not \
                inspect.Parameter.VAR_POSITIONAL:
            parameters = parameters[1:]
        return signature.replace(parameters=parameters)
    return plain_signature(value)


def plain_signature(value):
    try:
        return inspect.signature(value)
    except (TypeError, ValueError):
        return ufunc_signature(value)


def ufunc_signature(value):
    """That of a NumPy ufunc, which older releases do not tell."""
    if not all(hasattr(value, a) for a in ("nin", "nout", "reduceat")):
        return None
    P = inspect.Parameter
    names = ["x"] if value.nin == 1 else [
        "x%d" % (i + 1) for i in range(value.nin)]
    return inspect.Signature(
        [P(n, P.POSITIONAL_ONLY) for n in names] +
        [P("out", P.POSITIONAL_ONLY, default=None),
         P("where", P.KEYWORD_ONLY, default=True),
         P("kwargs", P.VAR_KEYWORD)])


def parameters_of(value):
    """The parameters as texts, with / and * as Python writes them."""
    signature = signature_of(value)
    if signature is None:
        return ["*args", "**kwargs"]
    texts, positional_only, starred = [], False, False
    for p in signature.parameters.values():
        if positional_only and p.kind is not p.POSITIONAL_ONLY:
            texts.append("/")
        positional_only = p.kind is p.POSITIONAL_ONLY
        if p.kind is p.VAR_POSITIONAL:
            starred = True
        elif p.kind is p.KEYWORD_ONLY and not starred:
            texts.append("*")
            starred = True
        texts.append(parameter_text(p))
    if positional_only:
        texts.append("/")
    return texts
