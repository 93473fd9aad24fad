"""Masked language model: transformer blocks, gradient accumulation, a hand-written LAMB
optimizer, loss scaling and a training loop with hooks."""
import argparse
import collections
import json
import os
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

PAD, CLS, MASK = 0, 1, 2
FIRST_WORD = 3


def build_parser():
    parser = argparse.ArgumentParser()
    parser.add_argument("--vocab", type=int, default=40)
    parser.add_argument("--length", type=int, default=12)
    parser.add_argument("--hidden", type=int, default=16)
    parser.add_argument("--heads", type=int, default=2)
    parser.add_argument("--layers", type=int, default=1)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--accumulate", type=int, default=2)
    parser.add_argument("--optimizer", default="lamb", choices=["lamb", "adamw"])
    parser.add_argument("--tie", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--loss-scale", type=float, default=128.0)
    return parser


def sentences(args, seed):
    rng = np.random.RandomState(seed)
    while True:
        start = rng.randint(FIRST_WORD, args.vocab)
        n = rng.randint(args.length // 2, args.length)
        words = FIRST_WORD + (start + np.arange(n) * 3) % (args.vocab - FIRST_WORD)
        yield np.concatenate([[CLS], words, np.zeros(args.length - n - 1)]).astype("int32")


def corrupt(tokens, vocab, rate=0.3):
    noise = tf.random.uniform(tf.shape(tokens))
    chosen = tf.logical_and(noise < rate, tokens >= FIRST_WORD)
    action = tf.random.uniform(tf.shape(tokens))
    random_words = tf.random.uniform(tf.shape(tokens), FIRST_WORD, vocab, tf.int32)
    replaced = tf.where(action < 0.8, tf.fill(tf.shape(tokens), MASK),
                        tf.where(action < 0.9, random_words, tokens))
    return tf.where(chosen, replaced, tokens), tf.cast(chosen, tf.float32)


def make_dataset(args, batch=8, seed=0):
    ds = tf.data.Dataset.from_generator(
        lambda: sentences(args, seed), output_signature=tf.TensorSpec((args.length,), tf.int32))

    def prepare(tokens):
        inputs, weights = corrupt(tokens, args.vocab)
        return {"inputs": inputs, "labels": tokens, "weights": weights}

    return ds.batch(batch).map(prepare).prefetch(2)


class Embedder(layers.Layer):
    def __init__(self, args):
        super().__init__()
        self.args = args
        self.dropout = layers.Dropout(0.1)
        self.norm = layers.LayerNormalization()

    def build(self, input_shape):
        init = tf.keras.initializers.TruncatedNormal(stddev=0.02)
        self.table = self.add_weight(name="table", shape=(self.args.vocab, self.args.hidden), initializer=init)
        self.position = self.add_weight(name="position", shape=(self.args.length, self.args.hidden), initializer=init)

    def call(self, tokens, training=None):
        x = tf.gather(tf.convert_to_tensor(self.table), tokens) + self.position
        return self.dropout(self.norm(x), training=training)

    def project(self, hidden):
        return tf.matmul(hidden, self.table, transpose_b=True)


class Block(layers.Layer):
    def __init__(self, args):
        super().__init__()
        self.attention = layers.MultiHeadAttention(args.heads, args.hidden // args.heads)
        self.up = layers.Dense(4 * args.hidden, activation=self.gelu)
        self.down = layers.Dense(args.hidden)
        self.norms = [layers.LayerNormalization(), layers.LayerNormalization()]

    @staticmethod
    def gelu(x):
        return 0.5 * x * (1.0 + tf.math.erf(x / 2.0 ** 0.5))

    def feed_forward(self, x):
        return self.down(self.up(x))

    def call(self, x, mask=None, training=None):
        x = self.norms[0](x + self.attention(x, x, attention_mask=mask, training=training))
        return self.norms[1](x + self.feed_forward(x))


class MaskedLM(tf.keras.Model):
    def __init__(self, args):
        super().__init__()
        self.embedder = Embedder(args)
        self.blocks = [Block(args) for _ in range(args.layers)]
        self.tie = args.tie
        if not args.tie:
            self.out = layers.Dense(args.vocab)

    def call(self, tokens, training=None):
        mask = tf.not_equal(tokens, PAD)[:, None, :]
        x = self.embedder(tokens, training=training)
        for block in self.blocks:
            x = block(x, mask=mask, training=training)
        return self.embedder.project(x) if self.tie else self.out(x)


class Lamb(tf.Module):
    def __init__(self, lr, variables, beta1=0.9, beta2=0.99, decay=0.01):
        super().__init__()
        self.lr, self.beta1, self.beta2, self.decay = lr, beta1, beta2, decay
        self.step = tf.Variable(0, dtype=tf.int64)
        self.m = [tf.Variable(tf.zeros(v.shape)) for v in variables]
        self.v = [tf.Variable(tf.zeros(v.shape)) for v in variables]

    def learning_rate(self):
        warm = tf.minimum(1.0, tf.cast(self.step, tf.float32) / 3.0)
        return self.lr * warm if not callable(self.lr) else self.lr(self.step)

    def trust_ratio(self, w, update):
        w_norm, u_norm = tf.norm(w), tf.norm(update)
        if w_norm > 0 and u_norm > 0:
            ratio = w_norm / u_norm
        else:
            ratio = 1.0
        return tf.minimum(ratio, 10.0)

    def apply_gradients(self, pairs):
        self.step.assign_add(1)
        lr = self.learning_rate()
        for (g, w), m, v in zip(pairs, self.m, self.v):
            m.assign(self.beta1 * m + (1 - self.beta1) * g)
            v.assign(self.beta2 * v + (1 - self.beta2) * g * g)
            update = m / (tf.sqrt(v) + 1e-6) + self.decay * w
            w.assign_sub(lr * self.trust_ratio(tf.convert_to_tensor(w), update) * update)


class Hook:
    def before(self, trainer):
        pass

    def after_step(self, trainer, step, logs):
        pass

    def after(self, trainer):
        pass


class PrintHook(Hook):
    def after_step(self, trainer, step, logs):
        print(step, {k: round(float(v), 3) for k, v in logs.items()})


class JsonHook(Hook):
    def __init__(self, path):
        self.path, self.rows = path, []

    def after_step(self, trainer, step, logs):
        self.rows.append({k: float(v) for k, v in logs.items()})

    def after(self, trainer):
        with open(self.path, "w") as f:
            json.dump(self.rows, f)


class Trainer:
    def __init__(self, args, model, hooks=()):
        self.args, self.model, self.hooks = args, model, list(hooks)
        self.model(tf.zeros((1, args.length), tf.int32))
        self.variables = self.model.trainable_variables
        self.optimizer = self.make_optimizer()
        self.buffers = [tf.Variable(tf.zeros(v.shape), trainable=False) for v in self.variables]

    def make_optimizer(self):
        if self.args.optimizer == "lamb":
            return Lamb(0.01, self.variables)
        return tf.keras.optimizers.AdamW(0.01)

    def loss(self, batch, training):
        logits = self.model(batch["inputs"], training=training)
        ce = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=batch["labels"], logits=logits)
        hits = tf.cast(tf.equal(tf.argmax(logits, -1, tf.int32), batch["labels"]), tf.float32)
        total = tf.reduce_sum(batch["weights"]) + 1e-6
        return tf.reduce_sum(ce * batch["weights"]) / total, tf.reduce_sum(hits * batch["weights"]) / total

    @tf.function
    def accumulate(self, batch):
        with tf.GradientTape() as tape:
            loss, accuracy = self.loss(batch, training=True)
            scaled = loss * self.args.loss_scale
        for buffer, grad in zip(self.buffers, tape.gradient(scaled, self.variables)):
            buffer.assign_add(tf.convert_to_tensor(grad) / (self.args.loss_scale * self.args.accumulate))
        return loss, accuracy

    @tf.function
    def update(self):
        grads, norm = tf.clip_by_global_norm([tf.convert_to_tensor(b) for b in self.buffers], 1.0)
        if tf.math.is_finite(norm):
            self.optimizer.apply_gradients(zip(grads, self.variables))
        for buffer in self.buffers:
            buffer.assign(tf.zeros_like(buffer))
        return norm

    def fit(self, ds):
        batches = iter(ds)
        for hook in self.hooks:
            hook.before(self)
        for step in range(self.args.steps):
            logs = collections.OrderedDict()
            for _ in range(self.args.accumulate):
                logs["loss"], logs["accuracy"] = self.accumulate(next(batches))
            logs["norm"] = self.update()
            for hook in self.hooks:
                hook.after_step(self, step, logs)
        for hook in self.hooks:
            hook.after(self)

    def evaluate(self, ds, batches):
        losses = [self.loss(batch, training=False)[0] for batch in ds.take(batches)]
        return float(tf.exp(tf.reduce_mean(losses)))


def fill_mask(model, tokens):
    """Convenience for notebooks."""
    logits = model(tokens[None])[0]
    return tf.where(tf.equal(tokens, MASK), tf.argmax(logits, -1, tf.int32), tokens)


if __name__ == "__main__":
    options = build_parser().parse_args()
    tf.keras.utils.set_random_seed(0)
    with tempfile.TemporaryDirectory() as folder:
        json_hook = JsonHook(os.path.join(folder, "log.json"))
        trainer = Trainer(options, MaskedLM(options), [PrintHook(), json_hook])
        trainer.fit(make_dataset(options))
        print("logged", len(json.load(open(json_hook.path))))
    print("perplexity %.2f" % trainer.evaluate(make_dataset(options, seed=1), 2))
