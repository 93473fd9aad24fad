"""In-batch softmax retrieval."""
import tensorflow as tf

from towers import CrossLayer, HashEmbedding, Tower


class Retrieval(tf.Module):
    def __init__(self, dim=8, temperature=0.2, use_context=False, log_q=None):
        super().__init__()
        self.user_embedding = HashEmbedding(32, dim)
        self.movie_embedding = HashEmbedding(64, dim)
        self.query, self.candidate = Tower([16, dim]), Tower([16, dim])
        self.temperature, self.log_q = temperature, log_q
        self.cross = CrossLayer() if use_context else None

    def embed_query(self, features):
        x = self.user_embedding(features["user_id"])
        if self.cross is not None:
            x = self.cross(x, self.context(features))
        return self.query(x)

    def context(self, features):
        return tf.one_hot(features["hour"], 24)

    def embed_candidate(self, titles):
        return self.candidate(self.movie_embedding(titles))

    def correct(self, logits, titles):
        return logits - self.log_q.lookup(titles)[None]

    def mask_duplicates(self, logits, titles):
        same = tf.cast(titles[:, None] == titles[None], tf.float32) - tf.eye(tf.shape(titles)[0])
        return logits - 1e9 * same

    def __call__(self, features):
        titles = features["movie_title"]
        logits = tf.matmul(self.embed_query(features), self.embed_candidate(titles), transpose_b=True) / self.temperature
        if self.log_q is not None:
            logits = self.correct(logits, titles)
        logits = self.mask_duplicates(logits, titles)
        labels = tf.range(tf.shape(logits)[0])
        return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))


class BruteForce:
    """Index over all candidates."""

    def __init__(self, model, k=3):
        self.model, self.k = model, k
        self.query = tf.function(self._query, input_signature=[{"user_id": tf.TensorSpec([None], tf.string)}])

    def index(self, dataset):
        self.titles = tf.constant([t for t in dataset.as_numpy_iterator()])
        self.vectors = self.model.embed_candidate(self.titles)
        return self

    def _query(self, features):
        scores = tf.matmul(self.model.embed_query(features), self.vectors, transpose_b=True)
        values, indices = tf.math.top_k(scores, self.k)
        return values, self.gather(indices)

    def gather(self, indices):
        return tf.gather(self.titles, indices)


def recall_at_k(index, dataset):
    hits = total = 0
    for batch in dataset:
        _, found = index.query({"user_id": batch["user_id"]})
        hits += int(tf.reduce_sum(tf.cast(found == batch["movie_title"][:, None], tf.int32)))
        total += len(batch["user_id"])
    return hits / total
