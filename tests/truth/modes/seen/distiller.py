"""Knowledge distillation with a subclassed Model; teacher frozen."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

TEMPERATURE = 3.0


def soften(logits, temperature):
    return tf.nn.softmax(logits / temperature, axis=1)


def attention_map(features):
    return tf.nn.l2_normalize(tf.reduce_sum(tf.square(features), axis=-1), axis=[1, 2])


def attention_transfer(student_features, teacher_features):
    return tf.reduce_mean(tf.square(attention_map(student_features) - attention_map(teacher_features)))


class Distiller(keras.Model):
    def __init__(self, student, teacher):
        super().__init__()
        self.teacher = teacher
        self.student = student

    def compile(self, optimizer, metrics, student_loss_fn, distillation_loss_fn, alpha=0.1, temperature=3):
        super().compile(optimizer=optimizer, metrics=metrics)
        self.student_loss_fn = student_loss_fn
        self.distillation_loss_fn = distillation_loss_fn
        self.alpha = alpha
        self.temperature = temperature
        self.student_tracker = keras.metrics.Mean(name="student_loss")
        self.distillation_tracker = keras.metrics.Mean(name="distillation_loss")

    def call(self, x, training=False):
        return self.student(x, training=training)

    def distillation(self, teacher_predictions, student_predictions):
        return self.distillation_loss_fn(
            soften(teacher_predictions, self.temperature), soften(student_predictions, self.temperature)
        ) * self.temperature ** 2

    def train_step(self, data):
        x, y = data
        teacher_predictions = self.teacher(x, training=False)
        with tf.GradientTape() as tape:
            student_predictions = self.student(x, training=True)
            student_loss = self.student_loss_fn(y, student_predictions)
            distillation_loss = self.distillation(teacher_predictions, student_predictions)
            loss = self.alpha * student_loss + (1 - self.alpha) * distillation_loss
        trainable_vars = self.student.trainable_variables
        gradients = tape.gradient(loss, trainable_vars)
        self.optimizer.apply_gradients(zip(gradients, trainable_vars))
        return self.track(student_loss, distillation_loss)

    def track(self, student_loss, distillation_loss):
        self.student_tracker.update_state(student_loss)
        self.distillation_tracker.update_state(distillation_loss)
        return {"student_loss": self.student_tracker.result(), "distillation_loss": self.distillation_tracker.result()}

    def test_step(self, data):
        x, y = data
        y_prediction = self.student(x, training=False)
        self.student_tracker.update_state(self.student_loss_fn(y, y_prediction))
        return {"student_loss": self.student_tracker.result()}


class FeatureDistiller(Distiller):
    """Matches intermediate features as well."""

    def distillation(self, teacher_predictions, student_predictions):
        base = super().distillation(teacher_predictions, student_predictions)
        return base + attention_transfer(student_predictions, teacher_predictions)


def conv_net(width, name):
    def block(x, filters):
        x = layers.Conv2D(filters, 3, padding="same")(x)
        x = layers.LeakyReLU()(x)
        return layers.MaxPooling2D(2)(x)

    inputs = keras.Input(shape=(8, 8, 1))
    x = block(inputs, width)
    x = block(x, 2 * width)
    outputs = layers.Dense(4)(layers.Flatten()(x))
    return keras.Model(inputs, outputs, name=name)


class Warmup(keras.callbacks.Callback):
    def __init__(self, target, epochs=2):
        super().__init__()
        self.target, self.epochs = target, epochs

    def rate(self, epoch):
        return self.target * min(1.0, (epoch + 1) / self.epochs)

    def on_epoch_begin(self, epoch, logs=None):
        self.model.optimizer.learning_rate.assign(self.rate(epoch))

    def on_train_end(self, logs=None):
        print("trained", sorted(logs or {}))


def quadrants(n):
    rng = np.random.default_rng(7)
    y = rng.integers(0, 4, n)
    x = rng.normal(scale=0.2, size=(n, 8, 8, 1)).astype("float32")
    for image, label in zip(x, y):
        image[4 * (label // 2):4 * (label // 2) + 4, 4 * (label % 2):4 * (label % 2) + 4] += 1
    return x, y


x_train, y_train = quadrants(64)
x_test, y_test = quadrants(16)
ce = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
teacher = conv_net(8, "teacher")
teacher.compile("adam", ce, metrics=["accuracy"])
teacher.fit(x_train, y_train, epochs=2, verbose=0)
teacher.trainable = False
student = conv_net(2, "student")
distiller = Distiller(student=student, teacher=teacher)
distiller.compile(
    optimizer=keras.optimizers.Adam(1e-2), metrics=None, student_loss_fn=ce,
    distillation_loss_fn=keras.losses.KLDivergence(), alpha=0.1, temperature=TEMPERATURE)
distiller.fit(x_train, y_train, epochs=3, batch_size=16, verbose=0, callbacks=[Warmup(1e-2)])
print(distiller.evaluate(x_test, y_test, verbose=0, return_dict=True))
print(soften(student(x_test[:1]), TEMPERATURE).numpy().round(2))
