"""Knowledge distillation with a custom Model and feature hints."""
import numpy as np
import tensorflow as tf

layers = tf.keras.layers


def make_data(seed, n=96):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 6)).astype("float32")
    y = (x[:, 0] * x[:, 1] > 0).astype("int32") + (x[:, 2] > 0.5).astype("int32")
    return x, y


def temperature_softmax(logits, temperature):
    return tf.nn.softmax(logits / temperature)


def soft_cross_entropy(teacher_logits, student_logits, temperature):
    targets = temperature_softmax(teacher_logits, temperature)
    log_probs = tf.nn.log_softmax(student_logits / temperature)
    return -tf.reduce_mean(tf.reduce_sum(targets * log_probs, -1)) * temperature ** 2


class HintLoss(tf.keras.losses.Loss):
    def __init__(self, margin=0.1, name="hint"):
        super().__init__(name=name)
        self.margin = margin

    def call(self, y_true, y_pred):
        gap = self._relation(y_true) - self._relation(y_pred)
        return tf.reduce_mean(tf.nn.relu(tf.abs(gap) - self.margin), axis=-1)

    def _relation(self, features):
        normed = tf.math.l2_normalize(features, axis=-1)
        return tf.matmul(normed, normed, transpose_b=True)


def build_net(widths, name):
    inputs = tf.keras.Input((6,))
    x = inputs
    for w in widths:
        x = layers.Dense(w, activation="relu")(x)
    logits = layers.Dense(3)(x)
    return tf.keras.Model(inputs, [logits, x], name=name)


class Distiller(tf.keras.Model):
    def __init__(self, student, teacher, temperature=3.0, alpha=0.5):
        super().__init__()
        self.student = student
        self.teacher = teacher
        self.teacher.trainable = False
        self.temperature = temperature
        self.alpha = alpha
        self.hint = HintLoss()
        self.hard = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.trackers = {k: tf.keras.metrics.Mean(name=k) for k in ("hard", "soft", "hint")}
        self.acc = tf.keras.metrics.SparseCategoricalAccuracy(name="acc")

    @property
    def metrics(self):
        return list(self.trackers.values()) + [self.acc]

    def call(self, x, training=False):
        logits, _ = self.student(x, training=training)
        return logits

    def components(self, x, y):
        t_logits, t_feats = self.teacher(x, training=False)
        s_logits, s_feats = self.student(x, training=True)
        parts = {
            "hard": self.hard(y, s_logits),
            "soft": soft_cross_entropy(t_logits, s_logits, self.temperature),
            "hint": self.hint(t_feats, s_feats),
        }
        return parts, s_logits

    def combine(self, parts):
        return self.alpha * parts["hard"] + (1 - self.alpha) * parts["soft"] + 0.1 * parts["hint"]

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            parts, logits = self.components(x, y)
            loss = self.combine(parts)
        variables = self.student.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        for key, value in parts.items():
            self.trackers[key].update_state(value)
        self.acc.update_state(y, logits)
        return {m.name: m.result() for m in self.metrics}

    def test_step(self, data):
        x, y = data
        self.acc.update_state(y, self(x, training=False))
        return {"acc": self.acc.result()}


def train_teacher(x, y):
    teacher = build_net([16, 16], "teacher")
    head = tf.keras.Model(teacher.input, teacher.outputs[0])
    head.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    head.fit(x, y, epochs=2, batch_size=32, verbose=0)
    return teacher


def main():
    tf.keras.utils.set_random_seed(2)
    x, y = make_data(0)
    teacher = train_teacher(x, y)
    frozen = [w.numpy().copy() for w in teacher.weights]
    distiller = Distiller(build_net([8], "student"), teacher)
    distiller.compile(optimizer="adam")
    history = distiller.fit(x, y, batch_size=32, epochs=2, verbose=0)
    print("tracked:", sorted(history.history))
    print("teacher unchanged:", all(np.array_equal(a, b.numpy()) for a, b in zip(frozen, teacher.weights)))
    results = distiller.evaluate(*make_data(1), verbose=0, return_dict=True)
    print("eval:", 0 <= results["acc"] <= 1)
    print("entropy:", float(soft_cross_entropy(tf.zeros([1, 3]), tf.zeros([1, 3]), 1.0)) > 1.0)


if __name__ == "__main__":
    main()
