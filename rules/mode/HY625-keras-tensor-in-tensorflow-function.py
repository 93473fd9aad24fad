import tensorflow as tf


# bad: in a helper that builds a model
def centered(x):
    average = tf.reduce_mean(x, axis=1, keepdims=True)  # expect: HY625
    return x - average


def build_centered(columns):
    table = tf.keras.Input((columns,))
    return tf.keras.Model(table, centered(table))


# bad: the result of a layer, of an operator, by keyword, in a list
def two_towers(width):
    left = tf.keras.Input((width,))
    right = tf.keras.Input((width,), name="right")
    a = tf.keras.layers.Dense(4)(left)
    b = tf.keras.layers.Dense(4)(right)
    joined = tf.concat([a, b], axis=-1)  # expect: HY625
    distance = tf.norm(a - b, axis=-1, keepdims=True)  # expect: HY625
    clipped = tf.clip_by_value(t=a, clip_value_min=0.0, clip_value_max=9.0)  # expect: HY625
    return tf.keras.Model([left, right], [joined, distance, clipped])


# bad: a method, and an object of the project that is no layer
class Blocks:
    def __init__(self, units):
        self.dense = tf.keras.layers.Dense(units)

    def __call__(self, x):
        y = tf.nn.relu(self.dense(x))  # expect: HY625
        return y[:, :1]


class Builder:
    def build(self):
        self.inputs = tf.keras.Input((3,))
        outputs = Blocks(2)(self.inputs)
        batch = tf.shape(self.inputs)[0]  # expect: HY625
        return tf.keras.Model(self.inputs, outputs * batch)


# good: operators, indices and shapes, which Keras answers itself
def operators():
    x = tf.keras.Input((4,))
    y = tf.keras.layers.Dense(4)(x)
    scale = tf.constant(2.0) / tf.sqrt(float(x.shape[-1]))
    return tf.keras.Model(x, (x * scale + y @ tf.eye(4))[:, :2])


# good: the call of a layer and a function in a Lambda layer run in a graph
class Norm(tf.keras.layers.Layer):
    def call(self, x):
        return tf.math.l2_normalize(self.whiten(x), axis=-1)

    def whiten(self, x):
        return x - tf.reduce_mean(x, axis=0)


def layers():
    x = tf.keras.Input((3,))
    y = tf.keras.layers.Lambda(lambda values: tf.square(values))(Norm()(x))
    y = tf.keras.layers.Lambda(tf.nn.relu)(y)
    return tf.keras.Model(x, tf.keras.layers.Dense(1)(y))


# good: a layer that is called with a dict of such tensors runs its call in a graph, too
class Gate(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.key = tf.keras.layers.Dense(4)

    def call(self, parts):
        rows = tf.shape(parts["value"])[0]
        key = self.folded(self.key(parts["key"]), rows)
        return tf.nn.softmax(key) * parts["value"]

    def folded(self, key, rows):
        return tf.reshape(key, (rows, -1))


def gated():
    x = tf.keras.Input((4,))
    return tf.keras.Model(x, Gate()({"key": x, "value": x}))


# good: a model that is summed up by Input, and called with a batch
class Stem(tf.keras.Model):
    def call(self, x):
        return x


class Classifier(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.stem = Stem()

    def call(self, x):
        return self.stem(x)

    def described(self):
        x = tf.keras.Input((4,))
        return tf.keras.Model(x, self.call(x))


def describe():
    Classifier().described().summary()


def rated(batches):
    classifier = Classifier()
    for batch in batches:
        print(tf.nn.sigmoid(classifier(batch)).numpy())


# bad: the result of a layer that takes a list
def summed():
    a = tf.keras.Input((4,))
    both = tf.keras.layers.Concatenate()([a, a])
    return tf.keras.Model(a, tf.square(both))  # expect: HY625


# good: tensors with values, in a function that models are never built with
def score(model, x):
    return tf.reduce_mean(tf.square(model(x)))


# good: the program asks first
def flexible(x):
    if tf.keras.backend.is_keras_tensor(x):
        return tf.keras.layers.ReLU()(x)
    return tf.nn.relu(x)


def build_flexible():
    x = tf.keras.Input((3,))
    return tf.keras.Model(x, flexible(x)), flexible(tf.constant([-1.0]))


def build_with_fallback():
    x = tf.keras.Input((3,))
    try:
        y = tf.nn.relu(x)
    except ValueError:
        y = tf.keras.layers.ReLU()(x)
    return tf.keras.Model(x, y)


def run_flexible():
    model, value = build_flexible()
    return [model(tf.constant([[-1.0, 0.0, 2.0]])).numpy().tolist(), float(value[0])], [[[0.0, 0.0, 2.0]], 0.0]


def run_fallback():
    return build_with_fallback()(tf.constant([[-1.0, 0.0, 2.0]])).numpy().tolist(), [[0.0, 0.0, 2.0]]


def run_operators():
    return operators()(tf.ones((1, 4))).shape.as_list() == [1, 2], True


def run_layers():
    return layers()(tf.ones((2, 3))).shape.as_list() == [2, 1], True


# bad
def run_bad():
    build_centered(3)


# good
def run_good():
    score(layers(), tf.ones((2, 3)))
