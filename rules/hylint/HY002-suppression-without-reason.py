import tensorflow as tf


# bad
@tf.function
def step(x):
    print(x)  # expect: HY002  # hylint: ignore[HY201]
    print(x)  # expect: HY002  # noqa: HY201
    # expect: HY002  # hylint: off
    print(x)
    # hylint: on
    return x


# good
@tf.function
def quiet_step(x):
    print(x)  # hylint: ignore[HY201] to see retracing in the log
    print(x)  # noqa: HY201 to see retracing in the log
    # hylint: off[HY2] to see retracing in the log
    print(x)
    # hylint: on[HY2]
    return x
