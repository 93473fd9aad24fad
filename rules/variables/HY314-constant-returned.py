import tensorflow as tf


# bad: whatever it was when it was traced
class Value(tf.Module):
    def __init__(self, value):
        super().__init__()
        self.value = value

    @tf.function(input_signature=())
    def __call__(self):
        """The value."""
        return self.value  # expect: HY314


# bad: also as a part of something
class Settings(tf.Module):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    @tf.function
    def settings(self):
        return {"rate": self.rate}  # expect: HY314


# good: a variable
class Variable(tf.Module):
    def __init__(self, value):
        super().__init__()
        self.value = tf.Variable(value)

    @tf.function(input_signature=())
    def __call__(self):
        return self.value

    @tf.function(input_signature=())
    def read(self):
        return self.value.read_value()


# good: there is work to do, or an argument
class Scale(tf.Module):
    def __init__(self, scale):
        super().__init__()
        self.scale = scale

    @tf.function
    def __call__(self, x):
        return self.scale * x

    @tf.function
    def same(self, x):
        return x

    def plain(self):
        return self.scale


# bad
def run_bad():
    value = Value(1.0)
    seen = [float(value())]
    value.value = 2.0
    seen.append(float(value()))
    return seen


# good
def run_good():
    value = Variable(1.0)
    seen = [float(value())]
    value.value.assign(2.0)
    seen.append(float(value()))
    return seen


# good: HY305 and HY306 tell what is frozen here
def run_computes():
    scale = Scale(2.0)
    values = [float(scale(tf.constant(1.0)))]
    scale.scale = 3.0
    return values + [float(scale(tf.constant(1.0)))], [2.0, 2.0]
