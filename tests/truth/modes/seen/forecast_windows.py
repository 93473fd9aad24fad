"""Time series forecasting with a window generator, after the TensorFlow tutorial."""
import numpy as np
import tensorflow as tf

COLUMNS = ["temperature", "pressure", "day sin", "day cos"]
MAX_EPOCHS = 2


def synthetic_weather(hours=240):
    t = np.arange(hours)
    day = 2 * np.pi * t / 24
    rng = np.random.default_rng(4)
    temperature = 10 + 5 * np.sin(day) + rng.normal(size=hours)
    pressure = 1000 + 3 * np.cos(day / 3) + rng.normal(size=hours)
    return np.stack([temperature, pressure, np.sin(day), np.cos(day)], axis=1).astype("float32")


def normalize(train, *others):
    mean, std = train.mean(axis=0), train.std(axis=0)
    return [(part - mean) / std for part in (train,) + others]


class WindowGenerator:
    def __init__(self, input_width, label_width, shift, train, val, test, label_columns=None):
        self.train_df, self.val_df, self.test_df = train, val, test
        self.label_columns = label_columns
        self.column_indices = {name: i for i, name in enumerate(COLUMNS)}
        self.input_width, self.label_width, self.shift = input_width, label_width, shift
        self.total_window_size = input_width + shift
        self.input_slice = slice(0, input_width)
        self.labels_slice = slice(self.total_window_size - label_width, None)

    def __repr__(self):
        return "\n".join([
            f"Total window size: {self.total_window_size}",
            f"Label column name(s): {self.label_columns}"])

    def split_window(self, features):
        inputs = features[:, self.input_slice, :]
        labels = features[:, self.labels_slice, :]
        if self.label_columns is not None:
            labels = tf.stack([labels[:, :, self.column_indices[name]] for name in self.label_columns], axis=-1)
        inputs.set_shape([None, self.input_width, None])
        labels.set_shape([None, self.label_width, None])
        return inputs, labels

    def make_dataset(self, data):
        ds = tf.keras.utils.timeseries_dataset_from_array(
            data=data, targets=None, sequence_length=self.total_window_size, sequence_stride=2, shuffle=True, batch_size=16)
        return ds.map(self.split_window)

    @property
    def train(self):
        return self.make_dataset(self.train_df)

    @property
    def val(self):
        return self.make_dataset(self.val_df)

    @property
    def test(self):
        return self.make_dataset(self.test_df)

    @property
    def example(self):
        result = getattr(self, "_example", None)
        if result is None:
            result = next(iter(self.train))
            self._example = result
        return result


class Baseline(tf.keras.Model):
    def __init__(self, label_index=None):
        super().__init__()
        self.label_index = label_index

    def call(self, inputs):
        if self.label_index is None:
            return inputs
        return inputs[:, :, self.label_index][:, :, tf.newaxis]


class ResidualWrapper(tf.keras.Model):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def call(self, inputs, *args, **kwargs):
        delta = self.model(inputs, *args, **kwargs)
        return inputs[..., :1] + delta


class FeedBack(tf.keras.Model):
    def __init__(self, units, out_steps):
        super().__init__()
        self.out_steps, self.units = out_steps, units
        self.lstm_cell = tf.keras.layers.LSTMCell(units)
        self.lstm_rnn = tf.keras.layers.RNN(self.lstm_cell, return_state=True)
        self.dense = tf.keras.layers.Dense(len(COLUMNS))

    def warmup(self, inputs):
        x, *state = self.lstm_rnn(inputs)
        return self.dense(x), state

    def call(self, inputs, training=None):
        predictions = []
        prediction, state = self.warmup(inputs)
        predictions.append(prediction)
        for _ in range(1, self.out_steps):
            x, state = self.lstm_cell(prediction, states=state, training=training)
            prediction = self.dense(x)
            predictions.append(prediction)
        return tf.transpose(tf.stack(predictions), [1, 0, 2])


def smape(y_true, y_pred):
    return tf.reduce_mean(2 * tf.abs(y_true - y_pred) / (tf.abs(y_true) + tf.abs(y_pred) + 1e-6))


def compile_and_fit(model, window, patience=2, eager=False):
    stop = tf.keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, mode="min")
    model.compile(loss=tf.keras.losses.MeanSquaredError(), optimizer="adam", metrics=[smape], run_eagerly=eager)
    return model.fit(window.train, epochs=MAX_EPOCHS, validation_data=window.val, callbacks=[stop], verbose=0)


data = synthetic_weather()
parts = normalize(data[:160], data[160:200], data[200:])
wide = WindowGenerator(12, 12, 1, *parts, label_columns=["temperature"])
print(wide)
performance = {}
baseline = Baseline(label_index=wide.column_indices["temperature"])
baseline.compile(loss="mse", metrics=[smape])
performance["baseline"] = baseline.evaluate(wide.test, verbose=0)
residual = ResidualWrapper(tf.keras.Sequential([tf.keras.layers.LSTM(8, return_sequences=True), tf.keras.layers.Dense(1, kernel_initializer="zeros")]))
compile_and_fit(residual, wide)
performance["residual"] = residual.evaluate(wide.test, verbose=0)
multi = WindowGenerator(12, 4, 4, *parts)
feedback = FeedBack(8, out_steps=4)
print("first prediction", feedback(multi.example[0]).shape)
compile_and_fit(feedback, multi)
print({k: [round(float(x), 3) for x in v] for k, v in performance.items()})
