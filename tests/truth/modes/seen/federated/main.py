import numpy as np
import tensorflow as tf

from client import Client
from server import Server

TRUE_W = np.array([[1.0], [-2.0], [0.5]], "float32")


def client_data(index):
    rng = np.random.default_rng(index)
    x = rng.normal(size=(20 + 4 * index, 3)).astype("float32")
    y = x @ TRUE_W + 0.3
    ds = tf.data.Dataset.from_tensor_slices((x, y.astype("float32")))
    return ds.map(lambda a, b: (jitter(a), b)).batch(8)


def jitter(x):
    return x + 1e-3 * tf.sin(x)


def run(codec):
    clients = [Client("c%d" % i, client_data(i), 3) for i in range(3)]
    start = {"w": tf.zeros([3, 1]), "b": tf.zeros([1])}
    server = Server(clients, start, codec)
    for r in range(3):
        server.round(r)
    return server


def main():
    for codec in ("identity", "topk", "quantize"):
        server = run(codec)
        print(codec, "improved:", server.history[-1] < server.history[0])


if __name__ == "__main__":
    main()
