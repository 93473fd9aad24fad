import dataclasses


@dataclasses.dataclass(frozen=True)
class ModelConfig:
    block: str
    width: int = 8
    depth: int = 1
    dropout: float = 0.0
    extra: dict = dataclasses.field(default_factory=dict)

    def __post_init__(self):
        if self.depth < 1:
            raise ValueError("depth")

    def block_arguments(self):
        return dict(width=self.width, **self.extra)

    @property
    def has_dropout(self):
        return self.dropout > 0

    @classmethod
    def from_json(cls, text):
        import json
        return cls(**json.loads(text))


def merge(config, **changes):
    return dataclasses.replace(config, **changes)
