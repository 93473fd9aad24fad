"""In which mode each function of a program runs: observe.py calls record().

A copy of the program is run, in which each def and lambda begins with a call that
notes how it runs. Lines stay as they are or move down, so that AutoGraph finds the
same lambdas on a line.
"""
import ast
import builtins
import importlib
import os
import random
import sys
import tempfile
import traceback
import types

HOST_FILES = ("script_ops.py", "/callbacks.py", "callback_list.py")
KERAS_TENSORS = ("KerasTensor", "RaggedKerasTensor", "SparseKerasTensor")
NOTE = "__noted__"


# --- the copy ---------------------------------------------------------------------------


class Copy:
    """The text of a file in which each function notes that it runs."""

    def __init__(self, text, first):
        self.lines = text.splitlines(True)
        self.insertions = []  # (line, column, rank, text)
        self.functions = []
        tree = ast.parse(text)
        found = [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))]
        for number, node in enumerate(sorted(found, key=lambda n: (n.lineno, n.col_offset)), first):
            self.functions.append((node.lineno, node.col_offset))
            if isinstance(node, ast.Lambda):
                self.lambda_notes(node, number)
            else:
                self.def_notes(node, number)

    def column(self, line, offset):
        """Of a character; ast counts bytes."""
        return len(self.lines[line - 1].encode()[:offset].decode())

    def insert(self, line, offset, rank, text):
        self.insertions.append((line, self.column(line, offset), rank, text))

    def lambda_notes(self, node, number):
        """(NOTE(1), BODY)[1], around the parentheses that the body may stand in."""
        end_line, end = node.end_lineno, node.end_col_offset
        start_line, start = self.after_colon(node)
        self.insert(start_line, start, number, " (%s(%d), (" % (NOTE, number))
        self.insert(end_line, end, -number, "))[1]")

    def after_colon(self, node):
        """Behind the colon in front of the body of a lambda."""
        line, column = node.body.lineno, self.column(node.body.lineno, node.body.col_offset)
        while ":" not in self.lines[line - 1][:column]:
            line -= 1
            column = len(self.lines[line - 1])
        at = self.lines[line - 1].rindex(":", 0, column) + 1
        return line, len(self.lines[line - 1][:at].encode())

    def def_notes(self, node, number):
        call = "%s(%d)" % (NOTE, number)
        first = node.body[0]
        is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
        if is_text:
            self.insert(first.end_lineno, first.end_col_offset, number, "; " + call)
            return
        decorators = getattr(first, "decorator_list", [])
        line = min([first.lineno] + [d.lineno for d in decorators])
        offset = first.col_offset
        before = self.lines[line - 1][:self.column(line, offset)]
        self.insert(line, offset, number, call + ("; " if before.strip() else "\n" + before))

    def text(self):
        lines = list(self.lines)
        for line, column, _, text in sorted(self.insertions, reverse=True):
            lines[line - 1] = lines[line - 1][:column] + text + lines[line - 1][column:]
        return "".join(lines)


def copy_folder(folder, room):
    """Writes the copies; the functions by number."""
    functions = []
    for above, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            path = os.path.join(above, name)
            inside = os.path.relpath(path, folder)
            into = os.path.join(room, inside)
            os.makedirs(os.path.dirname(into), exist_ok=True)
            if name.endswith(".py"):
                with open(path, encoding="utf-8") as file:
                    copy = Copy(file.read(), len(functions))
                functions += [{"file": inside, "line": line, "column": column, "modes": set()} for line, column in copy.functions]
                with open(into, "w", encoding="utf-8") as out:
                    out.write(copy.text())
            else:
                os.symlink(os.path.abspath(path), into)
    return functions


# --- how it runs -------------------------------------------------------------------------


def has_keras_tensor(value, depth=0):
    if type(value).__name__ in KERAS_TENSORS:
        return True
    if depth < 2 and isinstance(value, (list, tuple)):
        return any(has_keras_tensor(v, depth + 1) for v in value[:20])
    return depth < 2 and isinstance(value, dict) and any(has_keras_tensor(v, depth + 1) for v in list(value.values())[:20])


def arguments(frame):
    code = frame.f_code
    count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)
    return [frame.f_locals[n] for n in code.co_varnames[:count] if n in frame.f_locals]


def is_generated(frame):
    return "__autograph_generated_file" in frame.f_code.co_filename


def is_of_runtime(frame, room):
    """A py_function, a generator of a dataset, a callback of Keras's loop."""
    while frame:
        name = frame.f_code.co_filename
        if name.endswith(HOST_FILES) and not name.startswith(room):
            return True
        frame = frame.f_back
    return False


def mode_of(frame, room, tf):
    while not (is_generated(frame) or frame.f_code.co_filename.startswith(room)):
        frame = frame.f_back
    if any(map(has_keras_tensor, arguments(frame))):
        return "symbolic"
    if not tf.executing_eagerly():
        return "graph" if is_generated(frame) else "bare"
    return "host" if is_of_runtime(frame, room) else "eager"


def noting(functions, room):
    import tensorflow as tf

    @tf.autograph.experimental.do_not_convert
    def note(number):
        functions[number]["modes"].add(mode_of(sys._getframe(1), room, tf))
    return note


# --- the run -------------------------------------------------------------------------------


def small_datasets(tf):
    """What would be downloaded, in the same shapes and short."""
    import numpy

    def maker(shape, classes, label_shape):
        def load_data(*_, **__):
            draw = numpy.random.default_rng(0)

            def part(count):
                labels = draw.integers(0, classes, (count,) + label_shape).astype("uint8")
                return draw.integers(0, 255, (count,) + shape).astype("uint8"), labels
            return part(256), part(128)
        return load_data
    tf.keras.datasets.mnist.load_data = maker((28, 28), 10, ())
    tf.keras.datasets.fashion_mnist.load_data = maker((28, 28), 10, ())
    tf.keras.datasets.cifar10.load_data = maker((32, 32, 3), 10, (1,))


class Nothing(types.ModuleType):
    """A library that draws: whatever it is asked for, it is there and does nothing."""

    def __init__(self, name="nothing", *_, **__):
        super().__init__(str(name))
        self.__path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing(name)

    def __call__(self, *_, **__):
        return Nothing()

    def __getitem__(self, key):
        return Nothing()

    def __setitem__(self, key, value):
        pass

    def __iter__(self):
        return iter([Nothing(), Nothing()])

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False


def leave_out_drawings():
    for name in ("matplotlib", "matplotlib.pyplot", "IPython", "IPython.display", "PIL", "PIL.Image", "seaborn"):
        try:
            importlib.import_module(name)
        except ImportError:
            sys.modules[name] = Nothing(name)


def run(path, functions, room):
    """Empty, or what the program raises."""
    import numpy
    import tensorflow as tf
    setattr(builtins, NOTE, noting(functions, room))
    small_datasets(tf)
    leave_out_drawings()
    random.seed(0)
    numpy.random.seed(0)
    tf.random.set_seed(0)
    module = types.ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    sys.path.insert(0, os.path.dirname(path))
    sys.argv = [path]
    try:
        with open(path, encoding="utf-8") as file:
            exec(compile(file.read(), path, "exec"), module.__dict__)
    except SystemExit as error:
        return "" if not error.code else "exit %s" % error.code
    except BaseException as error:
        traceback.print_exc()
        return "%s: %s" % (type(error).__name__, str(error)[:300])
    return ""


def record(main, folder):
    """Runs the program MAIN, whose files are those of FOLDER: {"error": TEXT, "functions": [{"file", "line", "column", "modes"}]}."""
    with tempfile.TemporaryDirectory(prefix="hylint-modes.") as room, tempfile.TemporaryDirectory(prefix="hylint-modes.") as scratch:
        room = os.path.realpath(room)
        functions = copy_folder(folder, room)
        os.chdir(scratch)
        error = run(os.path.join(room, os.path.relpath(main, folder)), functions, room)
        os.chdir("/")
    return {"error": error, "functions": [dict(f, modes=sorted(f["modes"])) for f in functions]}
