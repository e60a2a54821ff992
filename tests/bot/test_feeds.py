"""Others' feeds are read with care: what is hostile is refused and told once a day, and the rest becomes drafts."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

import bot.feeds
from bot.app import App
from bot.feeds import FeedReader
from bot.fetching import LARGEST, Fetcher, Refused, allowed
from config.mission import Mission
from config.schema import Feed
from storage.caps import Heard
from tests.handlers.harness import Scene, example, scene, texts
from tests.peers.feedserver import XML, FeedServer, feed_server

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><a>&b;</a>'
FILE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>'


def alert(name: str = "one", msg_type: str = "Alert", status: str = "Actual", more: str = "", sent: str = "") -> str:
    return f"""<alert xmlns="{CAP}"><identifier>{name}</identifier><sender>civil@vestmark.example</sender>
      <sent>{sent or "2026-11-24T10:00:00+01:00"}</sent><status>{status}</status><msgType>{msg_type}</msgType>
      <scope>Public</scope>{more}<info><language>en</language><category>Met</category><event>Flood</event>
      <urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty>
      <headline>Flood in the Nell valley</headline></info></alert>"""


def atom(*links: str) -> str:
    entries = "".join(f'<entry><link type="application/cap+xml" href="{link}"/></entry>' for link in links)
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'


@dataclass
class Desk:
    """The reader at work on one feed, and what officers hear."""

    scene: Scene
    reader: FeedReader
    peer: FeedServer
    told: list[str] = field(default_factory=list)

    async def looks(self, times: int = 1) -> None:
        for _ in range(times):
            await self.reader.look()
            await self.scene.later(timedelta(minutes=2))

    async def rows(self) -> list[Heard]:
        async with self.scene.unit() as unit:
            found = [await unit.heard.get(number) for number in range(1, 60)]
        return [each for each in found if each]

    @property
    def staff(self) -> list[str]:
        return self.scene.words_to(self.scene.staff)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with feed_server() as peer:
        feed = Feed(id="vestmark", url=f"{peer.url}/feed?area=ne", name="Vestmark Civil Protection")
        mission = Mission(example().files.model_copy(update={"feeds": (feed,)}))
        async with scene(f"sqlite+aiosqlite:///{tmp_path / 'feeds.db'}", mission) as made:
            app = App(made.house.storage, mission, texts(), [])
            made.house.storage.reachable = made.house.outlets.keys()  # the scene's own chats
            reader = FeedReader(app)
            yield Desk(made, reader, peer)
            await reader.fetcher.close()


async def test_an_alert_is_shown_to_the_officers_once(desk: Desk) -> None:
    desk.peer.has("/feed?area=ne", alert())
    await desk.looks(3)

    assert [row.state for row in await desk.rows()] == ["told"]
    (said,) = desk.staff
    assert said.startswith("Vestmark Civil Protection warns: Flood in the Nell valley")


async def test_a_list_is_followed_and_each_message_fetched_once(desk: Desk) -> None:
    desk.peer.has("/feed?area=ne", atom("/a.xml", "b.xml"))
    desk.peer.has("/a.xml", alert("a"), "application/cap+xml")
    desk.peer.has("/b.xml", alert("b"), "text/xml; charset=utf-8")
    await desk.looks(2)

    assert [row.state for row in await desk.rows()] == ["told", "told"]
    assert desk.peer.paths() == ["/feed?area=ne", "/a.xml", "/b.xml", "/feed?area=ne"]


async def test_rss_and_alerts_inside_a_list_are_read_too(desk: Desk) -> None:
    desk.peer.has("/feed?area=ne", "<rss><channel><item><link>/a.xml</link></item></channel></rss>")
    desk.peer.has("/a.xml", f"<list>{alert('a')}{alert('b')}</list>")
    await desk.looks()

    assert len(await desk.rows()) == 2


async def test_a_feed_that_did_not_change_is_not_read_again(desk: Desk) -> None:
    desk.peer.has("/feed?area=ne", atom("/a.xml"), head='ETag: "v1"')
    desk.peer.has("/a.xml", alert("a"))
    await desk.looks(2)

    assert 'if-none-match: "v1"' in desk.peer.asked[-1].lower()
    assert desk.peer.paths()[-1] == "/feed?area=ne"


async def test_a_message_that_could_not_be_had_is_fetched_with_the_next_look(desk: Desk) -> None:
    desk.peer.has("/feed?area=ne", atom("/a.xml"), head='ETag: "v1"')
    await desk.looks()
    desk.peer.has("/a.xml", alert("a"))
    await desk.looks()

    assert [row.state for row in await desk.rows()] == ["told"]


async def test_a_long_list_is_taken_in_several_looks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.feeds, "AT_ONCE", 2)
    desk.peer.has("/feed?area=ne", atom("/1.xml", "/2.xml", "/3.xml"), head='ETag: "v1"')
    for number in "123":
        desk.peer.has(f"/{number}.xml", alert(number))
    await desk.looks()
    assert len(await desk.rows()) == 2
    await desk.looks()
    assert len(await desk.rows()) == 3


async def test_the_same_message_by_another_road_or_in_other_writing_is_the_same(desk: Desk) -> None:
    desk.peer.has("/feed?area=ne", f"<list>{alert()}{alert(sent='2026-11-24T09:00:00-00:00')}</list>")
    await desk.looks()

    assert len(await desk.rows()) == 1


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"msg_type": "Ack"}, "kind"),
        ({"msg_type": "Error"}, "kind"),
        ({"msg_type": "Alarm"}, "kind"),
        ({"msg_type": "alert"}, "kind"),
        ({"status": "Exercise"}, "exercise"),
        ({"status": "Test"}, "exercise"),
        ({"status": "Whatever"}, "exercise"),
        ({"msg_type": "Update"}, "broken"),
        ({"msg_type": "Cancel"}, "broken"),
        ({"name": "two words"}, "broken"),
    ],
)
async def test_what_nobody_knows_is_refused_and_never_a_new_alert(
    desk: Desk, more: dict[str, str], reason: str
) -> None:
    desk.peer.has("/feed?area=ne", alert(**more))
    await desk.looks(3)

    assert [(row.state, row.reason, row.message) for row in await desk.rows()] == [("counted", reason, None)]
    (said,) = desk.staff
    assert "did not take over" in said
    assert "warns" not in said


async def test_what_is_over_or_of_another_day_is_passed_by(desk: Desk) -> None:
    old, ahead = alert("old", sent="2026-11-22T10:00:00+01:00"), alert("ahead", sent="2026-11-24T12:00:00+01:00")
    over = alert("over").replace("</certainty>", "</certainty><expires>2026-11-24T10:01:00+01:00</expires>")
    desk.peer.has("/feed?area=ne", f"<list>{old}{ahead}{over}</list>")
    await desk.looks()

    assert (await desk.rows(), desk.staff) == ([], [])


@pytest.mark.parametrize(
    ("body", "kind", "head", "words"),
    [
        (b"<a>" + b"x" * (LARGEST * 5) + b"</a>", XML, "", "too large"),
        (BOMB, XML, "", "cannot be read"),
        (FILE, XML, "", "cannot be read"),
        ("<a" * 100, XML, "", "cannot be read"),
        ("<a>" * 5000, XML, "", "cannot be read"),
        (b"", XML, "", "cannot be read"),
        (b"\xff\xfe\x00", XML, "", "cannot be read"),
        (alert(), "text/html", "", "is no XML"),
        (alert(), "image/png", "", "is no XML"),
        (alert(), XML, "Content-Encoding: gzip", "is no XML"),
    ],
    ids=["10 MB", "entities", "a file", "torn", "deep", "empty", "no text", "html", "picture", "packed"],
)
async def test_what_is_hostile_is_told_and_does_no_harm(
    desk: Desk, body: bytes | str, kind: str, head: str, words: str
) -> None:
    desk.peer.has("/feed?area=ne", body, kind, head)
    await desk.looks(2)

    (said,) = desk.staff
    assert words in said
    desk.peer.has("/feed?area=ne", alert())
    await desk.looks()
    assert "warns" in desk.staff[-1]


async def test_a_loop_of_redirects_ends(desk: Desk) -> None:
    desk.peer.has("/feed?area=ne", "", head="Location: /feed?area=ne", status="302 Found")
    await desk.looks()

    assert len(desk.peer.asked) == 4
    assert "mission.toml does not name" in desk.staff[0]


async def test_a_redirect_within_the_host_is_followed(desk: Desk) -> None:
    desk.peer.has("/feed?area=ne", "", head="Location: /new", status="301 Moved")
    desk.peer.has("/new", alert())
    await desk.looks()

    assert "warns" in desk.staff[0]


@pytest.mark.parametrize("to", ["http://127.0.0.2/", "http://169.254.169.254/latest", "file:///etc/passwd", "http://["])
async def test_neither_redirects_nor_lists_lead_elsewhere(desk: Desk, to: str) -> None:
    desk.peer.has("/feed?area=ne", "", head=f"Location: {to}", status="302 Found")
    await desk.looks()
    desk.peer.has("/feed?area=ne", atom(to))
    await desk.looks()

    assert set(desk.peer.paths()) == {"/feed?area=ne"}
    assert "mission.toml does not name" in desk.staff[0]


async def test_a_feed_that_is_away_is_told_only_when_it_stays_away(desk: Desk) -> None:
    await desk.looks(4)
    assert desk.staff == []
    await desk.looks(3)
    assert len(desk.staff) == 1
    assert "answers with an error" in desk.staff[0]


async def test_the_next_day_it_is_told_again(desk: Desk) -> None:
    desk.peer.has("/feed?area=ne", BOMB)
    await desk.looks()
    await desk.scene.later(timedelta(hours=20))
    await desk.looks()
    assert len(desk.staff) == 1
    await desk.scene.later(timedelta(hours=5))
    assert len(desk.staff) == 2


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://alerts.example/x", True),
        ("https://files.example:443/x", True),
        ("https://ALERTS.example/x", True),
        ("http://alerts.example/x", False),
        ("https://alerts.example:8443/x", False),
        ("https://alerts.example.evil.example/x", False),
        ("https://user@alerts.example/x", False),
        ("ftp://alerts.example/x", False),
        ("//alerts.example/x", False),
    ],
)
def test_only_hosts_that_the_files_name_are_asked(url: str, *, fine: bool) -> None:
    feed = Feed(id="a", url="https://alerts.example/cap", hosts=("files.example",))
    if fine:
        return allowed(feed, url)
    with pytest.raises(Refused):
        allowed(feed, url)
    return None


async def test_a_name_that_leads_inside_is_not_followed() -> None:
    feed = Feed(id="a", url="http://localhost:9/cap")
    fetcher = Fetcher()
    with pytest.raises(Refused, match="redirect"):
        await fetcher.get(feed, feed.url)
    await fetcher.close()


async def test_one_inner_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(*_asked: object, **_more: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", ("93.184.215.14", 80)), (2, 1, 6, "", ("10.0.0.7", 80))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", answer)
    feed = Feed(id="a", url="http://alerts.example/cap")
    fetcher = Fetcher()
    with pytest.raises(Refused, match="redirect"):
        await fetcher.get(feed, feed.url)
    await fetcher.close()
