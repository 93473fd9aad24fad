"""Train a tiny GPT on a few lines of text and sample from it."""
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import tensorflow as tf

from config import GPTConfig
from data import CharTokenizer, TEXT, make_dataset
from model import GPT
from sampling import Generator, greedy, nucleus_filter


class WarmupCosine(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup, total):
        self.peak = peak
        self.warmup = warmup
        self.total = total

    def cosine(self, step):
        progress = (step - self.warmup) / (self.total - self.warmup)
        return 0.5 * self.peak * (1.0 + tf.cos(3.14159 * tf.clip_by_value(progress, 0.0, 1.0)))

    def __call__(self, step):
        step = tf.cast(step, tf.float32)
        return tf.where(step < self.warmup, self.peak * step / self.warmup, self.cosine(step))

    def get_config(self):
        return {"peak": self.peak, "warmup": self.warmup, "total": self.total}


def lm_loss(y_true, y_pred):
    return tf.keras.losses.sparse_categorical_crossentropy(y_true, y_pred, from_logits=True)


def perplexity(y_true, y_pred):
    return tf.exp(tf.reduce_mean(lm_loss(y_true, y_pred)))


class SampleCallback(tf.keras.callbacks.Callback):
    def __init__(self, generator, tokenizer, prompt="To be"):
        super().__init__()
        self.generator = generator
        self.tokenizer = tokenizer
        self.prompt = prompt

    def prompt_tensor(self):
        return tf.constant([self.tokenizer.encode(self.prompt)], tf.int32)

    def on_epoch_end(self, epoch, logs=None):
        ids = self.generator.generate(self.prompt_tensor(), tf.constant(8))
        print(epoch, repr(self.tokenizer.decode(ids[0].numpy())))


def main():
    tokenizer = CharTokenizer(TEXT)
    config = GPTConfig.from_args().replace(vocab_size=len(tokenizer))
    model = GPT(config)
    ds = make_dataset(tokenizer, config.block_size, config.batch_size)
    schedule = WarmupCosine(config.learning_rate, config.warmup, config.steps)
    model.compile(tf.keras.optimizers.Adam(schedule), loss=lm_loss, metrics=[perplexity])
    generator = Generator(model)
    model.fit(ds, epochs=2, steps_per_epoch=config.steps // 2, verbose=0,
              callbacks=[SampleCallback(generator, tokenizer)])
    print("parameters", model.num_params())
    out = greedy(model, tf.constant([tokenizer.encode("And")], tf.int32), 5)
    print(tokenizer.decode_tensor(out).numpy(), float(schedule(3)))
    print(nucleus_filter(tf.constant([[1.0, 2.0, 8.0]]), 0.9).numpy())


if __name__ == "__main__":
    main()
