"""Writes what each model asks for into the guide: `python -m tools.model_inputs`."""

from __future__ import annotations

import math
from dataclasses import MISSING
from datetime import datetime
from enum import Enum
from pathlib import Path

from app.hazards.assessing import MODELS, inputs_of, parameters_for
from app.hazards.inputs import InputSpec, show
from app.runtime.text import Text

PAGES = {"en": Path("docs/models/inputs.md"), "zh": Path("docs/models/inputs.zh.md")}
"""By language, from the root of the project."""
_TOP = {
    "en": "# Inputs of the models\n\n[中文](inputs.zh.md) · [all models](README.md)\n\n"
    "Given on the command line as `--set name=value`. What is left out is taken from the incident, the\n"
    "campus, the data and the weather, then from the parameter table or the default here; what\n"
    "nobody can say is asked for.\n",
    "zh": "# 模型输入\n\n[English](inputs.md) · [全部模型](README.zh.md)\n\n"
    "命令行中以`--set 名称=值`给出。未给出的依次取自事件、校园、数据和天气，"
    "再取参数表或此处的默认值；仍无法得知的会提示填写。\n",
}
_HEADS = {
    "en": ("input", "meaning", "unit", "values", "default"),
    "zh": ("输入", "含义", "单位", "取值", "默认值"),
}
_ENDING = {"en": ".md", "zh": ".zh.md"}


def inputs_page(text: Text) -> str:
    """The page in one language: a table of inputs for each model."""
    parts = [_TOP[text.language]]
    for name, model in MODELS.items():
        page = f"{name}{_ENDING[text.language]}"
        rows = "\n".join(_row(name, spec, text) for spec in inputs_of(name))
        parts.append(f"## {name}\n\n[{text.render(model.title)}]({page})\n\n{_head(text)}\n{rows}\n")
    return "\n".join(parts)


def _head(text: Text) -> str:
    heads = _HEADS[text.language]
    return f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}"


def _row(name: str, spec: InputSpec, text: Text) -> str:
    label = text.render(spec.label).replace("|", "\\|")
    return f"| `{spec.name}` | {label} | {spec.unit} | {_values(spec)} | {_default(name, spec)} |"


def _values(spec: InputSpec) -> str:
    if issubclass(spec.kind, Enum):
        return ", ".join(f"`{member.value}`" for member in spec.kind)
    if spec.kind is bool:
        return "`yes`, `no`"
    if spec.kind is datetime:
        return "`2026-03-02T19:00+08:00`"
    if spec.low == -math.inf and spec.high == math.inf:
        return ""
    low, high = ("" if math.isinf(end) else f"{end:,.10g}" for end in (spec.low, spec.high))
    return f"{low} – {high}" if low and high else f"≥ {low}" if low else f"≤ {high}"


def _default(name: str, spec: InputSpec) -> str:
    if spec.parameter:
        return f"{parameters_for(name).value(spec.parameter):g} (`{spec.parameter}`)"
    given = spec.default not in (MISSING, None, "")
    return f"`{show(spec.default)}`" if given else ""


def main() -> None:
    """Bring both pages up to date."""
    for language, path in PAGES.items():
        path.write_text(inputs_page(Text(language)), "utf-8")


if __name__ == "__main__":
    main()
