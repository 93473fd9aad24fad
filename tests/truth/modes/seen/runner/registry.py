"""Decorator registries, in the manner of mmcv / fairseq."""
import functools
import inspect


class Registry:
    def __init__(self, name):
        self._name = name
        self._items = {}

    def register(self, fn=None, *, name=None):
        if fn is None:
            return functools.partial(self.register, name=name)
        self._items[name or fn.__name__] = fn
        return fn

    def get(self, name):
        try:
            return self._items[name]
        except KeyError:
            raise KeyError("%s: unknown %s" % (self._name, name)) from None

    def build(self, cfg, **extra):
        cfg = dict(cfg)
        return self.get(cfg.pop("type"))(**cfg, **extra)

    def __contains__(self, name):
        return name in self._items

    def describe(self):
        return {k: str(inspect.signature(v)) for k, v in self._items.items()}


MODELS = Registry("model")
LOSSES = Registry("loss")
OPTIMIZERS = Registry("optimizer")
HOOKS = Registry("hook")
TRANSFORMS = Registry("transform")
