"""What holds for every model, those to come included."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.hazards.assessing import MODELS, inputs_of, parameters_for, run_model, suggested
from app.runtime.text import LANGUAGES, Text
from tests.unit.hazards.scenes import bare_scene, scene_of
from tools.model_inputs import PAGES, inputs_page

NAMES = [name for name, _ in MODELS.items()]


@pytest.mark.parametrize("name", NAMES)
def test_its_words_and_inputs_are_there_in_both_languages(name: str) -> None:
    model = MODELS.get(name)
    for language in LANGUAGES:
        text = Text(language)
        words = [model.title, model.purpose, *(spec.label for spec in inputs_of(name))]
        assert all(text.render(message) != message.key for message in words)


@pytest.mark.parametrize("name", NAMES)
def test_inputs_that_fall_back_on_a_parameter_find_it_within_their_bounds(name: str) -> None:
    figures = parameters_for(name)
    for spec in inputs_of(name):
        if spec.parameter:
            assert spec.low <= figures.value(spec.parameter) <= spec.high


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", IncidentType)
def test_it_answers_refuses_or_says_what_is_missing_wherever_it_is_asked(
    name: str, kind: IncidentType
) -> None:
    for scene in (bare_scene(), scene_of(kind)):
        suggested(name, scene)
        try:
            result = run_model(name, scene, {}, author="a").result
        except UserError as error:
            text = Text("en")
            assert text.render(error.message) != error.message.key
            continue
        names = [figure.name for figure in result.figures]
        assert len(set(names)) == len(names)
        assert all(area.shape.is_valid and not area.shape.is_empty for area in result.areas)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("ending", "sources"), [(".md", "## Sources"), (".zh.md", "## 来源")])
def test_it_has_a_page_in_the_guide_with_its_command_sources_and_picture(
    name: str, ending: str, sources: str
) -> None:
    folder = Path(__file__).parents[3] / "docs"
    page = (folder / "models" / f"{name}{ending}").read_text("utf-8")
    assert f"muster assess {name}" in page
    assert sources in page
    picture = f"../pictures/model-{name}.png"
    assert picture in page
    assert (folder / "models" / picture).exists()
    assert f"({name}{ending})" in (folder / "models" / f"README{ending}").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_lists_the_inputs_that_the_models_have(language: str) -> None:
    page = Path(__file__).parents[3] / PAGES[language]
    assert page.read_text("utf-8") == inputs_page(Text(language)), "run: make guide"
