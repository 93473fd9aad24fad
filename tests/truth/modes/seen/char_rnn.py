"""Characters one after the other (after the tutorial on text generation)."""
import numpy as np
import tensorflow as tf

TEXT = "to be or not to be that is the question " * 8
CHARS = sorted(set(TEXT))
SEQ = 10


def text_to_ids(text):
    return np.array([CHARS.index(c) for c in text], "int32")


def ids_to_text(ids):
    return "".join(CHARS[i] for i in np.asarray(ids).ravel())


def split_input_target(sequence):
    return sequence[:-1], sequence[1:]


def make_dataset(ids):
    sequences = tf.data.Dataset.from_tensor_slices(ids).batch(SEQ + 1, drop_remainder=True)
    return sequences.map(split_input_target).shuffle(100).batch(4, drop_remainder=True)


class CharModel(tf.keras.Model):
    def __init__(self, vocab, dim, units):
        super().__init__()
        self.embedding = tf.keras.layers.Embedding(vocab, dim)
        self.gru = tf.keras.layers.GRU(units, return_sequences=True, return_state=True)
        self.dense = tf.keras.layers.Dense(vocab)
        self.units = units

    def call(self, inputs, states=None, return_state=False, training=False):
        x = self.embedding(inputs, training=training)
        if states is None:
            states = self.initial_state(x)
        x, states = self.gru(x, initial_state=states, training=training)
        x = self.dense(x, training=training)
        return (x, states) if return_state else x

    def initial_state(self, x):
        return tf.zeros([tf.shape(x)[0], self.units])


class OneStep(tf.keras.Model):
    def __init__(self, model, temperature=1.0):
        super().__init__()
        self.temperature = temperature
        self.model = model
        self.mask = tf.one_hot(0, len(CHARS), on_value=-1e9, off_value=0.0)

    @tf.function
    def generate_one_step(self, inputs, states=None):
        logits, states = self.model(inputs=inputs, states=states, return_state=True)
        return self.draw(self.adjust(logits[:, -1, :])), states

    def adjust(self, logits):
        return logits / self.temperature + self.mask

    def draw(self, logits):
        return tf.cast(tf.random.categorical(logits, num_samples=1), tf.int32)


class Generator(tf.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    @tf.function(input_signature=[tf.TensorSpec([1, None], tf.int32), tf.TensorSpec([], tf.int32)])
    def __call__(self, prompt, count):
        ids = prompt
        for _ in tf.range(count):
            tf.autograph.experimental.set_loop_options(shape_invariants=[(ids, tf.TensorShape([1, None]))])
            ids = tf.concat([ids, self.pick(self.model(ids))], axis=1)
        return ids

    def pick(self, logits):
        return tf.argmax(logits[:, -1:, :], axis=-1, output_type=tf.int32)


class CustomTraining(CharModel):
    @tf.function
    def train_step(self, inputs):
        inputs, labels = inputs
        with tf.GradientTape() as tape:
            loss = self.sequence_loss(labels, self(inputs, training=True))
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.trainable_variables), self.trainable_variables))
        return {"loss": loss}

    def sequence_loss(self, labels, logits):
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
        return tf.reduce_mean(losses)


def beam_search(model, prompt, width=2):
    beams = [(0.0, list(text_to_ids(prompt)))]
    for _ in range(2):
        beams = extend(model, beams)[:width]
    return ids_to_text(beams[0][1])


def extend(model, beams):
    grown = []
    for score, ids in beams:
        logps = tf.nn.log_softmax(model(np.array([ids], "int32"))[0, -1]).numpy()
        grown += [(score + logps[i], ids + [i]) for i in range(len(CHARS))]
    return sorted(grown, key=lambda beam: -beam[0])


def anneal(epoch):
    return 1e-2 / (1 + epoch)


def rhyme(first, second):
    return first[-2:] == second[-2:]


dataset = make_dataset(text_to_ids(TEXT))
model = CharModel(len(CHARS), 4, 8)
model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(dataset, epochs=1, verbose=0, callbacks=[tf.keras.callbacks.LearningRateScheduler(anneal)])

one_step = OneStep(model, 0.8)
states, ids = None, tf.constant([text_to_ids("to ")])
result = []
for _ in range(4):
    ids, states = one_step.generate_one_step(ids, states)
    result.append(int(ids[0, 0]))
print(ids_to_text(result), beam_search(model, "be"))
print(ids_to_text(Generator(model)(tf.constant([text_to_ids("or")]), tf.constant(3))))

custom = CustomTraining(len(CHARS), 4, 8)
custom.compile(optimizer=tf.keras.optimizers.Adam(), loss="mse")
for inputs, labels in dataset.take(2):
    logs = custom.train_step([inputs, labels])
print(float(logs["loss"]))
