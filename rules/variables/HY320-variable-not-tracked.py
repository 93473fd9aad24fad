import tensorflow as tf


# bad: where nothing says which Keras is meant, the first one shows the others
class Scale(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.factor = tf.Variable(tf.ones([2]))  # expect: HY320

    def call(self, x):
        return x * self.factor


# bad: in build, and several of them
class Affine(tf.keras.layers.Layer):
    def build(self, shape):
        self.kernel = tf.Variable(tf.random.normal([shape[-1], 2]), name="kernel")
        self.biases = [tf.Variable(0.0) for _ in range(2)]
        self.named = {"gain": tf.Variable(1.0, trainable=True)}

    def call(self, x):
        return self.named["gain"] * tf.matmul(x, self.kernel) + tf.stack([self.biases[0], self.biases[1]])


# bad: of a model
class Regression(tf.keras.Model):
    def __init__(self, start):
        super().__init__()
        self.offset = tf.Variable(start, trainable=True, dtype=tf.float32)
        self.dense = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.dense(x) + self.offset


# good: a weight of the layer
class RightScale(tf.keras.layers.Layer):
    def build(self, shape):
        self.factor = self.add_weight(name="factor", shape=[2], initializer="ones")

    def call(self, x):
        return x * self.factor


def factor_after_fit(layer):
    model = tf.keras.Sequential([layer, tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(tf.ones([4, 2]), tf.fill([4, 1], 9.0), verbose=0)
    return [float(v) for v in tf.convert_to_tensor(layer.factor)] != [1.0, 1.0]


def run_bad():
    """Whether the factor moves when the model is fitted."""
    return factor_after_fit(Scale())


def run_good():
    return factor_after_fit(RightScale())


# good: a counter is not trained
class Counting(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.calls = tf.Variable(0)
        self.share = tf.Variable(0.5, trainable=False)

    def call(self, x):
        self.calls.assign_add(1)
        return x * self.share


def run_not_trained():
    layer = Counting()
    layer(tf.ones([1]))
    layer(tf.ones([1]))
    return [int(layer.calls), float(layer.share)], [2, 0.5]


# good: the program writes it itself
class Annealed(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.ramp = tf.Variable(1.0)

    def call(self, x):
        return x * self.ramp


def run_assigned():
    model = Annealed()
    model.ramp.assign(0.5)
    return float(model(tf.constant(2.0))), 1.0


# good: the program trains it by name
class Policy(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.mean = tf.keras.layers.Dense(1)
        self.log_std = tf.Variable(tf.ones([1]))

    def call(self, x):
        return self.mean(x) * self.log_std


def run_by_name():
    policy = Policy()
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.square(policy(tf.ones([1, 1]))))
    gradients = tape.gradient(loss, [policy.log_std])
    tf.keras.optimizers.SGD(0.1).apply_gradients(zip(gradients, [policy.log_std]))
    return float(policy.log_std[0]) != 1.0, True


# good: the class lists its weights itself
class Listing(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.gain = tf.Variable(1.0)

    @property
    def trainable_variables(self):
        return [self.gain]

    def call(self, x):
        return x * self.gain


def run_listed():
    return len(Listing().trainable_variables), 1


# good: a tf.Module tracks its variables in every release
class Linear(tf.Module):
    def __init__(self):
        super().__init__()
        self.kernel = tf.Variable(tf.ones([2, 2]))

    def __call__(self, x):
        return tf.matmul(x, self.kernel)


def run_module():
    return len(Linear().trainable_variables), 1
