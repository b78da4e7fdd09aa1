"""Build hook: compiles the message catalogues, so that an installed Muster finds its words."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface[Any]):
    """Runs `tools/messages.py compile` before each build, an editable one included."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile what is older than its source."""
        spec = importlib.util.spec_from_file_location("messages", Path(self.root) / "tools" / "messages.py")
        if spec is None or spec.loader is None:
            raise RuntimeError("tools/messages.py is missing")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.compile_all()
