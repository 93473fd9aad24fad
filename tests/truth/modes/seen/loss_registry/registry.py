import functools
import inspect


class Registry:
    def __init__(self, kind):
        self.kind = kind
        self._entries = {}

    def register(self, name=None):
        def decorator(obj):
            self._entries[name or obj.__name__] = obj
            return obj

        return decorator

    def create(self, spec):
        if isinstance(spec, str):
            name, kwargs = spec, {}
        else:
            name, kwargs = spec["name"], {k: v for k, v in spec.items() if k != "name"}
        entry = self._entries[name]
        if inspect.isclass(entry):
            return entry(**kwargs)
        return functools.partial(entry, **kwargs) if kwargs else entry

    def __iter__(self):
        return iter(sorted(self._entries))


LOSSES = Registry("loss")
METRICS = Registry("metric")
