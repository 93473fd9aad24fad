import numpy as np
from tensorflow import keras

from dataset import DiscSequence, training_set
from metrics import BinaryIoU, bce_dice_loss, dice_coefficient
from network import build_unet

SIZE = 16


class SampleMask(keras.callbacks.Callback):
    """Keeps a predicted mask of each epoch."""

    def __init__(self, image):
        super().__init__()
        self.image, self.masks = image, []

    def on_epoch_end(self, epoch, logs=None):
        self.masks.append(create_mask(self.model(self.image[None], training=False)))


def create_mask(prediction):
    return np.asarray(prediction)[0, ..., 0] > 0.5


def overlay(image, mask):
    return np.where(mask[..., None], [1.0, 0.0, 0.0], np.repeat(image, 3, axis=-1))


def schedule(epoch, rate):
    return rate if epoch < 1 else rate * 0.5


def main():
    model = build_unet(SIZE)
    model.compile(keras.optimizers.Adam(1e-2), loss=bce_dice_loss, metrics=[dice_coefficient, BinaryIoU()])
    evaluation = DiscSequence(8, 4, SIZE)
    images, _ = evaluation[0]
    sampler = SampleMask(images[0])
    callbacks = [sampler, keras.callbacks.LearningRateScheduler(schedule)]
    model.fit(training_set(24, SIZE, 8), epochs=2, callbacks=callbacks, verbose=0)
    print({k: round(float(v), 3) for k, v in model.evaluate(evaluation, verbose=0, return_dict=True).items()})
    print(sampler.masks[-1].mean())


if __name__ == "__main__":
    main()
