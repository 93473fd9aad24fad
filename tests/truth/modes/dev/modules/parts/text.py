from .maths import formatted


def describe(value):
    return "value: " + formatted(float(value))
