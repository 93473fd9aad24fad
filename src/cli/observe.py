"""Put on the path by `hylint observe`; it acts only when TensorFlow is imported.

While a graph is traced it notes which functions of the project run. It calls
nothing of theirs, makes no trace, prints nothing, and leaves every exception
alone. What was seen goes into a file of its own for each process.
"""
import importlib.machinery
import importlib.util
import json
import linecache
import os
import sys
import threading

ROOM = os.environ.get("HYLINT_OBSERVE", "")
ROOT = os.environ.get("HYLINT_OBSERVE_ROOT", "")
HERE = os.path.dirname(os.path.abspath(__file__))
PATCHED = {
    "tensorflow.python.framework.func_graph": "watch_graphs",
    "tensorflow.python.autograph.impl.api": "watch_conversion",
}
ORIGINALS = {}  # the code of what AutoGraph made: that of the function
SEEN = {}  # (file, line): what was seen
STATE = threading.local()


def next_sitecustomize():
    """The one that would have been found without us."""
    paths = [p for p in sys.path if os.path.abspath(p or ".") != HERE]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", paths)
    if spec and spec.loader:
        module = importlib.util.module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


def kind_of(value):
    shape, dtype = getattr(value, "shape", None), getattr(value, "dtype", None)
    if dtype is not None and hasattr(dtype, "name"):
        return "%s %s %s" % (type(value).__name__, dtype.name, shape)
    if isinstance(value, (bool, int, float)) or value is None:
        return repr(value)
    return type(value).__name__


def is_ours(code):
    name = code.co_filename
    return name.startswith(ROOT + os.sep) and "site-packages" not in name and (
        code.co_name[:1] != "<" or code.co_name == "<lambda>")


def decorator_of(code):
    """The name behind the first @ of a function, or an empty text."""
    line = linecache.getline(code.co_filename, code.co_firstlineno).strip()
    return line[1:].split("(")[0].strip() if line[:1] == "@" else ""


def note(frame, trace):
    code = ORIGINALS.get(frame.f_code, frame.f_code)
    if not is_ours(code) or code in trace["codes"]:
        return
    trace["codes"].add(code)
    key = code.co_filename, code.co_firstlineno
    seen = SEEN.setdefault(key, {
        "file": os.path.relpath(code.co_filename, ROOT),
        "line": code.co_firstlineno,
        "function": getattr(code, "co_qualname", code.co_name),
        "decorator": decorator_of(code), "traces": 0, "by": {},
        "arguments": []})
    seen["traces"] += 1
    by = trace["by"]
    seen["by"][by] = seen["by"].get(by, 0) + 1
    names = frame.f_code.co_varnames[:frame.f_code.co_argcount]
    kinds = ", ".join("%s: %s" % (n, kind_of(frame.f_locals[n]))
                      for n in names if n in frame.f_locals and n != "self")
    if kinds not in seen["arguments"] and len(seen["arguments"]) < 20:
        seen["arguments"].append(kinds)


def write():
    path = os.path.join(ROOM, "%d.json" % os.getpid())
    with open(path + ".new", "w", encoding="utf-8") as out:
        json.dump(list(SEEN.values()), out)
    os.replace(path + ".new", path)


def watch_graphs(module):
    inner = module.func_graph_from_py_func

    def func_graph_from_py_func(name, *arguments, **options):
        if getattr(STATE, "trace", None):
            return inner(name, *arguments, **options)
        STATE.trace = trace = {"by": str(name or "a graph"), "codes": set()}
        before = sys.getprofile()

        def profile(frame, event, argument):
            if event == "call":
                try:
                    note(frame, trace)
                except Exception:
                    pass
            if before:
                before(frame, event, argument)
        sys.setprofile(profile)
        try:
            return inner(name, *arguments, **options)
        finally:
            sys.setprofile(before)
            STATE.trace = None
            try:
                write()
            except Exception:
                pass
    module.func_graph_from_py_func = func_graph_from_py_func


def watch_conversion(module):
    inner = module._convert_actual

    def _convert_actual(entity, *arguments, **options):
        converted = inner(entity, *arguments, **options)
        try:
            function = getattr(entity, "__func__", entity)
            made = getattr(converted, "__func__", converted)
            ORIGINALS[made.__code__] = function.__code__
        except Exception:
            pass
        return converted
    module._convert_actual = _convert_actual


class Loader:
    """Loads as the real one does, and has the module watched then."""

    def __init__(self, real, name):
        self.real, self.name = real, name

    def __getattr__(self, name):
        return getattr(self.real, name)

    def create_module(self, spec):
        return self.real.create_module(spec)

    def exec_module(self, module):
        self.real.exec_module(module)
        try:
            globals()[PATCHED[self.name]](module)
        except Exception:
            pass


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name not in PATCHED:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec and spec.loader:
            spec.loader = Loader(spec.loader, name)
        return spec


if ROOM and ROOT:
    sys.meta_path.insert(0, Finder)
next_sitecustomize()
