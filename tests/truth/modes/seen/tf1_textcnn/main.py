"""TensorFlow 1 training script: placeholders, sessions, py_func and hooks."""
import numpy as np
import tensorflow.compat.v1 as tf

import data_helpers
from text_cnn import TextCNN

tf.disable_v2_behavior()

flags = tf.app.flags
flags.DEFINE_integer("embedding_dim", 8, "dimension of embeddings")
flags.DEFINE_string("filter_sizes", "2,3", "comma separated")
flags.DEFINE_integer("num_epochs", 2, "epochs")
flags.DEFINE_boolean("interpret", False, "print attention")
FLAGS = flags.FLAGS


def build_model(vocab, length):
    sizes = list(map(int, FLAGS.filter_sizes.split(",")))
    return TextCNN(length, 2, len(vocab), FLAGS.embedding_dim, sizes, 4, l2_reg_lambda=0.01)


def log_scores(scores):
    log_scores.calls += 1
    return np.float32(scores.max())


log_scores.calls = 0


def confidence(model):
    return tf.py_func(log_scores, [tf.nn.softmax(model.scores)], tf.float32)


class Trainer(object):
    def __init__(self, sess, model):
        self.sess, self.model = sess, model
        self.confidence = confidence(model)
        self.init_op = tf.group(tf.global_variables_initializer(), tf.local_variables_initializer())

    def feed(self, batch, keep_prob=1.0):
        x, y = zip(*batch)
        return {self.model.input_x: np.array(x), self.model.input_y: np.array(y), self.model.keep_prob: keep_prob}

    def train_step(self, batch):
        _, step, loss, acc = self.sess.run(
            [self.model.train_op, self.model.global_step, self.model.loss, self.model.accuracy],
            self.feed(batch, 0.5))
        return step, loss, acc

    def dev_step(self, batch):
        return self.sess.run([self.model.accuracy, self.confidence], self.feed(batch))

    def explain(self, batch):
        return self.sess.run(self.model.attention, self.feed(batch))


def run():
    tf.set_random_seed(1)
    texts, y = data_helpers.load_data_and_labels()
    length = max(len(t.split()) for t in texts)
    processor = data_helpers.VocabularyProcessor(length).fit(texts)
    x = processor.transform(texts)
    with tf.Graph().as_default(), tf.Session() as sess:
        trainer = Trainer(sess, build_model(processor.vocab, length))
        sess.run(trainer.init_op)
        for batch in data_helpers.batch_iter(zip(x, y), 4, FLAGS.num_epochs):
            step, loss, acc = trainer.train_step(batch)
        print("step %d loss %.3f" % (step, loss), trainer.dev_step(list(zip(x, y))), log_scores.calls)
        if FLAGS.interpret:
            print(trainer.explain(list(zip(x, y))))


def main(_):
    run()


if __name__ == "__main__":
    tf.app.run(main)
