import tensorflow as tf


# bad
@tf.function
def train(board, batches):
    for batch in batches:
        board.send_metric(batch)  # expect: ACME102


# good
@tf.function
def train_quietly(board, batches):
    for batch in batches:
        board.collect(batch)
    board.send_metric(batches)


def report(board, batches):
    for batch in batches:
        board.send_metric(batch)
