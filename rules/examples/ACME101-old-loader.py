import acme.data
from acme import legacy as old
from acme.data import load_all as everything

# bad
rows = acme.data.load_all("train")  # expect: ACME101
rows = everything("train")  # expect: ACME101
rows = old.read("train")  # expect: ACME101

# good
rows = acme.data.load_all("train", limit=100)
rows = acme.data.stream("train")


def load_all(name):
    return name


rows = load_all("train")
