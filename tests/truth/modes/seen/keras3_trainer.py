# Runs on: 2.21
"""Keras 3 with keras.ops, compute_loss overrides and stateless calls (TensorFlow backend)."""
import os

os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops


class RMSNorm(layers.Layer):
    def __init__(self, eps=1e-6, **kwargs):
        super().__init__(**kwargs)
        self.eps = eps

    def build(self, input_shape):
        self.scale = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="scale")

    def call(self, x):
        return x * self.inverse_rms(x) * self.scale

    def inverse_rms(self, x):
        return ops.rsqrt(ops.mean(ops.square(x), axis=-1, keepdims=True) + self.eps)


class RotaryEmbedding(layers.Layer):
    def call(self, x):
        n, d = ops.shape(x)[1], x.shape[-1]
        angles = self.angles(n, d)
        x1, x2 = ops.split(x, 2, axis=-1)
        cos, sin = ops.cos(angles), ops.sin(angles)
        return ops.concatenate([x1 * cos - x2 * sin, x1 * sin + x2 * cos], axis=-1)

    def angles(self, n, d):
        freq = ops.exp(-ops.arange(d // 2, dtype="float32") * (np.log(1e4) / (d // 2)))
        return ops.expand_dims(ops.arange(n, dtype="float32"), -1) * freq


@keras.saving.register_keras_serializable(package="demo")
class SwiGLU(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.gate = layers.Dense(units, activation=silu)
        self.value = layers.Dense(units)

    def build(self, shape):
        self.gate.build(shape)
        self.value.build(shape)
        self.built = True

    def call(self, x):
        return self.gate(x) * self.value(x)

    def compute_output_shape(self, shape):
        return (*shape[:-1], self.units)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


@keras.saving.register_keras_serializable(package="demo")
def silu(x):
    return x * ops.sigmoid(x)


class CausalConv(layers.Layer):
    def __init__(self, width=2, **kwargs):
        super().__init__(**kwargs)
        self.width = width

    def build(self, shape):
        self.w = self.add_weight(shape=(self.width,), initializer=self.decay_init, name="w")

    def decay_init(self, shape, dtype=None):
        return ops.convert_to_tensor(0.5 ** np.arange(self.width), dtype="float32")

    def shift(self, x, k):
        return ops.pad(x, [[0, 0], [k, 0], [0, 0]])[:, :ops.shape(x)[1]] if k else x

    def call(self, x):
        return sum(self.shift(x, k) * self.w[k] for k in range(self.width))


class SelectiveScan(layers.Layer):
    """A little state space recurrence with ops.scan."""

    def __init__(self, decay=0.9, **kwargs):
        super().__init__(**kwargs)
        self.decay = decay

    def step(self, state, x):
        state = self.decay * state + (1 - self.decay) * x
        return state, state

    def call(self, x):
        xs = ops.transpose(x, (1, 0, 2))
        _, ys = ops.scan(self.step, ops.zeros_like(xs[0]), xs)
        return ops.transpose(ys, (1, 0, 2))

    def compute_output_shape(self, shape):
        return shape


def soft_cap(x, cap=5.0):
    return cap * ops.tanh(x / cap)


class LossMixin:
    z_weight = 1e-3

    def z_loss(self, logits):
        return ops.mean(ops.square(ops.logsumexp(logits, axis=-1)))


class LanguageModel(LossMixin, keras.Model):
    def __init__(self, vocab, dim=8, use_scan=True, **kwargs):
        super().__init__(**kwargs)
        self.embed = layers.Embedding(vocab, dim)
        self.rotary = RotaryEmbedding()
        self.mixer = SelectiveScan() if use_scan else CausalConv()
        self.norm = RMSNorm()
        self.ffn = SwiGLU(dim)
        self.head = layers.Dense(vocab)

    def call(self, ids, training=False):
        x = self.rotary(self.embed(ids))
        x = x + self.mixer(x)
        x = x + self.ffn(self.norm(x))
        return soft_cap(self.head(x))

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        loss = super().compute_loss(x=x, y=y, y_pred=y_pred, sample_weight=sample_weight, training=training)
        return loss + self.z_weight * self.z_loss(y_pred)

    def compute_metrics(self, x, y, y_pred, sample_weight=None):
        results = super().compute_metrics(x, y, y_pred, sample_weight)
        results["bits"] = results["loss"] / np.log(2.0)
        return results


class ManualLM(LanguageModel):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compute_loss(x=x, y=y, y_pred=y_pred)
        grads = tape.gradient(loss, self.trainable_weights)
        self.optimizer.apply(self.centralize(grads), self.trainable_weights)
        self._loss_tracker.update_state(loss)
        return self.compute_metrics(x, y, y_pred)

    def centralize(self, grads):
        return [g - ops.mean(g, axis=0, keepdims=True) if isinstance(g, tf.Tensor) and len(g.shape) > 1 else g
                for g in grads]


class TopK(keras.metrics.Metric):
    def __init__(self, k=2, name="topk", **kwargs):
        super().__init__(name=name, **kwargs)
        self.k = k
        self.hits = self.add_variable(shape=(), initializer="zeros", name="hits")
        self.n = self.add_variable(shape=(), initializer="zeros", name="n")

    def update_state(self, y_true, y_pred, sample_weight=None):
        hit = self.in_top_k(ops.reshape(ops.cast(y_true, "int32"), (-1,)),
                            ops.reshape(y_pred, (-1, y_pred.shape[-1])))
        self.hits.assign_add(ops.sum(hit))
        self.n.assign_add(ops.cast(ops.size(hit), "float32"))

    def in_top_k(self, labels, logits):
        return ops.cast(ops.in_top_k(labels, logits, self.k), "float32")

    def result(self):
        return self.hits / (self.n + 1e-7)


class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, total):
        self.peak, self.total = peak, total

    def __call__(self, step):
        t = ops.cast(step, "float32") / self.total
        return self.peak * self.triangle(t)

    def triangle(self, t):
        return ops.maximum(0.05, 1.0 - ops.abs(2.0 * t - 1.0))

    def get_config(self):
        return {"peak": self.peak, "total": self.total}


class Dataset(keras.utils.PyDataset):
    def __init__(self, vocab, length, batches, **kwargs):
        super().__init__(**kwargs)
        self.vocab, self.length, self.batches = vocab, length, batches

    def __len__(self):
        return self.batches

    def __getitem__(self, i):
        rng = np.random.default_rng(i)
        start = rng.integers(0, self.vocab, (4, 1))
        seq = (start + np.arange(self.length + 1)) % self.vocab
        return seq[:, :-1].astype("int32"), seq[:, 1:].astype("int32")

    def on_epoch_end(self):
        self.epoch = getattr(self, "epoch", 0) + 1


def functional_head(dim):
    inp = keras.Input((None, dim))
    x = SwiGLU(4)(inp)
    pooled = ops.mean(x, axis=1)
    return keras.Model(inp, layers.Lambda(lambda t: soft_cap(t, 1.0))(pooled))


def stateless_eval(model, x):
    tv = [v.value for v in model.trainable_variables]
    ntv = [v.value for v in model.non_trainable_variables]
    out, _ = model.stateless_call(tv, ntv, x)
    return out


def export_onnx(model):
    raise NotImplementedError


def count(model):
    return sum(int(np.prod(v.shape)) for v in model.trainable_variables)


def main():
    for cls, scan in ((LanguageModel, True), (ManualLM, False)):
        keras.utils.set_random_seed(0)
        model = cls(7, use_scan=scan)
        model.compile(keras.optimizers.AdamW(OneCycle(1e-2, 12)),
                      keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=[TopK()],
                      run_eagerly=cls is ManualLM)
        hist = model.fit(Dataset(7, 6, 4), epochs=1, verbose=0)
        x, _ = Dataset(7, 6, 1)[0]
        print(cls.__name__, sorted(hist.history), count(model), stateless_eval(model, ops.convert_to_tensor(x)).shape)
    head = functional_head(8)
    print(head(np.ones((2, 3, 8), "float32")).shape, head.count_params())


if __name__ == "__main__":
    main()
