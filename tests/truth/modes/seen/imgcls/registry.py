"""A tiny registry: `@MODELS.register("name")`, `MODELS.build(cfg)`."""


class Registry:
    def __init__(self, kind):
        self.kind = kind
        self._entries = {}

    def register(self, name=None, **defaults):
        def decorator(obj):
            key = name or obj.__name__.lower()
            if key in self._entries:
                raise KeyError(f"{self.kind} {key!r} registered twice")
            self._entries[key] = (obj, defaults)
            return obj
        return decorator

    def get(self, name):
        try:
            return self._entries[name][0]
        except KeyError:
            raise KeyError(f"unknown {self.kind} {name!r}; one of {sorted(self._entries)}") from None

    def build(self, cfg, *args):
        cfg = dict(cfg) if not isinstance(cfg, str) else {"type": cfg}
        obj, defaults = self._entries[cfg.pop("type")]
        return obj(*args, **{**defaults, **cfg})

    def names(self):
        return sorted(self._entries)


MODELS = Registry("model")
LOSSES = Registry("loss")
AUGMENTS = Registry("augmentation")
SCHEDULES = Registry("schedule")
