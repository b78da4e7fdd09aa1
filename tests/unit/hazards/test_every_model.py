"""What holds for every model, those to come included."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.campus import BuildingUse
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.hazards.assessing import BUILDING, MODELS, inputs_of, parameters_for, run_model, suggested
from app.runtime.text import LANGUAGES, Text
from tests.unit.hazards.scenes import bare_scene, building_of, scene_of
from tools.model_inputs import PAGES, inputs_page

NAMES = [name for name, _ in MODELS.items()]


def asks_for_a_building(name: str) -> bool:
    return any(spec.name == BUILDING for spec in inputs_of(name))


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
        suggested(name, scene, {})
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


@pytest.mark.parametrize("name", [name for name in NAMES if asks_for_a_building(name)])
def test_a_building_that_a_person_named_brings_its_own_records(name: str) -> None:
    library = building_of(BuildingUse.LIBRARY)
    here = scene_of(IncidentType.BUILDING_FIRE)
    there = scene_of(IncidentType.BUILDING_FIRE, BuildingUse.LIBRARY)
    own = run_model(name, there, {}, author="a")
    for called in (library.id, library.name.upper()):
        named = run_model(name, here, {BUILDING: called}, author="a")
        assert named.result.figures == own.result.figures
        others = [[one for one in found.inputs if one.name != BUILDING] for found in (named, own)]
        assert others[0] == others[1]
    known = suggested(name, here, {BUILDING: library.id})
    assert here.incident_building is not None
    assert known[BUILDING].value != library.code, "else the form would take it for what is known anyway"


@pytest.mark.parametrize("name", [name for name in NAMES if asks_for_a_building(name)])
def test_a_building_that_is_not_there_or_not_the_only_one_is_refused(name: str) -> None:
    scene = scene_of(IncidentType.BUILDING_FIRE)
    assert scene.snapshot is not None and scene.campus is not None
    twins = [replace(one, name="Twin Hall") for one in scene.campus.buildings[:2]]
    campus = replace(scene.campus, buildings=(*twins, *scene.campus.buildings[2:]))
    doubled = replace(scene, snapshot=replace(scene.snapshot, campus=campus))
    for asked, called, key in (
        (scene, "no such hall", "extent.no_building"),
        (doubled, "twin hall", "assess.many_buildings"),
        (bare_scene(), "Twin Hall", "assess.no_campus"),
    ):
        with pytest.raises(UserError) as wrong:
            run_model(name, asked, {BUILDING: called}, author="a")
        assert wrong.value.message.key == key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_lists_the_inputs_that_the_models_have(language: str) -> None:
    page = Path(__file__).parents[3] / PAGES[language]
    assert page.read_text("utf-8") == inputs_page(Text(language)), "run: make guide"
