"""Blocks by name."""
from .config import ModelConfig
from .factory import build
from .registry import list_blocks, register
from . import gated, mixers

__all__ = ["ModelConfig", "build", "list_blocks", "register"]
