"""Skip-grams with negative sampling (after the word2vec tutorial)."""
import collections
import io

import numpy as np
import tensorflow as tf

SEED = 42
CORPUS = """the wide road shimmered in the hot sun
the hot road was wide and long
in the sun the long road shimmered"""


class Vocabulary:
    def __init__(self, sentences):
        counts = collections.Counter(word for s in sentences for word in s.split())
        self.words = ["<pad>"] + [w for w, _ in counts.most_common()]
        self.index = {w: i for i, w in enumerate(self.words)}

    def __len__(self):
        return len(self.words)

    def __getitem__(self, word):
        return self.index[word]

    def encode(self, sentence):
        return [self[word] for word in sentence.split()]


def positive_pairs(sequence, window):
    for i, target in enumerate(sequence):
        for j in range(max(0, i - window), min(len(sequence), i + window + 1)):
            if i != j:
                yield target, sequence[j]


def sample_negatives(context, count, vocab_size):
    context = tf.reshape(tf.constant(context, tf.int64), [1, 1])
    candidates, _, _ = tf.random.log_uniform_candidate_sampler(
        true_classes=context, num_true=1, num_sampled=count, unique=True, range_max=vocab_size, seed=SEED)
    return candidates


def generate_training_data(sequences, window, negatives, vocab_size):
    targets, contexts, labels = [], [], []
    for sequence in sequences:
        for target, positive in positive_pairs(sequence, window):
            sampled = sample_negatives(positive, negatives, vocab_size)
            contexts.append(tf.concat([[positive], sampled], 0).numpy())
            targets.append(target)
            labels.append([1] + [0] * negatives)
    return np.array(targets), np.array(contexts), np.array(labels)


class Word2Vec(tf.keras.Model):
    def __init__(self, vocab_size, dim):
        super().__init__()
        self.target_embedding = tf.keras.layers.Embedding(vocab_size, dim, name="w2v")
        self.context_embedding = tf.keras.layers.Embedding(vocab_size, dim)

    def call(self, pair):
        target, context = pair
        return self.similarity(self.target_embedding(target), self.context_embedding(context))

    def similarity(self, word, context):
        return tf.einsum("be,bce->bc", word, context)

    def nearest(self, index, k=2):
        vectors = tf.math.l2_normalize(self.target_embedding.embeddings, axis=1)
        return tf.math.top_k(tf.linalg.matvec(vectors, vectors[index]), k + 1).indices.numpy()[1:]


def custom_loss(x_logit, y_true):
    return tf.nn.sigmoid_cross_entropy_with_logits(logits=x_logit, labels=y_true)


def nce(y_true, y_pred):
    return tf.reduce_mean(custom_loss(y_pred, tf.cast(y_true, tf.float32)), axis=-1)


def export_vectors(weights, vocabulary):
    out = io.StringIO()
    for index, word in enumerate(vocabulary.words):
        if index == 0:
            continue
        out.write(word + "\t" + format_vector(weights[index]) + "\n")
    return out.getvalue()


def format_vector(vector):
    return "\t".join("%.3f" % x for x in vector)


def subsample(words, threshold=1e-3):
    counts = collections.Counter(words)
    return [w for w in words if np.random.rand() < np.sqrt(threshold / counts[w])]


sentences = CORPUS.splitlines()
vocabulary = Vocabulary(sentences)
targets, contexts, labels = generate_training_data([vocabulary.encode(s) for s in sentences], 2, 3, len(vocabulary))
dataset = tf.data.Dataset.from_tensor_slices(((targets, contexts), labels)).shuffle(100).batch(16, drop_remainder=True)

word2vec = Word2Vec(len(vocabulary), 4)
word2vec.compile("adam", loss=nce, metrics=["accuracy"])
word2vec.fit(dataset, epochs=2, verbose=0)
print(vocabulary.words[word2vec.nearest(vocabulary["road"])[0]])
print(len(export_vectors(word2vec.get_layer("w2v").get_weights()[0], vocabulary)))
