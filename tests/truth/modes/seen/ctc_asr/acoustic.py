import tensorflow as tf
from tensorflow import keras


class ConvSubsampling(keras.layers.Layer):
    def __init__(self, filters, stride=1):
        super().__init__()
        self.conv = keras.layers.Conv1D(filters, 3, strides=stride, padding="same")
        self.stride = stride

    def call(self, x):
        return tf.nn.relu(self.conv(x))

    def output_length(self, length):
        return (length + self.stride - 1) // self.stride


class AcousticModel(keras.Model):
    def __init__(self, vocab_size, units=12, bidirectional=True):
        super().__init__()
        self.subsample = ConvSubsampling(units)
        gru = keras.layers.GRU(units, return_sequences=True)
        self.rnn = keras.layers.Bidirectional(gru) if bidirectional else gru
        self.out = keras.layers.Dense(vocab_size)

    def call(self, frames):
        return self.out(self.rnn(self.subsample(frames)))

    def ctc(self, batch):
        logits = self(batch["frames"])
        lengths = self.subsample.output_length(batch["frame_length"])
        losses = tf.nn.ctc_loss(
            labels=batch["labels"], logits=logits, label_length=batch["label_length"], logit_length=lengths,
            logits_time_major=False, blank_index=0)
        return tf.reduce_mean(losses)

    @tf.function(input_signature=[tf.TensorSpec([None, None, None], tf.float32)])
    def recognize(self, frames):
        return best_path(self(frames))


def best_path(logits):
    return tf.argmax(logits, axis=-1, output_type=tf.int32)


def beam_search(logits, lengths, width=4):
    logits = tf.transpose(logits, [1, 0, 2])
    decoded, scores = tf.nn.ctc_beam_search_decoder(logits, lengths, beam_width=width, top_paths=1)
    return decoded[0], scores
