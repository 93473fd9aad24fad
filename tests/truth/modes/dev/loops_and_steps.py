"""Models whose loops run some of their steps."""
import tensorflow as tf


class Stepped(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.dense(x)


class Fitted(Stepped):
    def train_step(self, data):
        return {"loss": self.measure(data)}

    def test_step(self, data):
        return {"loss": tf.constant(0.0)}

    def measure(self, data):
        return tf.reduce_mean(self(data[0]))


class Validated(Stepped):
    def train_step(self, data):
        return {"loss": tf.reduce_mean(self(data[0]))}

    def test_step(self, data):
        return {"loss": self.measure(data)}

    def measure(self, data):
        return tf.reduce_mean(self(data[0]))


class Split(Stepped):
    def test_step(self, data):
        return {"loss": tf.reduce_mean(self(data[0]))}


class Evaluated(Stepped):
    def train_step(self, data):
        return {"loss": tf.constant(0.0)}

    def test_step(self, data):
        return {"loss": tf.reduce_mean(self(data[0]))}


class Predicted(Stepped):
    def predict_step(self, data):
        return self(data)

    def test_step(self, data):
        return {"loss": tf.constant(0.0)}


if __name__ == "__main__":
    x, y = tf.ones([8, 2]), tf.ones([8, 1])
    model = Fitted()
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)
    model = Validated()
    model.compile("sgd", "mse")
    model.fit(x, y, validation_data=(x, y), verbose=0)
    model = Split()
    model.compile("sgd", "mse")
    model.fit(x, y, validation_split=0.5, verbose=0)
    model = Evaluated()
    model.compile("sgd", "mse")
    model.evaluate(x, y, verbose=0)
    Predicted().predict(x, verbose=0)
