"""Prediction in batches by a graph function with a signature."""
import tensorflow as tf


class Model(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(2)

    def call(self, x):
        return scored(self.dense(x))

    @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
    def serve(self, x):
        return {"scores": self(x), "best": best(self(x))}

    def summary_text(self):
        return "model of %d weights" % self.count_params()


def scored(x):
    return tf.nn.softmax(x)


def best(x):
    return tf.argmax(x, axis=-1)


def batches(n):
    for _ in range(n):
        yield tf.ones([2, 3])


def predict_all(model):
    return [postprocess(model.serve(batch)) for batch in batches(2)]


def postprocess(result):
    return {key: value.numpy().tolist() for key, value in result.items()}


model = Model()
print(predict_all(model), model.summary_text())
