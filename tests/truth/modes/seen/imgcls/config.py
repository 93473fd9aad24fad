import copy
import dataclasses
import json
from typing import Any, Dict, List, Optional


@dataclasses.dataclass
class DataConfig:
    size: int = 16
    classes: int = 4
    train: int = 48
    valid: int = 16
    batch: int = 8
    augment: List[Any] = dataclasses.field(default_factory=lambda: ["flip", {"type": "cutout", "size": 4}])


@dataclasses.dataclass
class Config:
    name: str = "base"
    data: DataConfig = dataclasses.field(default_factory=DataConfig)
    model: Dict[str, Any] = dataclasses.field(default_factory=lambda: {"type": "resnet", "blocks": [1, 1]})
    loss: Any = "smooth_ce"
    schedule: Dict[str, Any] = dataclasses.field(default_factory=lambda: {"type": "warmup_cosine", "peak": 0.01})
    epochs: int = 2
    mixup: float = 0.2
    run_eagerly: bool = False
    resume: Optional[str] = None

    def override(self, pairs):
        new = copy.deepcopy(self)
        for pair in pairs:
            key, value = pair.split("=", 1)
            target = new
            *parents, leaf = key.split(".")
            for p in parents:
                target = getattr(target, p)
            setattr(target, leaf, json.loads(value))
        return new

    def to_json(self):
        return json.dumps(dataclasses.asdict(self), sort_keys=True)


PRESETS = {
    "base": Config(),
    "mlp": Config(name="mlp", model={"type": "mixer", "depth": 1}, loss="poly1", mixup=0.0),
    "debug": Config(name="debug", epochs=1, run_eagerly=True),
}
