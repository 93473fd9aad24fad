import tensorflow as tf


# bad
@tf.function(autograph=False)
def relu(x):
    if tf.reduce_sum(x) > 0.0:  # expect: HY418
        return x
    return tf.zeros_like(x)


@tf.function(autograph=False)
def loops(x):
    for i in tf.range(3):  # expect: HY418
        x += 1.0
    while tf.reduce_sum(x) > 0.0:  # expect: HY418
        x -= 1.0
    return x if tf.reduce_sum(x) > 0.0 else -x  # expect: HY418


# bad: these ask for the truth of a tensor, too
@tf.function(autograph=False)
def inside(x):
    total = tf.reduce_sum(x)
    both = total > 0.0 and total < 5.0  # expect: HY418
    none = not total > 0.0  # expect: HY418
    return both, none, 0.0 < total < 5.0  # expect: HY418


@tf.function(autograph=False)
def said_once(x):
    total = tf.reduce_sum(x)
    if not (0.0 < total < 5.0):  # expect: HY418
        return x
    return -x


# bad: Keras 3 does not convert what it runs
class Halver(tf.keras.layers.Layer):
    def call(self, x):
        if tf.reduce_max(x) > 9.0:  # expect: HY418
            return x / 2.0
        return x


def fit_halver(x, y):
    model = tf.keras.Sequential([Halver(), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)


# good: a decorated method is converted, and so is what it calls
def sign_of(x):
    if tf.reduce_max(x) > 0.0:
        return x
    return -x


class Signed(tf.keras.layers.Layer):
    @tf.function
    def call(self, x):
        return sign_of(x)


def fit_signed(x, y):
    model = tf.keras.Sequential([Signed(), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)


# bad: what assign_add gives is the new value
PASSES = tf.Variable(0)


@tf.function(autograph=False)
def every_third(x):
    if PASSES.assign_add(1) % 3 == 0:  # expect: HY418
        return tf.zeros_like(x)
    return x


# good: an operation or None, which is not the value
@tf.function(autograph=False)
def counted(x):
    if PASSES.assign_add(1, read_value=False) is None:
        return x
    return tf.where(PASSES.assign_add(1) % 3 == 0, tf.zeros_like(x), x)


# good: operators of tensors
@tf.function(autograph=False)
def inside_as_operation(x):
    total = tf.reduce_sum(x)
    both = (total > 0.0) & (total < 5.0)
    return both, ~both, total == 1.0, x is not None and both


# good
@tf.function
def relu_converted(x):
    if tf.reduce_sum(x) > 0.0:
        return x
    return tf.zeros_like(x)


@tf.function(autograph=False)
def relu_as_operation(x, training=False):
    if training:
        return x
    return tf.where(x > 0.0, x, 0.0)


# bad: in what a function calls that is not converted
def bounded(x):
    if tf.reduce_max(x) > 1.0:  # expect: HY418
        x = x / tf.reduce_max(x)
    return x


@tf.autograph.experimental.do_not_convert
def unconverted(x):
    return bounded(x) + 1.0


@tf.function
def around(x):
    return unconverted(x)


# bad: None or a tensor, whose truth is asked where it is given
class Share(tf.keras.metrics.Metric):
    def __init__(self):
        super().__init__()
        self.share = self.add_weight(name="share", shape=(), initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        weight = sample_weight or 1.0  # expect: HY418
        if not sample_weight:  # expect: HY418
            weight = 1.0
        self.share.assign_add(tf.reduce_mean(y_pred * weight))

    # good
    def result(self):
        return self.share


class ShareOfGiven(Share):
    def update_state(self, y_true, y_pred, sample_weight=None):
        weight = 1.0 if sample_weight is None else sample_weight
        self.share.assign_add(tf.reduce_mean(y_pred * weight))


def evaluate(metric):
    model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse", weighted_metrics=[metric])
    model.evaluate(tf.ones((4, 2)), tf.ones((4, 1)), sample_weight=tf.ones((4, 1)), verbose=0)


def evaluate_both():
    evaluate(Share())
    evaluate(ShareOfGiven())


def run_bad():
    relu(tf.constant([1.0]))


def run_good():
    inside_as_operation(tf.constant([1.0]))
    relu_converted(tf.constant([1.0]))


# good: what stands inside converted code is converted with it
@tf.function
def stepped(n):
    def body(i):
        if i > 2:
            i = i + 1
        return (i + 1,)

    return tf.while_loop(lambda i: i < n, body, [tf.constant(0)])


def run_inside():
    return stepped(tf.constant(5))[0].numpy().tolist(), 5


# bad: what stands elsewhere is not, when TensorFlow calls it
def body_elsewhere(i):
    j = tf.identity(i)
    if j > 2:  # expect: HY418
        j = j + 1
    return (j + 1,)


@tf.function
def stepped_elsewhere(n):
    return tf.while_loop(lambda i: i < n, body_elsewhere, [tf.constant(0)])


# bad: should Keras run it in a graph
class Precise(tf.keras.metrics.Metric):
    def __init__(self):
        super().__init__()
        self.total = self.add_weight(name="total", shape=(), initializer="zeros")
        self.is_summed = tf.constant(True)

    def update_state(self, y_true, y_pred, sample_weight=None):
        if tf.rank(y_true) == tf.rank(y_pred):  # expect: HY418
            y_true = tf.squeeze(y_true, -1)
        if self.is_summed:
            self.total.assign_add(tf.reduce_sum(y_true))

    def result(self):
        return self.total


# good: it has a value
class Doubled(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.is_doubled = tf.constant(True)

    def call(self, x):
        if self.is_doubled:
            return x * 2.0
        return x


def run_made_outside():
    double = tf.function(Doubled())
    return float(double(tf.ones([1, 1]))[0, 0]), 2.0
