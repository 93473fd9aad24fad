"""Domain adversarial adaptation: a gradient reversal and other custom gradients."""
import numpy as np
import tensorflow as tf

CLIP_FEATURES = True


@tf.custom_gradient
def reverse_gradient(x):
    def grad(dy):
        return -dy

    return tf.identity(x), grad


def make_scaled_reversal(scale_fn):
    @tf.custom_gradient
    def reversal(x):
        scale = scale_fn()

        def grad(dy):
            return -scale * dy

        return tf.identity(x), grad

    return reversal


@tf.custom_gradient
def clip_gradient(x):
    def backward(dy):
        return tf.clip_by_value(dy, -0.1, 0.1)

    return tf.identity(x), backward


@tf.custom_gradient
def log1pexp(x):
    e = tf.exp(x)

    def grad(upstream):
        return upstream * (1 - 1 / (1 + e))

    return tf.math.log(1 + e), grad


class Schedule:
    def __init__(self, gamma=10.0):
        self.gamma = gamma
        self.progress = tf.Variable(0.0, trainable=False)

    def weight(self):
        return 2.0 / (1.0 + tf.exp(-self.gamma * self.progress)) - 1.0

    def advance(self, step, total):
        self.progress.assign(step / total)


class GradientReversal(tf.keras.layers.Layer):
    def __init__(self, schedule, **kwargs):
        super().__init__(**kwargs)
        self.reversal = make_scaled_reversal(schedule.weight)

    def call(self, x):
        return self.reversal(x)

    def compute_output_shape(self, input_shape):
        return input_shape


class DANN(tf.keras.Model):
    def __init__(self, schedule, classes=2):
        super().__init__()
        self.extractor = tf.keras.layers.Dense(8, activation=softplus)
        self.classifier = tf.keras.layers.Dense(classes)
        self.reverse = GradientReversal(schedule)
        self.domain = tf.keras.layers.Dense(1)

    def features(self, x):
        h = self.extractor(x)
        return clip_gradient(h) if CLIP_FEATURES else h

    def call(self, x):
        h = self.features(x)
        return self.classifier(h), self.domain(self.reverse(h))

def softplus(x):
    return log1pexp(x)


def domain_data(shift, n=32, seed=0):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, n)
    x = rng.normal(size=(n, 2)) * 0.4 + np.stack([2.0 * y - 1, 0 * y], 1) + shift
    return x.astype("float32"), y.astype("int64")


def zip_domains(source, target, batch_size=8):
    a = tf.data.Dataset.from_tensor_slices(source).batch(batch_size)
    b = tf.data.Dataset.from_tensor_slices(target[0]).batch(batch_size)
    return tf.data.Dataset.zip((a, b)).map(lambda s, t: (s[0], s[1], t))


def domain_loss(logits, label):
    return tf.nn.sigmoid_cross_entropy_with_logits(tf.fill(tf.shape(logits), label), logits)


def accuracy(model, x, y):
    logits, _ = model(x)
    return float(tf.reduce_mean(tf.cast(tf.argmax(logits, 1) == y, tf.float32)))


def numeric_gradient(f, x, eps=1e-3):
    return (f(x + eps) - f(x - eps)) / (2 * eps)


def tape_gradient(f, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    return tape.gradient(y, x)


def build_trainer(model, optimizer):
    @tf.function
    def step(xs, ys, xt):
        with tf.GradientTape() as tape:
            class_logits, source_domain = model(xs)
            _, target_domain = model(xt)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(ys, class_logits))
            loss += tf.reduce_mean(domain_loss(source_domain, 1.0) + domain_loss(target_domain, 0.0))
        variables = model.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss

    return step


schedule = Schedule()
model = DANN(schedule)
source, target = domain_data(0.0), domain_data(np.array([0.0, 1.0]), seed=1)
step = build_trainer(model, tf.keras.optimizers.Adam(0.02))
for epoch in range(3):
    schedule.advance(epoch, 3)
    for batch in zip_domains(source, target):
        loss = step(*batch)
print("loss %.3f source %.2f target %.2f" % (loss, accuracy(model, *source), accuracy(model, *target)))
point = tf.constant(0.7)
print(tape_gradient(log1pexp, point).numpy(), numeric_gradient(log1pexp, point).numpy(), tape_gradient(reverse_gradient, point).numpy())
