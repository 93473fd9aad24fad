"""The probes as programs that call no Spy: what `hylint inspect` is asked about.

A probe is taken apart where it is registered (without TensorFlow), and what a Spy
does is left out of its text:

    @probe("map_fn", "eager", "graph")            def user(x):
    def map_fn(spy):                                  'noted'
        tf.map_fn(spy.function(lambda x: x), a())     return x

                                                  @tf.function
                                                  def run():
                                                      tf.map_fn(user, a())
                                                  run()

Functions that make a probe of arguments (`layer_probe(row, make)`) are written out:
arguments that are known are put in, and branches that cannot be taken are left out.
"""
import ast
import copy
import importlib
import inspect
import os
import sys
import types

HERE = os.path.dirname(os.path.abspath(__file__))
NOTED = "noted"  # the text that stands in a function that notes
HEAD = "import tensorflow as tf\n\n"


class Fake:
    """Stands for TensorFlow while the probes are registered."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Fake()

    def __call__(self, *arguments, **options):
        # A decorator leaves what it decorates.
        return arguments[0] if len(arguments) == 1 and inspect.isfunction(
            arguments[0]) else Fake()

    def __mro_entries__(self, bases):
        return (object,)


def registered():
    """{row: [(situation, function)]}, and the modules with probes."""
    names = ["probes_data", "probes_keras", "probes_methods", "probes_python", "probes_tf"]
    faked = {n: sys.modules.get(n) for n in ["tensorflow", "numpy"]}
    sys.modules.update({n: Fake() for n in faked})
    sys.path.insert(0, HERE)
    try:
        modules = [importlib.import_module(n) for n in names]
        return importlib.import_module("spy").PROBES, modules
    finally:
        sys.path.remove(HERE)
        for name, module in faked.items():
            if module:
                sys.modules[name] = module
            else:
                del sys.modules[name]


class Sources:
    """The syntax of the modules, by function."""

    def __init__(self, modules):
        self.trees, self.found = {}, {}
        for module in modules:
            with open(module.__file__, encoding="utf-8") as file:
                tree = ast.parse(file.read())
            self.trees[module.__name__] = tree
            for node in ast.walk(tree):
                if isinstance(node, (ast.FunctionDef, ast.Lambda)):
                    top = node.decorator_list[0] if getattr(
                        node, "decorator_list", None) else node
                    self.found.setdefault(
                        (module.__name__, top.lineno), []).append(node)

    def of(self, function):
        """The def or lambda of a function."""
        code = function.__code__
        here = self.found[function.__module__, code.co_firstlineno]
        fitting = [n for n in here if [a.arg for a in n.args.args] ==
                   list(code.co_varnames[:code.co_argcount]) and
                   getattr(n, "name", "<lambda>") == code.co_name]
        # Of lambdas that stand in one another the outer one is a probe's.
        return fitting[0]

    def imports(self, names):
        """The imports of the modules that bind some of the names, but HEAD."""
        found = {ast.unparse(n): n for tree in self.trees.values()
                 for n in tree.body if isinstance(n, ast.Import) and
                 n.names[0].name.split(".")[0] in names}
        return [found[text] for text in sorted(found)]

    def statement(self, module, name):
        """What binds a name of a module."""
        for node in self.trees[module].body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                is_probe = bool(node.decorator_list)
                if node.name == name and not is_probe:
                    return node
            if isinstance(node, ast.Assign) and any(
                    isinstance(t, ast.Name) and t.id == name
                    for t in node.targets):
                return node
        return None


SPY = object()


def constant(node):
    return isinstance(node, ast.Constant)


class Program(ast.NodeTransformer):
    """Writes one probe out."""

    def __init__(self, sources, function):
        self.sources, self.globals = sources, function.__globals__
        self.module = function.__module__
        self.names, self.before = {}, []
        self.kept, self.made = [], []
        self.local = set()
        self.pending, self.functions, self.dropped = [], [], set()

    # --- names ------------------------------------------------------------------

    def bound(self, node):
        """What is known of a name: SPY, an object, an expression; or None."""
        return self.names.get(node.id) if isinstance(node, ast.Name) else None

    def function_of(self, node):
        """The function of the probes that an expression is, or None."""
        value = self.bound(node)
        if value is None and isinstance(node, ast.Name):
            value = self.globals.get(node.id)
        is_ours = isinstance(value, types.FunctionType) and (
            value.__module__ in self.sources.trees)
        return value if is_ours else None

    def visit_Name(self, node):
        value = self.names.get(node.id)
        if isinstance(value, (str, int, float)):
            return ast.Constant(value)
        if isinstance(value, ast.AST):
            return copy.deepcopy(value)
        if isinstance(value, types.FunctionType):
            return ast.Name(value.__name__, node.ctx)
        return node

    # --- what is known is worked out ------------------------------------------------

    def visit_Compare(self, node):
        self.generic_visit(node)
        if len(node.ops) == 1 and constant(node.left) and constant(
                node.comparators[0]):
            equal = node.left.value == node.comparators[0].value
            if isinstance(node.ops[0], ast.Eq):
                return ast.Constant(equal)
            if isinstance(node.ops[0], ast.NotEq):
                return ast.Constant(not equal)
        return node

    def visit_If(self, node):
        test = self.visit(copy.deepcopy(node.test))
        if not constant(test):
            node.test = test
            node.body = self.body(node.body)
            node.orelse = self.body(node.orelse)
            return node
        return self.body(node.body if test.value else node.orelse) or None

    def visit_ClassDef(self, node):
        node.bases = [self.visit(b) for b in node.bases]
        node.body = self.body(node.body) or [ast.Pass()]
        return node

    def visit_FunctionDef(self, node):
        node.decorator_list = [self.visit(d) for d in node.decorator_list]
        node.args.defaults = [self.visit(d) for d in node.args.defaults]
        before = self.local
        self.local = before | self.locals_of(node)
        node.body = self.body(node.body) or [ast.Pass()]
        self.local = before
        self.functions.append(node)
        return node

    @staticmethod
    def locals_of(node):
        bound = {a.arg for a in ast.walk(node) if isinstance(a, ast.arg)}
        for n in ast.walk(node):
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store):
                bound.add(n.id)
            if isinstance(n, (ast.FunctionDef, ast.ClassDef)) and n is not node:
                bound.add(n.name)
        return bound

    def body(self, statements):
        done = []
        for statement in statements:
            self.pending, before = [], self.pending
            new = self.visit(statement)
            done += self.pending
            self.pending = before
            done += new if isinstance(new, list) else [new] if new else []
        return done

    # --- what a Spy does ----------------------------------------------------------------

    def is_spy(self, node):
        return self.bound(node) is SPY

    def spied(self, node):
        """The method of a Spy that an expression calls, or None."""
        is_method = isinstance(node, ast.Call) and isinstance(
            node.func, ast.Attribute)
        if is_method and self.is_spy(node.func.value):
            return node.func.attr
        return None

    def visit_Expr(self, node):
        what = self.spied(node.value)
        if what in ("means", "is_put_together"):
            return None
        if what == "note":
            return ast.Expr(ast.Constant(NOTED))
        return self.generic_visit(node)

    def visit_Assign(self, node):
        if self.spied(node.value) == "keep":
            self.local -= {n.id for t in node.targets for n in ast.walk(t)
                           if isinstance(n, ast.Name)}
            node.value = self.kept_value(node.value.args[0])
            self.made.append(node)
            return None
        return self.generic_visit(node)

    def kept_value(self, make):
        """What is made once, for a statement of the module."""
        before, self.pending, self.local = (
            (self.pending, self.local), [], set())
        value = self.visit(make.body) if isinstance(make, ast.Lambda) else (
            self.visit(ast.Call(make, [], [])))
        self.made += self.pending
        self.pending, self.local = before
        return value

    def user(self, result):
        """Defines the function that is handed over; gives its name."""
        if isinstance(result, ast.Lambda):
            arguments, value = result.args, result.body
        else:
            arguments = ast.parse("lambda *values, **named: 0").body[0].value.args
            value = ast.Call(result, [ast.Starred(ast.Name("values", ast.Load()),
                                                  ast.Load())],
                             [ast.keyword(None, ast.Name("named", ast.Load()))])
        made = ast.FunctionDef(
            name="user", args=arguments, decorator_list=[],
            body=[ast.Expr(ast.Constant(NOTED)), ast.Return(value)])
        free = {n.id for n in ast.walk(result) if isinstance(n, ast.Name)} - {
            a.arg for a in ast.walk(result) if isinstance(a, ast.arg)}
        # Not in code that AutoGraph may convert, if it can stand elsewhere.
        (self.pending if free & self.local else self.made).append(made)
        return ast.Name("user", ast.Load())

    # --- calls --------------------------------------------------------------------------

    def visit_Call(self, node):
        what = self.spied(node)
        if what == "function":
            return self.user(self.visit(node.args[0]))
        if what == "keep":
            name = "kept%d" % len(self.made)
            value = self.kept_value(node.args[0])
            self.made.append(ast.Assign([ast.Name(name, ast.Store())], value))
            return ast.Name(name, ast.Load())
        if isinstance(node.func, ast.Name) and node.func.id == "type":
            return self.made_class(node)
        function = self.function_of(node.func)
        is_known = function and (any(self.is_spy(a) for a in node.args) or
                                 function.__name__ == "<lambda>")
        if is_known:
            return self.written_out(function, node)
        self.generic_visit(node)
        node.keywords = [k for word in node.keywords
                         for k in self.spelled(word)]
        return node

    @staticmethod
    def spelled(word):
        """**{"name": value} as name=value."""
        if word.arg is None and isinstance(word.value, ast.Dict) and all(
                map(constant, word.value.keys)):
            return [ast.keyword(k.value, v) for k, v in zip(
                word.value.keys, word.value.values)]
        return [word]

    def made_class(self, node):
        """type("Mine", (Base,), {"name": function}) as a class statement."""
        name, bases, members = [self.visit(a) for a in node.args]
        function = copy.deepcopy([f for f in self.functions if
                                  f.name == members.values[0].id][-1])
        function.name = members.keys[0].value
        self.dropped.add(members.values[0].id)
        self.pending.append(ast.ClassDef(
            name=name.value, bases=bases.elts, keywords=[],
            body=[function], decorator_list=[]))
        return ast.Name(name.value, ast.Load())

    def written_out(self, function, call):
        """A call of a function with what is known of its arguments put in."""
        node = copy.deepcopy(self.sources.of(function))
        names = dict(inspect.getclosurevars(function).nonlocals)
        parameters = [a.arg for a in node.args.args]
        rest = []
        for parameter, argument in zip(parameters, call.args):
            if self.is_spy(argument):
                names[parameter] = SPY
                continue
            value = self.visit(argument)
            if isinstance(node, ast.Lambda) or constant(value):
                names[parameter] = value.value if constant(value) else value
            else:
                rest.append((parameter, value))
        return self.inlined(function, node, names, rest, call)

    def inlined(self, function, node, names, rest, call):
        inner = Program(self.sources, function)
        inner.names, inner.made, inner.local = names, self.made, set(self.local)
        if isinstance(node, ast.Lambda):
            value = inner.visit(node.body)
            self.pending += inner.pending
            return value
        inner.local = inner.locals_of(node)
        node.args.args = [a for a in node.args.args if a.arg in dict(rest)]
        node.args.defaults = []
        inner.define(node)
        self.made.append(node)
        return ast.Call(ast.Name(node.name, ast.Load()),
                        [v for _, v in rest], [])

    def define(self, node):
        node.decorator_list = []
        node.body = [s for s in self.body(node.body) if
                     getattr(s, "name", "") not in self.dropped] or [ast.Pass()]

    # --- the whole ----------------------------------------------------------------------

    def helpers(self, statements):
        """The module's own definitions that statements use, in order."""
        done, names = [], set()

        def add(nodes):
            for used in [n.id for s in nodes for n in ast.walk(s)
                         if isinstance(n, ast.Name)]:
                for module in [self.module, "probes_keras"]:
                    found = self.sources.statement(module, used)
                    if found and used not in names | self.taken:
                        names.add(used)
                        add([found])
                        done.append(found)
                        break
        self.taken = {s.name for s in statements
                      if isinstance(s, (ast.FunctionDef, ast.ClassDef))}
        add(statements)
        return done


def program_of(sources, situation, function):
    """The text of a probe in one situation."""
    node = copy.deepcopy(sources.of(function))
    program = Program(sources, function)
    program.names = dict(inspect.getclosurevars(function).nonlocals)
    parameters = [a.arg for a in node.args.args]
    program.names[parameters[0]] = SPY
    for name, value in zip(parameters[1:], function.__defaults__ or ()):
        program.names[name] = value
    node.args.args, node.args.defaults = [], []
    node.name = "run"
    program.local = program.locals_of(node)
    program.define(node)
    if situation == "graph" and not hasattr(function, "own_graph"):
        node.decorator_list = [ast.parse("tf.function").body[0].value]
    statements = program.made + [
        node, ast.Expr(ast.Call(ast.Name("run", ast.Load()), [], []))]
    whole = program.helpers(statements) + statements
    used = {n.id for s in whole for n in ast.walk(s) if isinstance(n, ast.Name)}
    return HEAD + "\n\n".join(
        ast.unparse(ast.fix_missing_locations(s))
        for s in sources.imports(used) + whole) + "\n"


def noted_lines(text):
    """The lines of the functions that note."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and any(
                isinstance(s, ast.Expr) and constant(s.value) and
                s.value.value == NOTED for s in node.body):
            yield node.lineno


def programs():
    """[(row, situation, text)]"""
    probes, modules = registered()
    sources = Sources(modules)
    return [(row, situation, program_of(sources, situation, function))
            for row in sorted(probes) for situation, function in probes[row]]


if __name__ == "__main__":
    for row, situation, text in programs():
        if sys.argv[1:] in ([], [row], [row, situation]):
            print("# [%s] %s\n%s" % (row, situation, text))
