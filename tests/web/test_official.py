"""`/official`: our channels and numbers, and the same answer about a code as in a chat, in two languages."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import httpx
import pytest
from markupsafe import escape
from starlette.applications import Starlette

from bot.app import App
from bot.platforms.web import WebPlatform
from bot.web.official import hosts_of, hub_routes
from bot.web.visitor import counted_as, language_of
from config.mission import Mission
from config.texts import Texts
from groups.messages import Address
from groups.texts import as_text
from storage.unit import Storage, Unit
from tests.handlers.harness import example
from tests.storage.fresh import fresh

SITE = "http://alderia.example.org"
WORDS = "The ferry line opens on 2 November."


class WithName(WebPlatform):
    """A platform whose bot has a public name."""

    known_as = "@alderia_bot"

    def link(self, start: str = "") -> str:
        return f"https://chat.example/alderia?start={start}"


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    """The example mission; the citizens' and the press group have chats, post 1 is out under EMB-7K3Q."""
    async with fresh(f"sqlite+aiosqlite:///{tmp_path / 'hub.db'}") as (storage, _):
        async with storage.unit() as unit:
            for group in ("consular", "press"):
                await binds(unit, group)
            post = await publishes(unit)
            await unit.codes.issue(post, "EMB-7K3Q", 2026, ("consular",))
            for fact in await unit.facts.all_now(example()):
                await unit.facts.check(fact, "consular-officer", "call")
        yield made(storage, example())


def made(storage: Storage, mission: Mission) -> App:
    return App(storage, mission, Texts(), [WithName("web", storage)])


async def binds(unit: Unit, group: str) -> None:
    place = await unit.addresses.arrive(Address("web", group), group)
    await unit.addresses.set(place, state="bound", group_id=group)


async def publishes(unit: Unit) -> str:
    texts = {"en": as_text(WORDS), "ar": as_text("يبدأ خط العبارات في نوفمبر.")}
    out = {"texts": texts, "groups": ("consular",), "state": "published", "published_at": unit.now}
    return (await unit.posts.draft("consular-officer", "consular", **out)).subject


@pytest.fixture
async def client(app: App) -> AsyncIterator[httpx.AsyncClient]:
    async with visitor(app) as client:
        yield client


def visitor(app: App, address: str = "192.0.2.7") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=Starlette(routes=hub_routes(app)), client=(address, 4242))
    return httpx.AsyncClient(transport=transport, base_url=SITE)


async def test_it_shows_listed_groups_that_have_a_chat_with_a_way_in(client: httpx.AsyncClient) -> None:
    page = (await client.get("/official")).text

    assert "Citizens in Vestmark" in page
    assert "Press room" in page
    assert "Students in Vestmark" not in page  # it has no chat yet
    assert 'href="https://chat.example/alderia?start=consular"' in page
    assert "@alderia_bot" in page
    assert "cannot be reached just now" in page  # nothing was started


async def test_a_closed_group_is_not_there_and_its_posts_are_not_shown(app: App) -> None:
    files = app.house.mission.files
    groups = tuple(each.model_copy(update={"listed": each.id == "press"}) for each in files.groups)
    await app.use(Mission(files.model_copy(update={"groups": groups})))
    async with visitor(app) as client:
        page = (await client.get("/official?code=EMB-7K3Q")).text

    assert "Citizens in Vestmark" not in page
    assert "to a closed group" in page
    assert WORDS not in page


async def test_a_drill_account_is_not_there(app: App) -> None:
    files = app.house.mission.files
    accounts = tuple(each.model_copy(update={"use": "drill"}) for each in files.accounts)
    await app.use(Mission(files.model_copy(update={"accounts": accounts})))
    async with visitor(app) as client:
        page = (await client.get("/official")).text

    assert "@alderia_bot" not in page
    assert "No group is open to everybody at present." in page


async def test_numbers_stand_with_their_check_and_failed_ones_do_not(app: App, client: httpx.AsyncClient) -> None:
    page = (await client.get("/official")).text
    assert 'href="tel:112"' in page
    assert 'href="tel:+00205550140"' in page
    assert "checked" in page

    async with app.storage.unit() as unit:
        duty = next(fact for fact in await unit.facts.all_now(example()) if "555 0140" in fact.value["en"])
        await unit.facts.fail(duty, "consular-officer", "nobody answers")
    assert "+00205550140" not in (await client.get("/official")).text


@pytest.mark.parametrize("typed", ["EMB-7K3Q", "7k3q", "emb%207k3q", "EMB-٧K٣Q"])
async def test_a_code_of_ours_shows_what_it_said(client: httpx.AsyncClient, typed: str) -> None:
    answer = await client.get(f"/official?code={typed}")

    assert answer.status_code == 200
    assert "is a code of ours" in answer.text
    assert WORDS in answer.text


async def test_an_unknown_code_is_told_and_counted(app: App, client: httpx.AsyncClient) -> None:
    answer = await client.get("/official?code=EMB-0000")

    assert "is no code of ours" in answer.text
    async with app.storage.unit() as unit:
        assert await unit.codes.misses() == ["EMB-0000"]


async def test_what_is_no_code_is_given_back_harmless(app: App, client: httpx.AsyncClient) -> None:
    answer = await client.get("/official", params={"code": '"><script>alert(1)</script>'})

    assert answer.status_code == 422
    assert "This is no code." in answer.text
    assert "<script" not in answer.text
    assert str(escape('"><script>')) in answer.text
    async with app.storage.unit() as unit:
        assert await unit.codes.misses() == []


async def test_whoever_guesses_waits_and_others_do_not(app: App) -> None:
    routes = Starlette(routes=hub_routes(app))

    def from_(address: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=routes, client=(address, 1)), base_url=SITE)

    async with from_("192.0.2.7") as guesser, from_("192.0.2.8") as other:
        for n in range(10):
            await guesser.get(f"/official?code=EMB-00{n:02}")
        assert (await guesser.get("/official?code=EMB-7K3Q")).status_code == 429
        assert WORDS in (await other.get("/official?code=EMB-7K3Q")).text


async def test_many_unknown_codes_are_told_to_officers(app: App, client: httpx.AsyncClient) -> None:
    for n in range(5):
        await client.get(f"/official?code=EMB-000{n}")

    async with app.storage.unit() as unit:
        assert [due.kind for due in await unit.dues.of("all")] == ["codes.unknown"]


@pytest.mark.parametrize(
    ("query", "accepted", "direction"),
    [
        ("", "", "ltr"),
        ("", "ar-EG,ar;q=0.9,en;q=0.8", "rtl"),
        ("", "fr, ar;q=0.4, en;q=0.7", "ltr"),
        ("?lang=en", "ar", "ltr"),
        ("?lang=ar", "en", "rtl"),
        ("?lang=xx", "de", "ltr"),
    ],
)
async def test_it_speaks_the_visitors_language(
    client: httpx.AsyncClient, query: str, accepted: str, direction: str
) -> None:
    page = (await client.get(f"/official{query}", headers={"accept-language": accepted})).text

    assert f'dir="{direction}"' in page
    assert ("المواطنون في فيستمارك" in page) == (direction == "rtl")


async def test_the_language_is_changed_without_losing_the_answer(client: httpx.AsyncClient) -> None:
    page = (await client.get("/official?code=EMB-7K3Q")).text

    assert 'href="/official?lang=ar&amp;code=EMB-7K3Q"' in page


async def test_the_page_is_small_has_no_script_and_is_guarded(client: httpx.AsyncClient) -> None:
    answer = await client.get("/official?code=EMB-7K3Q")
    weight = len(answer.content)
    for file in ("compatriot.css", "official.css", "icons.svg", "mark.svg"):
        weight += len((await client.get(f"/static/{file}")).content)

    assert weight <= 100 * 1024
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "host", "status"),
    [
        ("GET", "alderia.example.org", 200),
        ("HEAD", "alderia.example.org", 200),
        ("GET", "127.0.0.1:8080", 200),
        ("GET", "evil.example", 421),
        ("POST", "alderia.example.org", 403),
        ("PUT", "alderia.example.org", 405),
    ],
)
async def test_who_may_ask_how(client: httpx.AsyncClient, method: str, host: str, status: int) -> None:
    assert (await client.request(method, "/official", headers={"host": host})).status_code == status


async def test_a_form_of_our_own_is_not_taken_either(client: httpx.AsyncClient) -> None:
    own = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}

    assert (await client.post("/official", headers=own)).status_code == 405


def test_it_is_asked_for_under_the_missions_own_name() -> None:
    assert hosts_of("https://alderia.example.org")[-1] == "alderia.example.org"
    assert "alderia.example.org" not in hosts_of("")


def test_a_home_network_counts_as_one_and_no_address_is_kept() -> None:
    salt = b"s" * 16
    home = counted_as(salt, "2001:db8:1:2::1")

    assert home == counted_as(salt, "2001:db8:1:2:ffff::9")
    assert home != counted_as(salt, "2001:db8:1:3::1")
    assert "2001" not in home
    assert counted_as(salt, "192.0.2.7") != counted_as(b"t" * 16, "192.0.2.7")
    assert counted_as(salt, "nonsense") == counted_as(salt, "")


@pytest.mark.parametrize(
    ("accepted", "spoken"), [("ar;q=0.1,en;q=0.2", "en"), ("ar;q=x,en", "en"), (",;,", "en"), ("AR", "ar")]
)
def test_a_broken_header_is_read_as_far_as_it_goes(accepted: str, spoken: str) -> None:
    known: Sequence[str] = ("en", "ar")

    assert language_of("", accepted, known, "en") == spoken


# ---- an open crisis ---------------------------------------------------------------------------------------


async def opens(app: App, level: int = 2) -> int:
    async with app.storage.unit() as unit:
        said = {"en": "The Nell has left its banks.", "ar": "فاض نهر نيل."}
        until = unit.now.replace(hour=16, minute=0)
        crisis = await unit.crises.open("", "flood", "Nell valley", level, "duty-officer", said, {}, until)
    assert crisis
    return crisis.id


async def says_a_key_point(app: App, crisis: int, words: str) -> None:
    async with app.storage.unit() as unit:
        texts = {"en": as_text(words), "ar": as_text("الجسر مغلق.")}
        out = {"texts": texts, "groups": ("consular",), "state": "published", "published_at": unit.now}
        await unit.posts.draft("duty-officer", "crisis", kind="key", crisis=crisis, **out)


def banner(page: str) -> str:
    return page.partition('<section class="crisis-line')[2].partition("</section>")[0]


async def test_in_calm_no_crisis_is_spoken_of(client: httpx.AsyncClient) -> None:
    assert not banner((await client.get("/official")).text)


async def test_an_open_crisis_stands_first_with_what_where_since_when_and_when_more_comes(
    app: App, client: httpx.AsyncClient
) -> None:
    number = await opens(app)
    shown = banner((await client.get("/official")).text)
    assert "level-2" in shown
    assert "Level 2 of 3 · Alert" in shown
    assert "Nell valley" in shown
    assert "The Nell has left its banks." in shown
    assert "As of" in shown
    assert "Next update by" in shown
    assert 'href="#numbers"' in shown
    assert "<script" not in shown
    await says_a_key_point(app, number, "The bridge at Nellbro is closed.")
    assert "The bridge at Nellbro is closed." in banner((await client.get("/official")).text)
    arabic = banner((await client.get("/official?lang=ar")).text)
    assert "الجسر مغلق." in arabic
    assert "فاض نهر نيل." in arabic


async def test_the_gravest_of_two_crises_stands_first_and_a_closed_one_is_gone(
    app: App, client: httpx.AsyncClient
) -> None:
    await opens(app)
    async with app.storage.unit() as unit:
        worse = await unit.crises.open("VM-NE", "earthquake", "Alder", 3, "duty-officer", {"en": "It shook."}, {})
    page = (await client.get("/official")).text
    assert page.index("level-3") < page.index("level-2")
    assert worse
    async with app.storage.unit() as unit:
        assert await unit.crises.close(worse, "duty-officer")
    assert "level-3" not in (await client.get("/official")).text


EVERY = tuple(group.id for group in example().groups)


@pytest.mark.parametrize(("unlisted", "shown"), [(("culture",), True), ((), True), (EVERY, False)])
async def test_a_crisis_tells_nobody_of_a_group_that_is_not_listed(
    app: App, client: httpx.AsyncClient, unlisted: tuple[str, ...], *, shown: bool
) -> None:
    files = app.house.mission.files
    hidden = {"listed": False}
    groups = [each.model_copy(update=hidden) if each.id in unlisted else each for each in files.groups]
    await app.use(Mission(files.model_copy(update={"groups": tuple(groups)})))
    await opens(app)
    said = banner((await client.get("/official")).text)
    assert bool(said) == shown
    assert ("Culture" in said or "all groups" in said) == (not unlisted)


async def test_words_that_were_withdrawn_stand_there_no_more(app: App, client: httpx.AsyncClient) -> None:
    number = await opens(app)
    async with app.storage.unit() as unit:
        texts = {"en": as_text("The Nell has left its banks."), "ar": as_text("فاض نهر نيل.")}
        gone = {"texts": texts, "groups": ("consular",), "state": "retracted", "published_at": unit.now}
        await unit.posts.draft("duty-officer", "crisis", kind="key", crisis=number, **gone)
    shown = banner((await client.get("/official")).text)
    assert "Nell valley" in shown
    assert "has left its banks" not in shown
