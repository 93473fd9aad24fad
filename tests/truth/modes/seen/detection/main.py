"""RetinaNet-like detector on synthetic shapes."""
import argparse

import numpy as np
import tensorflow as tf

from boxes import AnchorBox, LabelEncoder, iou_numpy
from dataset import ShapesDataset, build_dataset
from losses import RetinaLoss
from model import DecodePredictions, Detector, TinyRetina


class EvalCallback(tf.keras.callbacks.Callback):
    def __init__(self, detector, source):
        super().__init__()
        self.detector = detector
        self.source = source

    def on_epoch_end(self, epoch, logs=None):
        scores = [self.best_iou(image, boxes) for image, boxes, _ in self.source()]
        print("epoch", epoch, "mean best iou", round(float(np.mean(scores)), 3))

    def best_iou(self, image, boxes):
        out = self.detector.detect((image * 255).astype("uint8"))
        pred = out["boxes"].numpy()
        return max(iou_numpy(p, g[[1, 0, 3, 2]]) for p in pred for g in boxes)


def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=32)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--epochs", type=int, default=1)
    return parser.parse_args()


def visualize(image, boxes):
    canvas = tf.image.draw_bounding_boxes(image[None], boxes[None], [[1.0, 0.0, 0.0]])
    return canvas[0].numpy()


def main():
    args = parse_args()
    encoder = LabelEncoder(args.size)
    train = build_dataset(ShapesDataset(16, args.size), encoder, args.batch)
    model = TinyRetina(2, AnchorBox().num_anchors)
    detector = Detector(model, DecodePredictions(encoder), args.size)
    model.compile(optimizer=tf.keras.optimizers.Adam(1e-3), loss=RetinaLoss(2))
    model.fit(train, epochs=args.epochs, verbose=0,
              callbacks=[EvalCallback(detector, ShapesDataset(2, args.size, 5))])


if __name__ == "__main__":
    main()
