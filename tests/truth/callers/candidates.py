"""Who may call a function of the user, as the installed release documents it.

usage: candidates.py >LIST

Walks every public name of tensorflow and keras, and prints

    argument NAME PARAMETER     a parameter that is documented or typed as callable
    override NAME METHOD        a method of a class that is there to be derived from

once for each object, under the shortest of its names. Runs in an interpreter
that has TensorFlow; rows.py holds the table against what it prints.
"""
import inspect
import re
import sys
import warnings

# Classes that a program derives from; what they have of `object` is not theirs.
BASES = [
    "keras.layers.Layer", "keras.Model", "keras.losses.Loss",
    "keras.metrics.Metric", "keras.metrics.MeanMetricWrapper",
    "keras.optimizers.Optimizer", "keras.optimizers.legacy.Optimizer",
    "keras.optimizers.schedules.LearningRateSchedule",
    "keras.callbacks.Callback", "keras.initializers.Initializer",
    "keras.regularizers.Regularizer", "keras.constraints.Constraint",
    "keras.layers.AbstractRNNCell", "keras.utils.Sequence",
    "keras.utils.PyDataset", "keras.quantizers.Quantizer",
    "estimator.SessionRunHook",
]
# Machinery that says nothing of who is called.
METHOD_WORDS = re.compile(
    r"^(get_config|from_config|get_build_config|build_from_config|"
    r"get_compile_config|compile_from_config|save_own_variables|"
    r"load_own_variables|save_assets|load_assets|_.*)$")
CALLS = {"__call__", "__getitem__", "__len__"}
CALLABLE = re.compile(r"\bcallables?\b|\b(python|user|a) functions? (that|which|to|of|with|"
                      r"taking|mapping)\b|\blambdas?\b", re.I)
NAMES = re.compile(r"^(f|fn|func|function|callable|cond|body|"
                   r".*_(fn|func|function|fns)|.*(activation|initializer|"
                   r"regularizer|constraint)s?|predicate|python_function|"
                   r"generator|schedule|metrics|weighted_metrics|loss)$")
SKIPPED = re.compile(r"(^|\.)(_|compat\.v1|compat\.v2|compat\.v1_internal|"
                     r"raw_ops|__internal__|experimental\.numpy|lite|"
                     r"dtensor|mlir|tools\b|contrib|src\b|api\b|test\b)")


def public_names(root, name):
    """(dotted name, object) of everything that can be reached."""
    seen, queue = set(), [(name, root)]
    while queue:
        prefix, module = queue.pop(0)
        if id(module) in seen:
            continue
        seen.add(id(module))
        for word in sorted(dir(module)):
            dotted = prefix + "." + word
            if word.startswith("_") or SKIPPED.search(dotted):
                continue
            try:
                value = getattr(module, word)
            except Exception:  # lazy parts of another package
                continue
            if inspect.ismodule(value):
                if value.__name__.split(".")[0] in (
                        "tensorflow", "keras", "tf_keras",
                        "tensorflow_estimator"):
                    queue.append((dotted, value))
            elif callable(value):
                yield dotted, value


def entries(text):
    """{parameter: text} of the Args section of a docstring."""
    found, name, depth = {}, None, None
    section = re.search(r"^( *)(Args|Arguments|Call arguments):\s*\n(.*?)"
                        r"(?=^\1\S|\Z)", text or "", re.M | re.S)
    for line in (section[3] if section else "").splitlines():
        entry = re.match(r"( *)\**(\w+)(?: \([^)]*\))?: ?(.*)", line)
        if entry and (depth is None or len(entry[1]) <= depth):
            depth, name = len(entry[1]), entry[2]
            found[name] = entry[3]
        elif name:
            found[name] += " " + line.strip()
    return found


def parameters(value):
    try:
        return inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return ()


def takes_callable(parameter, told):
    if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
        return False
    if "Callable" in str(parameter.annotation):
        return True
    return bool(NAMES.match(parameter.name) or CALLABLE.search(told))


def of_callable(dotted, value):
    """The candidates among the parameters of a function or class."""
    told = entries(inspect.getdoc(value))
    if inspect.isclass(value):
        told = dict(entries(inspect.getdoc(value.__init__)), **told)
    for p in parameters(value):
        if p.name != "self" and takes_callable(p, told.get(p.name, "")):
            yield "argument %s %s" % (dotted, p.name)


def overridable(dotted, value):
    for word in sorted(dir(value)):
        if word not in CALLS and METHOD_WORDS.match(word):
            continue
        if inspect.isroutine(getattr(value, word, None)):
            yield "override %s %s" % (dotted, word)


def names():
    """{object: its shortest public name}, tensorflow's before keras's own."""
    import keras
    import tensorflow as tf
    found = {}
    for root, name in ((tf, "tensorflow"), (keras, "tensorflow.keras")):
        for dotted, value in public_names(root, name):
            try:
                known = found.get(id(value))
            except TypeError:
                continue
            if not known or (dotted.count("."), len(dotted), dotted) < (
                    known[0].count("."), len(known[0]), known[0]):
                found[id(value)] = (dotted, value)
    return dict(found.values())


def functions_of(dotted, value):
    """(name, function) of a class's methods, inherited ones too."""
    for word in sorted(dir(value)):
        if word.startswith("_"):
            continue
        method = inspect.getattr_static(value, word)
        if isinstance(method, (staticmethod, classmethod)):
            method = method.__func__
        if inspect.isfunction(method):
            yield dotted + "." + word, method


def candidates():
    warnings.simplefilter("ignore")
    import tensorflow as tf
    lines, methods = set(), {}
    known = names()
    for dotted, value in known.items():
        lines.update(of_callable(dotted, value))
        if not inspect.isclass(value):
            continue
        # A method counts for the class nearest to where it is defined.
        for name, method in functions_of(dotted, value):
            depth = len(value.__mro__), len(name), name
            if id(method) not in methods or depth < methods[id(method)][0]:
                methods[id(method)] = depth, name, method
    for _, name, method in methods.values():
        lines.update(of_callable(name, method))
    for base in BASES:
        value = tf
        for word in base.split("."):
            value = getattr(value, word, None)
        if value is not None:
            lines.update(overridable("tensorflow." + base, value))
    return sorted(lines)


if __name__ == "__main__":
    sys.stdout.write("\n".join(candidates()) + "\n")
