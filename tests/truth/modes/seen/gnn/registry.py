class Registry(dict):
    def __init__(self, kind):
        super().__init__()
        self.kind = kind

    def register(self, name=None):
        def wrap(obj):
            self[name or obj.__name__.lower()] = obj
            return obj
        return wrap

    def build(self, name, *args, **kwargs):
        if name not in self:
            raise KeyError("no %s called %s" % (self.kind, name))
        return self[name](*args, **kwargs)

    def names(self):
        return sorted(self)


LAYERS = Registry("layer")
AGGREGATORS = Registry("aggregator")
