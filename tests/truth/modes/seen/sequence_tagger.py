"""Sequence tagging with custom recurrent cells, a wrapper layer and a CRF-style decoder."""
import numpy as np
import tensorflow as tf

L = tf.keras.layers
TAGS = 3


@tf.keras.utils.register_keras_serializable("tagger")
class MinimalGatedCell(L.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
        self.output_size = units

    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(input_shape[-1] + self.units, 2 * self.units),
                                 initializer="glorot_uniform")
        self.built = True

    def gates(self, inputs, h):
        return tf.split(tf.matmul(tf.concat([inputs, h], -1), self.w), 2, axis=-1)

    def call(self, inputs, states, training=None):
        (h,) = states if isinstance(states, (list, tuple)) else (states,)
        forget, candidate = self.gates(inputs, h)
        forget = tf.sigmoid(forget)
        h = forget * h + (1.0 - forget) * tf.tanh(candidate)
        return h, [h]

    def get_config(self):
        return dict(super().get_config(), units=self.units)


class ResidualWrapper(L.Wrapper):
    def build(self, input_shape):
        if not self.layer.built:
            self.layer.build(input_shape)
        self.built = True

    def call(self, x):
        return self.combine(x, self.layer(x))

    def combine(self, x, y):
        return x + 0.5 * y


class TransitionScores(L.Layer):
    def build(self, input_shape):
        self.transitions = self.add_weight(name="transitions", shape=(TAGS, TAGS), initializer="zeros")
        self.built = True

    def call(self, emissions):
        if self.trainable:
            return emissions + self.expected(emissions)
        return emissions

    def expected(self, emissions):
        probs = tf.nn.softmax(emissions)
        previous = tf.pad(probs[:, :-1], [[0, 0], [1, 0], [0, 0]])
        return tf.einsum("bti,ij->btj", previous, tf.convert_to_tensor(self.transitions))


@tf.function(input_signature=[tf.TensorSpec([None, TAGS], tf.float32), tf.TensorSpec([TAGS, TAGS], tf.float32)])
def viterbi(emissions, transitions):
    steps = tf.shape(emissions)[0]
    back = tf.TensorArray(tf.int32, steps)
    score = emissions[0]
    for t in tf.range(1, steps):
        candidates = score[:, None] + transitions
        back = back.write(t, tf.argmax(candidates, 0, output_type=tf.int32))
        score = tf.reduce_max(candidates, 0) + emissions[t]
    path = tf.TensorArray(tf.int32, steps)
    tag = tf.argmax(score, output_type=tf.int32)
    path = path.write(steps - 1, tag)
    for t in tf.range(steps - 1, 0, -1):
        tag = back.read(t)[tag]
        path = path.write(t - 1, tag)
    return path.stack()


def brute_force(emissions, transitions):
    best, best_score = None, -np.inf
    for flat in np.ndindex(*([TAGS] * len(emissions))):
        score = path_score(flat, emissions, transitions)
        if score > best_score:
            best, best_score = flat, score
    return list(best)


def path_score(path, emissions, transitions):
    total = sum(emissions[i][tag] for i, tag in enumerate(path))
    return total + sum(transitions[a][b] for a, b in zip(path, path[1:]))


def masked_crossentropy(y_true, y_pred):
    y_true = tf.cast(y_true, tf.int32)
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.maximum(y_true, 0), y_pred)
    return tf.reduce_mean(losses * tf.cast(y_true >= 0, tf.float32), axis=-1)


def build(vocab, dim=8):
    ids = tf.keras.Input((None,), dtype="int32")
    x = L.Embedding(vocab, dim)(ids)
    x = L.Bidirectional(L.RNN(MinimalGatedCell(dim // 2), return_sequences=True))(x)
    x = ResidualWrapper(L.Dense(dim, activation=lambda t: tf.nn.relu(t) - 0.1))(x)
    emissions = L.TimeDistributed(L.Dense(TAGS))(x)
    return tf.keras.Model(ids, TransitionScores(name="transitions")(emissions))


def tag_rule(ids):
    previous = np.pad(ids[:, :-1], [[0, 0], [1, 0]])
    return ((ids + previous) % TAGS).astype("int32")


def samples(n, seed=0):
    rng = np.random.default_rng(seed)
    for _ in range(n):
        length = int(rng.integers(3, 7))
        ids = rng.integers(1, 9, size=(1, length)).astype("int32")
        yield ids[0], tag_rule(ids)[0]


def main():
    tf.keras.utils.set_random_seed(0)
    ds = tf.data.Dataset.from_generator(
        samples, args=[48], output_signature=(tf.TensorSpec([None], tf.int32), tf.TensorSpec([None], tf.int32)))
    ds = ds.padded_batch(8, padded_shapes=([8], [8]), padding_values=(0, -1))
    model = build(9)
    model.compile(tf.keras.optimizers.Adam(0.02), masked_crossentropy)
    history = model.fit(ds, epochs=3, verbose=0).history["loss"]
    print("improved:", history[-1] < history[0])
    emissions = model(tf.constant([[1, 2, 3, 4]]))[0]
    transitions = tf.convert_to_tensor(model.get_layer("transitions").transitions)
    path = viterbi(emissions, transitions).numpy().tolist()
    print("viterbi exact:", path == brute_force(emissions.numpy(), transitions.numpy()))


if __name__ == "__main__":
    main()
