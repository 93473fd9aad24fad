"""Makers by name."""

MAKERS = {}
VERBOSE = False


def register(name):
    def keep(maker):
        MAKERS[name] = maker
        return maker

    return keep


def make(name, **options):
    if VERBOSE:
        tell(name)
    return MAKERS[name](**options)


def tell(name):
    print("making", name)


class Log:
    def __init__(self):
        self.lines = []

    def add(self, line):
        self.lines.append(self.shortened(line))

    def shortened(self, line):
        return line[:20]

    @property
    def count(self):
        return len(self.lines)


log = Log()
