"""Trains the two tower retrieval model and answers queries."""
import argparse

import tensorflow as tf

import data
from retrieval import BruteForce, Retrieval, recall_at_k


def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--dim", type=int, default=8)
    parser.add_argument("--log-q", action="store_true")
    return parser.parse_args()


def make_train_step(model, optimizer):
    @tf.function
    def train_step(features):
        with tf.GradientTape() as tape:
            loss = model(features)
        variables = list(model.trainable_variables)
        gradients = clip(tape.gradient(loss, variables))
        optimizer.apply_gradients(zip(gradients, variables))
        return loss

    return train_step


def clip(gradients, norm=1.0):
    clipped, _ = tf.clip_by_global_norm(gradients, norm)
    return clipped


class SGD:
    """Plain enough not to depend on the release of Keras."""

    def __init__(self, rate):
        self.rate = rate

    def apply_gradients(self, pairs):
        for gradient, variable in pairs:
            self.update(gradient, variable)

    def update(self, gradient, variable):
        variable.assign_sub(self.rate * tf.convert_to_tensor(gradient))


def main():
    args = parse_args()
    train = data.load()
    model = Retrieval(args.dim, log_q=data.popularity(train) if args.log_q else None)
    for features in train.take(1):
        print("initial loss %.3f" % float(model(features)))
    train_step = make_train_step(model, SGD(0.5))
    for epoch in range(args.epochs):
        losses = [float(train_step(features)) for features in train]
        print("epoch %d loss %.3f" % (epoch, sum(losses) / len(losses)))
    index = BruteForce(model).index(data.candidates())
    print("recall %.2f" % recall_at_k(index, train))


if __name__ == "__main__":
    main()
