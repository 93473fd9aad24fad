import tensorflow as tf


# bad: saved with a sharpness of 5, and loaded with 1
class SoftClip(tf.keras.layers.Layer):
    def __init__(self, limit=1.0, sharpness=1.0, **kwargs):  # expect: HY336
        super().__init__(**kwargs)
        self.limit = limit
        self.sharpness = sharpness

    def call(self, x):
        return self.limit * tf.tanh(self.sharpness * x / self.limit)

    def get_config(self):
        config = super().get_config()
        config.update({"limit": self.limit})
        return config


# bad: the constructor needs it
class Scale(tf.keras.layers.Layer):
    def __init__(self, factor, offset, **kwargs):  # expect: HY336
        super().__init__(**kwargs)
        self.factor, self.offset = factor, offset

    def call(self, x):
        return self.factor * x + self.offset

    def get_config(self):
        base = super().get_config()
        config = {"factor": self.factor}
        return dict(list(base.items()) + list(config.items()))


# bad: the config has name, dtype and trainable, too
class Accumulator(tf.keras.layers.Layer):
    def __init__(self, units):  # expect: HY336
        super().__init__()
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}


# good
class SoftClipThatIsSaved(tf.keras.layers.Layer):
    def __init__(self, limit=1.0, sharpness=1.0, **kwargs):
        super().__init__(**kwargs)
        self.limit = limit
        self.sharpness = sharpness

    def get_config(self):
        config = super().get_config()
        config["limit"] = self.limit
        config.update(sharpness=self.sharpness)
        return config


class ScaleThatIsSaved(tf.keras.layers.Layer):
    def __init__(self, factor, offset, **kwargs):
        super().__init__(**kwargs)
        self.factor, self.offset = factor, offset

    def get_config(self):
        return {**super().get_config(), "factor": self.factor, "offset": self.offset}


def run_bad():
    layer = Scale(2.0, 1.0)
    return Scale.from_config(layer.get_config())


def run_good():
    layer = ScaleThatIsSaved(2.0, 1.0)
    return ScaleThatIsSaved.from_config(layer.get_config())


# good: what is put together elsewhere is not known
class Filled(tf.keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.settings = {"units": units}

    def get_config(self):
        return {**super().get_config(), **self.settings}


def run_filled():
    return Filled.from_config(Filled(3).get_config()).settings["units"], 3


# good: makes itself of a config in its own way
class Named(tf.keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}

    @classmethod
    def from_config(cls, config):
        return cls(config["units"])


def run_from_config():
    return Named.from_config(Named(3).get_config()).units, 3


# good: a config without the one of Keras
class Plain(tf.keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def get_config(self):
        return {"units": self.units}


def run_plain():
    return Plain.from_config(Plain(3).get_config()).units, 3


# good: what goes to the base alone is in its config
class Told(tf.keras.losses.Loss):
    def __init__(self, reduction="sum", name="told"):
        super().__init__(reduction=reduction, name=name)

    def call(self, y_true, y_pred):
        return y_true - y_pred

    def get_config(self):
        return super().get_config()


def run_base():
    return Told.from_config(Told("none").get_config()).reduction, "none"
