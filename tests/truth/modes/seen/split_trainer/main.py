import sys

import numpy as np

from core import networks
from core.training import Job


def make_data(count=32):
    draw = np.random.default_rng(0)
    x = draw.normal(size=(count, 4)).astype("float32")
    return x, (x[:, 0] > 0).astype("int32")


def usage():
    print("usage: main.py [epochs]")


def main():
    if len(sys.argv) > 2:
        usage()
        sys.exit(2)
    x, y = make_data()
    classifier = Job(networks.classifier(4, 2))
    print(sorted(classifier.run(x, y)))
    autoencoder = networks.autoencoder(4)
    job = Job(autoencoder)
    job.run(x)
    print(job, autoencoder.reconstruct(x).shape)


if __name__ == "__main__":
    main()
