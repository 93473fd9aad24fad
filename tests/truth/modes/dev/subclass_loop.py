"""A subclassed model in a loop of its own, with metrics, checkpoints and a traced step."""
import os

import tensorflow as tf


class Encoder(tf.keras.layers.Layer):
    def __init__(self, width):
        super().__init__()
        self.layers_ = [tf.keras.layers.Dense(width) for _ in range(2)]

    def call(self, x, training=False):
        for layer in self.layers_:
            x = self.step(layer, x)
        return x

    def step(self, layer, x):
        return tf.nn.relu(layer(x))


class Classifier(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder(4)
        self.head = tf.keras.layers.Dense(2)

    def call(self, x, training=False):
        return self.head(self.encoder(x, training=training))

    def predict_class(self, x):
        return tf.argmax(self(x), axis=-1)


model = Classifier()
loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
optimizer = tf.keras.optimizers.Adam()
train_loss = tf.keras.metrics.Mean(name="train_loss")


@tf.function
def train_step(x, y):
    with tf.GradientTape() as tape:
        loss = loss_object(y, model(x, training=True))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    train_loss(loss)


@tf.function
def test_step(x, y):
    return accuracy(y, model(x))


def accuracy(y, logits):
    return tf.reduce_mean(tf.cast(tf.argmax(logits, axis=-1) == tf.cast(y, tf.int64), tf.float32))


def dataset():
    return tf.data.Dataset.from_tensor_slices((tf.ones([6, 3]), tf.zeros([6], tf.int32))).shuffle(6).batch(3)


def save(checkpoint, step):
    if not os.path.exists("saved"):
        os.makedirs("saved")
    checkpoint.save(path(step))


def path(step):
    return "saved/step-%d" % step


def main():
    checkpoint = tf.train.Checkpoint(model=model)
    for epoch in range(2):
        for x, y in dataset():
            train_step(x, y)
        print(epoch, train_loss.result(), [float(test_step(x, y)) for x, y in dataset()])
    save(checkpoint, 1)
    print(model.predict_class(tf.ones([1, 3])))


if __name__ == "__main__":
    main()
