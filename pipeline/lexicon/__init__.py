"""The words of official Vietnamese, as data: TOML and CSV files that a clerk can read and extend.

Code asks for a file by its name; the files stand beside this module and travel inside the package.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=32)
def load_toml(name: str) -> dict[str, Any]:
    """The content of ``lexicon/<name>.toml`` as tables; read once a process. Treat it as read-only.

    Raises ``FileNotFoundError`` for an unknown name and ``tomllib.TOMLDecodeError`` for a broken file.
    """
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
