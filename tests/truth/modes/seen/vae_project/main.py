import numpy as np
import tensorflow as tf

import data
from callbacks import SampleLogger, beta_logger
from model import VAE


def main():
    tf.keras.utils.set_random_seed(0)
    train = data.pipeline(data.blobs(64, 10, seed=0), 16)
    valid = data.pipeline(data.blobs(32, 10, seed=1), 16)
    vae = VAE(10, 2)
    vae.compile(optimizer=tf.keras.optimizers.Adam(0.01))
    seen, logger = [], SampleLogger(every=2)
    vae.fit(train, validation_data=valid, epochs=3, verbose=0, callbacks=[logger, beta_logger(seen)])
    print("samples:", [s.shape for s in logger.samples])
    print("logs:", seen[0])
    path = vae.interpolate(tf.zeros([2]), tf.ones([2]))
    print("path:", path.shape, np.all(path.numpy() >= 0))


if __name__ == "__main__":
    main()
