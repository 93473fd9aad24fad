"""Character CTC on synthetic filterbanks."""
import tensorflow as tf

from acoustic import AcousticModel
from features import pipeline, vocab
from vocab import collapse, edit_distance

TEXTS = ["abc", "fade", "bad cab", "deaf", "a cafe", "face", "bead", "dad"]


class WarmupDecay(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup):
        super().__init__()
        self.peak, self.warmup = peak, warmup

    def __call__(self, step):
        step = tf.cast(step, tf.float32) + 1.0
        return self.peak * tf.minimum(step / self.warmup, self.decay(step))

    def decay(self, step):
        return tf.sqrt(self.warmup / step)

    def get_config(self):
        return {"peak": self.peak, "warmup": self.warmup}


def distributed_reduce(strategy, value):
    return strategy.reduce(tf.distribute.ReduceOp.MEAN, value, axis=None)


def build_step(model, optimizer):
    def step(batch):
        with tf.GradientTape() as tape:
            loss = model.ctc(batch)
        gradients, norm = tf.clip_by_global_norm(tape.gradient(loss, model.trainable_variables), 5.0)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss, norm

    return tf.function(step, reduce_retracing=True)


def character_error_rate(model, dataset):
    errors = total = 0
    for batch in dataset:
        for ids, truth in zip(model.recognize(batch["frames"]).numpy(), batch["labels"].numpy()):
            reference = vocab.decode(truth)
            errors += edit_distance(vocab.decode(collapse(ids)), reference)
            total += len(reference)
    return errors / total


if __name__ == "__main__":
    train, test = pipeline(TEXTS, True), pipeline(TEXTS[:3], False)
    model = AcousticModel(vocab.size)
    model(next(iter(test))["frames"])
    step = build_step(model, tf.keras.optimizers.Adam(WarmupDecay(5e-3, 4.0)))
    for epoch in range(2):
        for batch in train:
            loss, norm = step(batch)
        print("epoch %d loss %.3f norm %.2f" % (epoch, loss, norm))
    print("cer %.2f" % character_error_rate(model, test))
