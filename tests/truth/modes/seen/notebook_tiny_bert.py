# A notebook that was saved as a script: masked language modelling on toy text.

# %%
import re

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

# %%
TEXT = ["the cat sat on the mat", "a dog ran in the park", "the bird sang a song", "a fish swam in the sea"] * 4
MAX_LEN, DIM, HEADS, MASK = 8, 8, 2, 1


# %%
def tokenize(line):
    return re.findall(r"\w+", line.lower())


vocab = {"[pad]": 0, "[mask]": 1}
for line in TEXT:
    for token in tokenize(line):
        vocab.setdefault(token, len(vocab))
inverse = {i: t for t, i in vocab.items()}


def encode(line):
    ids = [vocab[t] for t in tokenize(line)][:MAX_LEN]
    return np.pad(ids, (0, MAX_LEN - len(ids)))


def decode(ids):
    return " ".join(inverse[int(i)] for i in ids if i)


encoded = np.stack([encode(line) for line in TEXT]).astype("int32")


# %%
def mask_tokens(ids):
    noise = tf.random.uniform(tf.shape(ids))
    chosen = tf.logical_and(noise < 0.3, ids > MASK)
    weights = tf.cast(chosen, tf.float32)
    return tf.where(chosen, MASK, ids), ids, weights


dataset = tf.data.Dataset.from_tensor_slices(encoded).shuffle(16).map(mask_tokens).batch(4)


# %%
class PositionalEmbedding(layers.Layer):
    def __init__(self, vocab_size, dim, **kwargs):
        super().__init__(**kwargs)
        self.token = layers.Embedding(vocab_size, dim)
        self.position = self.add_weight(name="pos", shape=(MAX_LEN, dim), initializer="normal")

    def call(self, ids):
        return self.token(ids) + self.position[None]


def feed_forward(dim):
    return keras.Sequential([layers.Dense(2 * dim, activation=gelu), layers.Dense(dim)])


def gelu(x):
    return 0.5 * x * (1.0 + tf.tanh(0.79788456 * (x + 0.044715 * tf.pow(x, 3))))


class Encoder(layers.Layer):
    def __init__(self, dim, heads):
        super().__init__()
        self.attention = layers.MultiHeadAttention(heads, dim // heads)
        self.ffn = feed_forward(dim)
        self.norms = [layers.LayerNormalization() for _ in range(2)]

    def residual(self, x, y, index):
        return self.norms[index](x + y)

    def call(self, x):
        x = self.residual(x, self.attention(x, x), 0)
        return self.residual(x, self.ffn(x), 1)


loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="none")
loss_tracker = keras.metrics.Mean(name="loss")


class MaskedLanguageModel(keras.Model):
    def train_step(self, inputs):
        features, labels, weights = inputs
        with tf.GradientTape() as tape:
            predictions = self(features, training=True)
            loss = self.masked_loss(labels, predictions, weights)
        variables = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        loss_tracker.update_state(loss)
        return {"loss": loss_tracker.result()}

    def masked_loss(self, labels, predictions, weights):
        losses = loss_fn(labels, predictions) * weights
        return tf.reduce_sum(losses) / (tf.reduce_sum(weights) + 1e-6)

    @property
    def metrics(self):
        return [loss_tracker]


def create_model(blocks=1):
    inputs = layers.Input((MAX_LEN,), dtype="int32")
    x = PositionalEmbedding(len(vocab), DIM)(inputs)
    for _ in range(blocks):
        x = Encoder(DIM, HEADS)(x)
    outputs = layers.Dense(len(vocab), name="logits")(x)
    return MaskedLanguageModel(inputs, outputs)


# %%
class ShowGuesses(keras.callbacks.Callback):
    def __init__(self, sample, k=2):
        super().__init__()
        self.sample = sample
        self.k = k

    def on_epoch_end(self, epoch, logs=None):
        prediction = self.model.predict(self.sample[None], verbose=0)[0]
        for row in prediction[:2]:
            self.show(row)

    def show(self, row):
        best = row.argsort()[-self.k:][::-1]
        print(decode(best))


model = create_model()
model.compile("adam")
history = model.fit(dataset, epochs=2, verbose=0, callbacks=[ShowGuesses(encoded[0])])


# %%
def plot_history(history):
    import matplotlib.pyplot as plt
    plt.plot(history.history["loss"])
    plt.show()


def perplexity(model, ids):
    logits = model(ids)
    return float(tf.exp(tf.reduce_mean(loss_fn(ids, logits))))


print(perplexity(model, encoded[:2]))

# %%
encoder = keras.Model(model.input, model.layers[-2].output)


def sentence_vector(line):
    states = encoder(encode(line)[None].astype("int32"))
    return tf.reduce_mean(states, axis=1)[0].numpy()


def cosine(a, b):
    return float(np.dot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b)))


print(cosine(sentence_vector("the cat sat"), sentence_vector("a dog ran")))
