import tensorflow as tf


# bad
@tf.function
def step(x):
    print(x)  # hylint: ignore[HY2011]  # expect: HY003
    print(x)  # hylint: ignore[print-in-traced-cod] why  # expect: HY003
    print(x)  # noqa: HY2O1  # expect: HY003
    return x


# good
@tf.function
def quiet_step(x):
    print(x)  # hylint: ignore[HY201]
    print(x)  # hylint: ignore[print-in-traced-code] why
    print(x)  # noqa: E501
    return x


# good: for other linters
def run_words_of_others():
    words = ["E501", "W291"]  # noqa: E501, W291
    return len(words), 2
