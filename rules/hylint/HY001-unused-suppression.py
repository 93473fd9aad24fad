import tensorflow as tf


# bad: mended, but the comment stayed
@tf.function
def step(x):
    tf.print(x)  # hylint: ignore[HY201] for the log  # expect: HY001
    print(x)  # hylint: ignore[HY201, HY206] for the log  # expect: HY001
    tf.print(x)  # noqa: E501, HY201  # expect: HY001
    tf.print(x)  # hylint: ignore  # expect: HY001
    # hylint: ignore-next-line[print-in-traced-code]  # expect: HY001
    tf.print(x)
    # hylint: off[HY4]  # expect: HY001
    tf.print(x)
    # hylint: on[HY4]
    return x


# hylint: on  # expect: HY001


# good: each silences something
@tf.function
def quiet_step(x):
    print(x)  # hylint: ignore[HY201] for the log
    print(x)  # noqa: E501, HY201
    print(x)  # hylint: ignore
    # hylint: ignore-next-line[print-in-traced-code]
    print(x)
    # hylint: off[HY2]
    print(x)
    # hylint: on[HY2]
    tf.print(x)  # noqa: E501
    tf.print(x)  # hylint: ignore[HY201]  # hylint: ignore[HY001] generated code
    return x
