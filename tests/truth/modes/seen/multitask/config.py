"""Flags of an experiment."""
import argparse
import dataclasses


@dataclasses.dataclass
class Config:
    epochs: int = 2
    batch_size: int = 8
    uncertainty: bool = True
    gradnorm: bool = False
    debug: bool = False

    @classmethod
    def from_args(cls, argv=None):
        parser = argparse.ArgumentParser()
        for field in dataclasses.fields(cls):
            cls.add_flag(parser, field)
        return cls(**vars(parser.parse_args(argv)))

    @staticmethod
    def add_flag(parser, field):
        if field.type in (bool, "bool"):
            parser.add_argument("--" + field.name, action=argparse.BooleanOptionalAction, default=field.default)
        else:
            parser.add_argument("--" + field.name, type=field.type, default=field.default)

    def replace(self, **changes):
        return dataclasses.replace(self, **changes)
