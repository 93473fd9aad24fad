import tensorflow as tf


class Exported(tf.Module):
    """What is served: strings in, scores and classes out."""

    def __init__(self, tokenizer, model, labels):
        super().__init__()
        self.tokenizer, self.model = tokenizer, model
        self.labels = tf.constant(labels)

    def scores(self, text):
        return tf.nn.softmax(self.model(self.tokenizer(text)))

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="text")])
    def classify(self, text):
        scores = self.scores(text)
        return {"scores": scores, "classes": self.name_of(tf.argmax(scores, axis=-1))}

    def name_of(self, index):
        return tf.gather(self.labels, index)

    @tf.function
    def embed(self, text):
        return self.model.pool(self.tokenizer(text))

    @tf.function(autograph=False)
    def health(self):
        return version()


def version():
    return tf.constant("1.0")


def save(module, path):
    embed = module.embed.get_concrete_function(tf.TensorSpec([None], tf.string))
    signatures = {"serving_default": module.classify, "embed": embed, "health": module.health.get_concrete_function()}
    tf.saved_model.save(module, path, signatures=signatures)


class Client:
    def __init__(self, path):
        self.loaded = tf.saved_model.load(path)
        self.signatures = self.loaded.signatures

    def __getitem__(self, name):
        def call(**kwargs):
            return {k: v.numpy() for k, v in self.signatures[name](**kwargs).items()}

        return call

    def warm_up(self, n=2):
        for _ in range(n):
            self["serving_default"](text=tf.constant(["warm up"]))


def to_tflite(path):
    converter = tf.lite.TFLiteConverter.from_saved_model(path)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    return converter.convert()
