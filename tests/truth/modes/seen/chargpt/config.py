"""Hyper-parameters of the character level GPT."""
import argparse
import dataclasses
import json


@dataclasses.dataclass
class GPTConfig:
    vocab_size: int = 0
    block_size: int = 16
    n_layer: int = 2
    n_head: int = 2
    n_embd: int = 16
    dropout: float = 0.1
    learning_rate: float = 3e-3
    warmup: int = 5
    steps: int = 12
    batch_size: int = 8
    flash: bool = False

    def __post_init__(self):
        if self.n_embd % self.n_head:
            raise ValueError("n_embd must be a multiple of n_head")

    @property
    def head_dim(self):
        return self.n_embd // self.n_head

    def replace(self, **changes):
        return dataclasses.replace(self, **changes)

    def to_json(self):
        return json.dumps(dataclasses.asdict(self), indent=2)

    @classmethod
    def from_args(cls, argv=None):
        parser = argparse.ArgumentParser()
        for field in dataclasses.fields(cls):
            if field.type in (int, float):
                parser.add_argument("--" + field.name, type=field.type, default=field.default)
        return cls(**vars(parser.parse_args(argv)))
