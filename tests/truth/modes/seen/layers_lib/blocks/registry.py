_BLOCKS = {}


def register(name):
    def add(cls):
        if name in _BLOCKS:
            raise ValueError("twice: " + name)
        _BLOCKS[name] = cls
        return cls
    return add


def lookup(name):
    try:
        return _BLOCKS[name]
    except KeyError:
        raise ValueError("unknown block %r; one of %s" % (name, list_blocks()))


def list_blocks():
    return sorted(_BLOCKS)


def unregister(name):
    _BLOCKS.pop(name, None)
