"""Methods that are asked for by a name which is put together."""
import tensorflow as tf


class Commands:
    def do_train(self, steps):
        return self.helper(steps)

    def do_eval(self, steps):
        return steps

    def helper(self, steps):
        return steps * 2

    def undo(self):
        return None

    def run(self, name, steps):
        return getattr(self, "do_" + name)(steps)


class Formats:
    def as_text(self, x):
        return str(x)

    def as_number(self, x):
        return float(x)

    def other(self, x):
        return x

    def show(self, kind, x):
        method = getattr(self, f"as_{kind}", None)
        return method(x) if method else None


class Losses:
    def mse(self, y, p):
        return tf.reduce_mean((y - p) ** 2)

    def mae(self, y, p):
        return tf.reduce_mean(tf.abs(y - p))

    def never(self, y, p):
        return y

    @tf.function
    def both(self, y, p):
        total = 0.0
        for name in ("mse", "mae"):
            total += getattr(self, name)(y, p)
        return total


class Visitor:
    def visit(self, node):
        return getattr(self, "visit_%s" % type(node).__name__, self.generic)(node)

    def visit_int(self, node):
        return node

    def visit_str(self, node):
        return len(node)

    def generic(self, node):
        return 0


class Bag:
    def __init__(self, items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __contains__(self, x):
        return x in self.items

    def __setitem__(self, key, value):
        self.items[key] = self.checked(value)

    def checked(self, value):
        return value

    def __lt__(self, other):
        return len(self) < len(other)

    def __next__(self):
        return 1

    def __neg__(self):
        return Bag([-x for x in self.items])

    def __bool__(self):
        return True


if __name__ == "__main__":
    Commands().run("train", 3)
    Commands().run("eval", 3)
    Formats().show("text", 1)
    Formats().show("number", 1)
    losses = Losses()
    print(losses.both(tf.ones(3), tf.zeros(3)))
    Visitor().visit(3)
    Visitor().visit("a")
    Visitor().visit(0.5)
    bag = Bag([1, 2])
    bag[0] = 5
    print(5 in bag, bag < Bag([]), next(bag), -bag)
