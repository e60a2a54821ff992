"""An administrator names others' feeds in mission.toml, and a template's CAP category, or is told what is wrong."""

from pathlib import Path

import pytest

from config.load import load
from config.mission import Mission
from tests.config.folders import change, copy_of_example, faults_of

HEAD = "[staff_room]"
GOOD = """[feed.vestmark]
url = "https://civil.vestmark.example/cap?area=ne"
name = "Vestmark Civil Protection"
region = "VM-NE"
languages = ["en"]
sections = ["consular"]
hosts = ["files.vestmark.example"]

"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_of_example(tmp_path)


def test_a_feed_is_found_by_its_name(folder: Path) -> None:
    change(folder, "mission.toml", HEAD, GOOD + HEAD)
    mission = Mission(load(folder))

    feed = mission.feed("vestmark")
    assert feed is not None
    assert (feed.region, feed.sections, feed.author) == ("VM-NE", ("consular",), "feed:vestmark")
    assert (mission.feed("other"), [each.id for each in mission.feeds]) == (None, ["vestmark"])


def test_without_feeds_there_are_none(folder: Path) -> None:
    assert load(folder).feeds == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("https://civil", "file://civil", "must be an address"),
        ("https://civil", "https://me:secret@civil", "must hold no password"),
        ('"consular"', '"consul"', 'feed "vestmark": unknown section "consul"; did you mean "consular"?'),
        ("files.vestmark", "https://files.vestmark", "must be the name of a server"),
        ("region =", "regoin =", 'unknown key "regoin"; did you mean "region"?'),
        ("url =", "# url =", 'feed "vestmark": url is missing'),
    ],
)
def test_what_is_wrong_with_a_feed_is_told(folder: Path, old: str, new: str, told: str) -> None:
    change(folder, "mission.toml", HEAD, GOOD.replace(old, new) + HEAD)

    (fault,) = faults_of(folder)
    assert told in fault


def test_a_template_may_name_its_category(folder: Path) -> None:
    change(folder, "crisis/flood.toml", "slots =", 'category = "Rescue"\nslots =')
    assert [each.category for each in load(folder).templates if each.id == "flood"] == ["Rescue"]


def test_a_category_that_the_standard_does_not_know_is_told(folder: Path) -> None:
    change(folder, "crisis/flood.toml", "slots =", 'category = "Water"\nslots =')
    (fault,) = faults_of(folder)
    assert "category: must be one of Geo, Met" in fault
