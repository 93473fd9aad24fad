"""Federated averaging simulated on one machine, non-IID shards."""
import numpy as np
import tensorflow as tf

from client import ByzantineClient, Client, FedProxClient
from server import Server

CLASSES, DIM = 4, 6
ATTACK = False


class DenseNet(tf.keras.Model):
    def __init__(self, width=12):
        super().__init__()
        self.hidden = tf.keras.layers.Dense(width)
        self.out = tf.keras.layers.Dense(CLASSES)

    def call(self, x):
        return self.out(gelu(self.hidden(x)))


def gelu(x):
    return 0.5 * x * (1.0 + tf.math.erf(x / tf.sqrt(2.0)))


def model_fn():
    model = DenseNet()
    model(tf.zeros((1, DIM)))
    return model


def shards(clients, per_client=32):
    rng = np.random.default_rng(0)
    centers = rng.normal(size=(CLASSES, DIM)) * 2
    for _ in range(clients):
        proportions = rng.dirichlet(np.full(CLASSES, 0.5))
        y = rng.choice(CLASSES, per_client, p=proportions)
        yield (centers[y] + rng.normal(size=(per_client, DIM))).astype("float32"), y


def standardize(x, y):
    return (x - tf.reduce_mean(x)) / tf.math.reduce_std(x), y


def jitter(x, y):
    return x + tf.random.normal(tf.shape(x), stddev=0.01), y


def client_class(index):
    if ATTACK and index == 0:
        return ByzantineClient
    return FedProxClient if index % 2 else Client


if __name__ == "__main__":
    clients = []
    for i, arrays in enumerate(shards(4)):
        ds = tf.data.Dataset.from_tensor_slices(arrays).map(standardize).map(jitter).batch(8)
        clients.append(client_class(i)("client-%d" % i, ds, model_fn))
    server = Server(model_fn(), clients)
    print("before %.2f" % server.evaluate())
    for number in range(2):
        print("round", number, "loss %.3f" % server.round())
    print("after %.2f in %d rounds" % (server.evaluate(), len(server.timings)))
