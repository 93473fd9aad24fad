"""What AutoGraph converts and what it leaves as it is."""
import functools
import tensorflow as tf


def helper(x):
    return x + 1


class Vector:
    def __init__(self, x):
        self.x = x

    @property
    def norm(self):
        return self.square()

    def square(self):
        return tf.reduce_sum(self.x * self.x)

    @functools.cached_property
    def cached(self):
        return helper(self.x)

    def __add__(self, other):
        return Vector(self.x + other.x)

    def __neg__(self):
        return Vector(-self.x)

    def __getitem__(self, i):
        return self.x[i]

    def __setitem__(self, i, value):
        self.x = value

    def __len__(self):
        return 2

    def __iter__(self):
        return iter([self.x, self.x])

    def __contains__(self, x):
        return True

    def __call__(self, y):
        return self.x * y

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def __eq__(self, other):
        return True

    def __lt__(self, other):
        return True

    def __bool__(self):
        return True

    @classmethod
    def make(cls, x):
        return cls(x)

    @staticmethod
    def unit(x):
        return x / 2

    def plus(self, y):
        return y


class Sub(Vector):
    def plus(self, y):
        return super().plus(y) + 1


def gen(x):
    yield x
    yield x


def key(x):
    return 1


def doubled(x):
    return x * 2


@tf.function
def step(x):
    v = Vector(x)
    y = v.norm
    y += v.cached[0]
    z = v + v
    z = -z
    y += z[0]
    v[0] = x
    n = len(v)
    for part in v:
        y += part[0]
    if 3 in v:
        y += 1.0
    y += v(x)[0]
    with v as w:
        y += w.x[0]
    if v == z:
        y += 1.0
    if v < z:
        y += 1.0
    if v:
        y += 1.0
    u = Vector.make(x)
    y += Vector.unit(y)
    y += Sub(x).plus(y)
    for g in gen(x):
        y += g[0]
    items = sorted([1, 2], key=key)
    parts = list(map(doubled, [y, y]))
    return y + parts[0] + functools.partial(helper)(y)


print(step(tf.ones([2])))
