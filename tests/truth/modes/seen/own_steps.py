"""A subclassed model with steps of its own, properties, compute_loss and callbacks."""
import numpy as np
import tensorflow as tf
from tensorflow import keras


class Encoder(keras.layers.Layer):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = size
        self.dense = keras.layers.Dense(16, activation="relu")
        self.mean = keras.layers.Dense(size)
        self.spread = keras.layers.Dense(size)

    def call(self, x):
        h = self.dense(x)
        mean, spread = self.mean(h), self.spread(h)
        return mean, spread, self.sample(mean, spread)

    def sample(self, mean, spread):
        return mean + tf.exp(0.5 * spread) * tf.random.normal(tf.shape(mean))


class Decoder(keras.layers.Layer):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(size)

    def call(self, z):
        return self.dense(z)


class Vae(keras.Model):
    def __init__(self, size=2, width=6, beta=1.0):
        super().__init__()
        self.encoder = Encoder(size)
        self.decoder = Decoder(width)
        self._beta = tf.Variable(beta, trainable=False)
        self.total = keras.metrics.Mean(name="total")
        self.divergence = keras.metrics.Mean(name="divergence")

    @property
    def metrics(self):
        return [self.total, self.divergence]

    @property
    def beta(self):
        return self._beta

    @beta.setter
    def beta(self, value):
        self._beta.assign(value)

    def call(self, x):
        _, _, z = self.encoder(x)
        return self.decoder(z)

    def losses_of(self, x):
        mean, spread, z = self.encoder(x)
        again = self.decoder(z)
        kl = -0.5 * tf.reduce_mean(1 + spread - tf.square(mean) - tf.exp(spread))
        return self.reconstruction(x, again) + self.beta * kl, kl

    def reconstruction(self, x, again):
        return tf.reduce_mean(tf.square(x - again))

    def train_step(self, data):
        x = self.unpack(data)
        with tf.GradientTape() as tape:
            loss, kl = self.losses_of(x)
        variables = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return self.update(loss, kl)

    def test_step(self, data):
        loss, kl = self.losses_of(self.unpack(data))
        return self.update(loss, kl)

    def unpack(self, data):
        return data[0] if isinstance(data, tuple) else data

    def update(self, loss, kl):
        self.total.update_state(loss)
        self.divergence.update_state(kl)
        return {m.name: m.result() for m in self.metrics}

    def generate(self, count):
        z = tf.random.normal((count, self.encoder.size))
        return self.decoder(z)


class Anneal(keras.callbacks.Callback):
    def __init__(self, rounds):
        super().__init__()
        self.rounds = rounds
        self.values = []

    def on_epoch_begin(self, epoch, logs=None):
        self.model.beta = self.value(epoch)

    def value(self, epoch):
        return min(1.0, (epoch + 1) / self.rounds)

    def on_epoch_end(self, epoch, logs=None):
        self.values.append(logs["total"])
        if self.should_stop():
            self.model.stop_training = True

    def should_stop(self):
        return len(self.values) > 10 and self.values[-1] > self.values[-5]

    def on_predict_end(self, logs=None):
        print("predicted")


class Samples(keras.callbacks.Callback):
    def __init__(self, every=1):
        super().__init__()
        self.every = every

    def on_train_end(self, logs=None):
        self.show(self.model.generate(4))

    def show(self, samples):
        print(samples.shape, samples.numpy().mean() < 100)


class Classifier(keras.Model):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        self.head = keras.layers.Dense(1)

    def call(self, x, training=None):
        mean, _, _ = self.encoder(x)
        if training:
            mean = self.noisy(mean)
        return self.head(mean)

    def noisy(self, mean):
        return mean + tf.random.normal(tf.shape(mean))

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, **kwargs):
        return tf.reduce_mean(self.margin(y, y_pred))

    def margin(self, y, y_pred):
        return tf.nn.relu(1.0 - y * y_pred)


def rate(epoch, current):
    return current * 0.9


def make_data():
    draw = np.random.default_rng(0)
    x = draw.normal(size=(32, 6)).astype("float32")
    return x, np.sign(x[:, :1])


def main():
    x, y = make_data()
    vae = Vae()
    vae.compile(optimizer="adam")
    vae.fit(x, epochs=2, batch_size=8, verbose=0, callbacks=[Anneal(4), Samples()])
    print(sorted(vae.evaluate(x, verbose=0, return_dict=True)))
    classifier = Classifier(vae.encoder)
    classifier.compile(optimizer=keras.optimizers.SGD(0.01))
    classifier.fit(x, y, epochs=1, verbose=0, callbacks=[keras.callbacks.LearningRateScheduler(rate)])


if __name__ == "__main__":
    main()
