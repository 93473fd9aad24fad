import tensorflow as tf

import interactions
from retrieval import BruteForceIndex, TwoTower
from towers import ItemTower, Tower


class EarlyRecall(tf.keras.callbacks.Callback):
    def __init__(self, target):
        super().__init__()
        self.target = target

    def on_epoch_end(self, epoch, logs=None):
        if self.reached(logs or {}):
            self.model.stop_training = True

    def reached(self, logs):
        return float(logs.get("recall_at_2", 0.0)) > self.target


def main():
    tf.keras.utils.set_random_seed(0)
    model = TwoTower(Tower(20, 8, [8]), ItemTower(30, 8, [8]))
    model.compile(optimizer=tf.keras.optimizers.Adagrad(0.1))
    history = model.fit(interactions.training(64, 8), epochs=2, verbose=0,
                        callbacks=[EarlyRecall(0.99)])
    print("keys:", sorted(history.history))
    index = BruteForceIndex(model.user_tower).index(interactions.catalogue(30), model.item_tower)
    ids, scores = index.query(tf.constant([1, 2]))
    print("top:", ids.shape, bool(tf.reduce_all(scores[:, 0] >= scores[:, 1])))


if __name__ == "__main__":
    main()
