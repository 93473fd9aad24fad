"""Name to builder registries."""
import functools
import time


class Registry:
    def __init__(self, kind):
        self.kind = kind
        self.entries = {}

    def register(self, name=None):
        def wrap(obj):
            key = name or obj.__name__.lower()
            if key in self.entries:
                raise KeyError("%s %s is there already" % (self.kind, key))
            self.entries[key] = obj
            return obj

        return wrap

    def get(self, name):
        try:
            return self.entries[name]
        except KeyError:
            raise KeyError("no %s %r; there are %s" % (self.kind, name, self.names())) from None

    def names(self):
        return sorted(self.entries)

    def build(self, config):
        config = dict(config)
        return self.get(config.pop("type"))(**config)


def logged(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        start = time.time()
        result = fn(*args, **kwargs)
        calls.append((fn.__name__, time.time() - start))
        return result

    return wrapper


def deprecated(reason):
    def wrap(fn):
        @functools.wraps(fn)
        def wrapper(*args, **kwargs):
            print("%s is deprecated: %s" % (fn.__name__, reason))
            return fn(*args, **kwargs)

        return wrapper

    return wrap


calls = []
BACKBONES = Registry("backbone")
HEADS = Registry("head")
LOSSES = Registry("loss")
