"""Exports a Keras image classifier for serving: decoding inside of the graph, several
signatures, a batching front end, model cards and a smoke test of the reloaded artifact."""
import base64
import collections
import dataclasses
import hashlib
import json
import os
import pathlib
import queue
import tempfile
import threading

import numpy as np
import tensorflow as tf


@dataclasses.dataclass
class ExportConfig:
    labels: tuple = ("circle", "square", "stripe")
    side: int = 16
    top_k: int = 2
    version: int = 1
    warmup: bool = True
    quantize: bool = False


def draw(label, side, rng):
    image = rng.randint(0, 60, (side, side, 3))
    yy, xx = np.mgrid[0:side, 0:side]
    masks = {
        "circle": lambda: (yy - side / 2) ** 2 + (xx - side / 2) ** 2 < (side / 3) ** 2,
        "square": lambda: (abs(yy - side / 2) < side / 4) & (abs(xx - side / 2) < side / 4),
        "stripe": lambda: (yy // 3) % 2 == 0,
    }
    image[masks[label]()] += 150
    return image.astype("uint8")


def training_data(config, n, seed=0):
    rng = np.random.RandomState(seed)
    y = rng.randint(0, len(config.labels), n)
    x = np.stack([draw(config.labels[i], config.side, rng) for i in y])
    return x.astype("float32"), y


@tf.keras.utils.register_keras_serializable(package="serving")
class Standardize(tf.keras.layers.Layer):
    def __init__(self, mean=0.0, std=1.0, **kwargs):
        super().__init__(**kwargs)
        self.mean, self.std = mean, std

    @classmethod
    def from_data(cls, x):
        return cls(float(x.mean()), float(x.std()))

    def call(self, x):
        return (x - self.mean) / self.std

    def get_config(self):
        return {**super().get_config(), "mean": self.mean, "std": self.std}


@tf.keras.utils.register_keras_serializable(package="serving")
def squared_relu(x):
    return tf.square(tf.nn.relu(x))


@tf.keras.utils.register_keras_serializable(package="serving")
class Temperature(tf.keras.layers.Layer):
    def build(self, input_shape):
        self.log_t = self.add_weight(name="log_t", shape=(), initializer="zeros")

    def call(self, logits):
        return logits * tf.exp(-self.log_t)


def build(config, x):
    return tf.keras.Sequential([
        tf.keras.Input((config.side, config.side, 3)),
        Standardize.from_data(x),
        tf.keras.layers.Conv2D(6, 3, strides=2, activation=squared_relu),
        tf.keras.layers.GlobalAveragePooling2D(),
        tf.keras.layers.Dense(len(config.labels)),
        Temperature(),
    ])


def expected_calibration_error(probs, labels, bins=5):
    confidence, hit = probs.max(-1), probs.argmax(-1) == labels
    index = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(sum(abs(confidence[index == b].mean() - hit[index == b].mean()) * np.mean(index == b)
                     for b in range(bins) if np.any(index == b)))


class ServingModule(tf.Module):
    def __init__(self, model, config):
        super().__init__()
        self.model, self.config = model, config
        self.names = tf.constant(config.labels)

    def _decode_one(self, blob):
        image = tf.io.decode_png(blob, channels=3)
        image = tf.image.resize(tf.cast(image, tf.float32), (self.config.side, self.config.side))
        return tf.ensure_shape(image, (self.config.side, self.config.side, 3))

    def _decode(self, blobs):
        return tf.map_fn(self._decode_one, blobs, fn_output_signature=tf.float32)

    def _rank(self, logits):
        probs = tf.nn.softmax(logits)
        scores, index = tf.math.top_k(probs, self.config.top_k)
        return {"scores": scores, "labels": tf.gather(self.names, index)}

    @tf.function(input_signature=[tf.TensorSpec((None,), tf.string, name="png")])
    def classify_bytes(self, blobs):
        return self._rank(self.model(self._decode(blobs), training=False))

    @tf.function(input_signature=[tf.TensorSpec((None,), tf.string, name="b64")])
    def classify_base64(self, encoded):
        return self._rank(self.model(self._decode(tf.io.decode_base64(encoded)), training=False))

    @tf.function
    def saliency(self, images):
        with tf.GradientTape() as tape:
            tape.watch(images)
            top = tf.reduce_max(self.model(images, training=False), -1)
        return tf.reduce_max(tf.abs(tape.gradient(top, images)), -1)

    @tf.function
    def health(self):
        return {"ok": tf.constant(True), "labels": self.names}

    def signatures(self):
        images = tf.TensorSpec((None, self.config.side, self.config.side, 3), tf.float32, name="images")
        return {
            "serving_default": self.classify_bytes,
            "base64": self.classify_base64,
            "saliency": self.saliency.get_concrete_function(images),
        }


class QuantizedModule(ServingModule):
    def _rank(self, logits):
        logits = tf.quantization.fake_quant_with_min_max_args(logits, -8.0, 8.0)
        return super()._rank(logits)


class ModelCard(collections.UserDict):
    def write(self, folder):
        path = pathlib.Path(folder) / "card.json"
        path.write_text(json.dumps(self.data, sort_keys=True))
        return path

    @classmethod
    def read(cls, folder):
        return cls(json.loads((pathlib.Path(folder) / "card.json").read_text()))


def fingerprint(model):
    digest = hashlib.sha1()
    for w in model.get_weights():
        digest.update(np.ascontiguousarray(w).tobytes())
    return digest.hexdigest()[:8]


def export(model, config, root):
    module = (QuantizedModule if config.quantize else ServingModule)(model, config)
    folder = os.path.join(root, str(config.version))
    tf.saved_model.save(module, folder, signatures=module.signatures())
    ModelCard(labels=config.labels, weights=fingerprint(model)).write(folder)
    if config.warmup:
        write_warmup(folder, config)
    return folder


def write_warmup(folder, config):
    extra = os.path.join(folder, "assets.extra")
    os.makedirs(extra, exist_ok=True)
    with tf.io.TFRecordWriter(os.path.join(extra, "requests")) as writer:
        for label in config.labels:
            writer.write(tf.io.encode_png(draw(label, config.side, np.random.RandomState(0))).numpy())


class BatchingServer:
    """Collects requests from threads and answers them in one call."""

    def __init__(self, folder, max_batch=4):
        self.loaded = tf.saved_model.load(folder)
        self.signature = self.loaded.signatures["serving_default"]
        self.requests = queue.Queue()
        self.max_batch = max_batch
        self.worker = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self.worker.start()
        return self

    def __exit__(self, *exc):
        self.requests.put(None)
        self.worker.join()

    def _collect(self):
        item = self.requests.get()
        batch = [item]
        while item is not None and len(batch) < self.max_batch and not self.requests.empty():
            item = self.requests.get()
            batch.append(item)
        return batch

    def _serve(self):
        while True:
            batch = self._collect()
            live = [b for b in batch if b is not None]
            if live:
                result = self.signature(png=tf.constant([png for png, _ in live]))
                for i, (_, reply) in enumerate(live):
                    reply.put({k: v[i].numpy().tolist() for k, v in result.items()})
            if len(live) < len(batch):
                return

    def ask(self, png):
        reply = queue.Queue()
        self.requests.put((png, reply))
        return reply.get(timeout=60)


def websafe(png):
    return base64.urlsafe_b64encode(png).rstrip(b"=")


def main():
    config = ExportConfig()
    tf.keras.utils.set_random_seed(0)
    x, y = training_data(config, 96)
    model = build(config, x)
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    model.fit(x, y, epochs=2, verbose=2)
    print("ece %.3f" % expected_calibration_error(tf.nn.softmax(model.predict(x, verbose=0)).numpy(), y))
    with tempfile.TemporaryDirectory() as root:
        keras_file = os.path.join(root, "model.keras")
        model.save(keras_file)
        restored = tf.keras.models.load_model(keras_file)
        assert fingerprint(restored) == fingerprint(model)
        folder = export(restored, config, root)
        png = tf.io.encode_png(draw("circle", 20, np.random.RandomState(7))).numpy()
        with BatchingServer(folder) as server:
            print(server.ask(png)["labels"], ModelCard.read(folder)["weights"] == fingerprint(model))
        loaded = tf.saved_model.load(folder)
        answer = loaded.signatures["base64"](b64=tf.constant([websafe(png)]))
        saliency = loaded.signatures["saliency"](images=tf.constant(x[:2]))
        print(answer["scores"].shape, [v.shape for v in saliency.values()])


if __name__ == "__main__":
    main()
