"""The names of a module as its source binds them: nothing is imported.

What a module has is read from its text, so that a release of any age can be asked
without the Python that it was made for. Where the text leaves it open (a star
import that leads out of the release, a __getattr__), the module is open: it may
have any name.
"""
import ast
import os


class Source:
    """The Python files of one release, below the folders that hold its packages."""

    def __init__(self, folders):
        self.folders = folders
        self.read = {}

    def path(self, module):
        """The file of a module, None where there is none."""
        for folder in self.folders:
            base = os.path.join(folder, *module.split("."))
            for path in (os.path.join(base, "__init__.py"), base + ".py"):
                if os.path.isfile(path):
                    return path
        return None

    def submodules(self, module):
        """The files and folders of a package: what can be imported below it."""
        found = set()
        path = self.path(module)
        if not path or not path.endswith("__init__.py"):
            return found
        for entry in os.listdir(os.path.dirname(path)):
            name, end = os.path.splitext(entry)
            if end in (".py", "") and name.isidentifier() and \
                    self.path(module + "." + name):
                found.add(name)
        return found

    def module_named(self, module, name, depth=0):
        """The module that a name of a module is, None where it is none. A name that
        is handed on is followed, where it is asked for by its depth."""
        home = self.of(module).names.get(name)
        if not home or self.path(".".join(home)):
            return home and ".".join(home)
        if depth and self.path(home[0]):
            return self.module_named(*home, depth - 1)
        return None

    def of(self, module):
        if module not in self.read:
            # Of a circle of star imports the names read so far.
            self.read[module] = Names(self, module)
            self.read[module].fill()
        return self.read[module]


def is_namespace(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and \
        node.func.id in ("globals", "locals")


class Names(ast.NodeVisitor):
    """What a module binds, wherever in its top level: {name: (module, name there)},
    or None where no import made it."""

    def __init__(self, source, module):
        self.source, self.module = source, module
        self.names, self.is_open = {}, False

    def fill(self):
        path = self.source.path(self.module)
        if not path:
            self.is_open = True
            return
        self.is_package = path.endswith("__init__.py")
        with open(path, "rb") as file:
            try:
                tree = ast.parse(file.read())
            except SyntaxError:
                self.is_open = True  # of Python 2
                return
        for name in self.source.submodules(self.module):
            self.names[name] = self.module, name
        self.visit(tree)

    def bind(self, name, home=None):
        """What comes from another package, such as tensorboard, says nothing more
        than that there is the name."""
        if home and not self.source.path(home[0]):
            home = None
        if home or name not in self.names:
            self.names[name] = home

    def visit_FunctionDef(self, node):
        self.is_open |= node.name == "__getattr__"
        self.bind(node.name)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        self.bind(node.name)

    def visit_Lambda(self, node):
        pass

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Store):
            self.bind(node.id)

    def visit_Attribute(self, node):
        """sys.modules[__name__].keras = keras"""
        if isinstance(node.ctx, ast.Store):
            self.bind(node.attr)
        self.generic_visit(node)

    def visit_Call(self, node):
        """setattr(_current_module, "keras", keras); globals().update(...)"""
        self.is_open |= isinstance(node.func, ast.Attribute) and \
            node.func.attr == "update" and is_namespace(node.func.value)
        if isinstance(node.func, ast.Name) and node.func.id == "setattr" and \
                isinstance(node.args[1], ast.Constant):
            self.bind(node.args[1].value)
        self.generic_visit(node)

    def visit_Subscript(self, node):
        """globals()[name] = value"""
        self.is_open |= isinstance(node.ctx, ast.Store) and \
            is_namespace(node.value)
        self.generic_visit(node)

    def visit_Import(self, node):
        for alias in node.names:
            base, _, name = alias.name.rpartition(".")
            if alias.asname:
                self.bind(alias.asname, (base, name) if base else None)
            else:
                self.bind(alias.name.split(".")[0])

    def visit_ImportFrom(self, node):
        base = node.module or ""
        if node.level:
            parts = self.module.split(".")
            parts = parts[:len(parts) - node.level + self.is_package]
            base = ".".join(parts + ([base] if base else []))
        if base == "__future__":
            return
        for alias in node.names:
            if alias.name == "*":
                self.bind_all_of(base)
            else:
                self.bind(alias.asname or alias.name, (base, alias.name))

    def bind_all_of(self, module):
        if not self.source.path(module):
            self.is_open = True
            return
        other = self.source.of(module)
        self.is_open |= other.is_open
        for name, home in list(other.names.items()):
            if not name.startswith("_"):
                self.bind(name, home or (module, name))
