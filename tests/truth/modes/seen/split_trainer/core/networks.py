"""Networks; they are compiled here, and fitted by core.training."""
import tensorflow as tf

from core import pieces


def classifier(features, classes, activation=pieces.swishy):
    model = tf.keras.Sequential([
        tf.keras.Input((features,)),
        tf.keras.layers.Dense(8, activation=activation, kernel_initializer=pieces.tiny, kernel_constraint=pieces.bounded),
        pieces.Noise(0.1),
        tf.keras.layers.Dense(classes, kernel_regularizer=pieces.sparse),
    ])
    model.compile(optimizer="adam", loss=pieces.smooth_loss(0.1), metrics=[pieces.top_hit])
    return model


class Autoencoder(tf.keras.Model):
    def __init__(self, features, size=2):
        super().__init__()
        self.encoder = tf.keras.Sequential([tf.keras.layers.Dense(size, activation="relu")])
        self.decoder = tf.keras.layers.Dense(features)

    def call(self, x, training=False):
        return self.decoder(self.encode(x))

    def encode(self, x):
        return self.encoder(x)

    def train_step(self, data):
        x = data[0] if isinstance(data, tuple) else data
        with tf.GradientTape() as tape:
            loss = self.distance(x, self(x, training=True))
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        return {"loss": loss}

    def distance(self, x, again):
        return tf.reduce_mean(tf.square(x - again))

    def test_step(self, data):
        return {"loss": self.distance(data, self(data))}

    def reconstruct(self, x):
        return self(x).numpy()


def autoencoder(features):
    model = Autoencoder(features)
    model.compile(optimizer="sgd")
    return model
