"""One step of a generator of text, and vocabularies as closures."""
import tensorflow as tf

TEXT = "the quick brown fox"


def vocabulary(text):
    return sorted(set(text))


class OneStep(tf.keras.Model):
    def __init__(self, model, ids, temperature=1.0):
        super().__init__()
        self.model = model
        self.ids = ids
        self.temperature = temperature

    @tf.function
    def generate_one_step(self, inputs):
        logits = self.scaled(self.model(inputs))
        return tf.squeeze(tf.random.categorical(logits[:, -1], 1), axis=-1)

    def scaled(self, logits):
        return logits / self.temperature


def network(size):
    return tf.keras.Sequential([tf.keras.Input([None], dtype="int32"), tf.keras.layers.Embedding(size, 4),
                                tf.keras.layers.GRU(4, return_sequences=True), tf.keras.layers.Dense(size)])


def split(chunk):
    return chunk[:-1], chunk[1:]


def dataset(ids):
    return tf.data.Dataset.from_tensor_slices(ids).batch(5, drop_remainder=True).map(split).batch(1)


def loss(labels, logits):
    return tf.keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)


chars = vocabulary(TEXT)
index = {c: i for i, c in enumerate(chars)}
encode = lambda text: [index[c] for c in text]
decode = lambda ids: "".join(chars[i] for i in ids)
model = network(len(chars))
model.compile("adam", loss)
model.fit(dataset(encode(TEXT)), verbose=0)
one = OneStep(model, index)
state, made = tf.constant([encode("the")]), []
for _ in range(3):
    ids = one.generate_one_step(state)
    made.append(int(ids[0]))
    state = tf.concat([state, ids[:, None]], axis=1) if ids.dtype == state.dtype else state
print(decode(made))
