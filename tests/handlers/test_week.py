"""`/week`, `/today` and the picture: what went out, what is coming, what is held and what is left."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from matplotlib.image import imread

from groups.messages import Draw, Send
from groups.outcomes import Reason, Rejected
from groups.posts import State
from handlers.publish.week import rows
from handlers.tools import plots
from handlers.tools.week_data import Week, WeekDay, WeekRow, plain
from handlers.tools.week_picture import week_picture
from tests.handlers.harness import Scene, labels, words
from tests.handlers.test_publish import approved, day_of

AUTHOR, APPROVER, HEAD = "spokesperson", "consular-officer", "head-of-mission"
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER, HEAD, "duty-officer")


async def series(scene: Scene) -> None:
    """A post that comes again every day at 18:00."""
    await scene.says(AUTHOR, "/post Ferry times of the evening")
    await scene.presses(AUTHOR, await scene.says(AUTHOR, "every day 18:00"), "Send for approval")
    await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Approve version 1")


async def test_the_week_shows_each_day_with_what_went_what_comes_and_what_is_left(scene: Scene) -> None:
    await day_of(scene, 1)
    await series(scene)
    shown = words(await scene.says(AUTHOR, "/week"))

    assert "Press room, 3 a day" in shown
    assert "Today, 24 November 2026: 1 of 3 left" in shown
    assert "10:06 · #1 is out" in shown
    assert "18:00 · #2 comes again" in shown
    assert shown.count("18:00 · #2 comes again") == 5
    assert "28 November 2026: 2 of 3 left" in shown
    assert "22 November" not in shown


async def test_an_empty_week_is_one_line_for_each_group(scene: Scene) -> None:
    shown = words(await scene.says(AUTHOR, "/week"))

    assert shown.split("\n") == ["Press room, 3 a day", "5 days are still free."]


async def test_a_series_can_be_stopped_from_the_week(scene: Scene) -> None:
    await series(scene)
    await scene.presses(AUTHOR, await scene.says(AUTHOR, "/week"), "Stop the series #1")
    shown = await scene.says(AUTHOR, "/week")

    assert "comes again" not in words(shown)
    assert labels(shown) == []


async def test_an_officer_sees_their_own_groups_and_the_head_sees_all(scene: Scene) -> None:
    assert "Press room" not in words(await scene.says(APPROVER, "/week"))
    assert "Press room" in words(await scene.says(HEAD, "/week"))


async def test_a_long_week_comes_in_messages_that_each_fit(scene: Scene) -> None:
    for number in range(1, 200):
        async with scene.unit() as unit:
            post = await unit.posts.draft(AUTHOR, "press", groups=("press",), state=State.PUBLISHED)
            group = "press" if number % 2 else "trade"
            await unit.slots.count(post.id, group, TODAY, "routine")
    answer = [each for each in await scene.says(HEAD, "/week") if isinstance(each, Send)]

    assert len(answer) > 1
    assert all(len(str(each.text)) < 8000 for each in answer)


async def test_today_and_the_week_name_what_is_held_taken_back_and_put_right(scene: Scene) -> None:
    await day_of(scene, 3)
    async with scene.unit() as unit:
        for number, state in ((1, State.RETRACTED), (2, State.CORRECTED)):
            assert await unit.posts.move(await unit.posts.need(number), state)
        await unit.posts.draft(AUTHOR, "press", groups=("press",), state=State.HELD)

    for command in ("/today", "/week"):
        shown = words(await scene.says(AUTHOR, command))
        assert "#1 was taken back" in shown
        assert "#2 is out, put right since" in shown
        assert "#3 is out" in shown
        assert "Held: #4" in shown


async def test_today_shows_the_turn_of_a_series_and_counts_it(scene: Scene) -> None:
    await series(scene)
    shown = words(await scene.says(AUTHOR, "/today"))

    assert "2 of 3 left" in shown
    assert "18:00 · #1 comes again" in shown


async def test_the_picture_has_the_numbers_of_the_text(scene: Scene) -> None:
    await approved(scene)
    await scene.later(timedelta(hours=1))
    await series(scene)
    async with scene.unit() as unit:
        ctx = await scene.house.context(unit, scene.private(AUTHOR), scene.sender(AUTHOR), private=True)
        (row,) = await rows(ctx)

    assert row.name == "press"
    assert row.days[2] == WeekDay(TODAY, out=1, coming=1, cap=3)
    assert [day.coming for day in row.days] == [0, 0, 1, 1, 1, 1, 1]


def week(cap: int, used: int) -> tuple[WeekDay, ...]:
    return tuple(WeekDay(TODAY + timedelta(days=each - 2), min(used, cap), 0, cap) for each in range(7))


@pytest.mark.parametrize("count", [1, 6])
def test_the_picture_opens_is_light_and_no_wider_than_a_phone_takes(count: int) -> None:
    drawn = week_picture([WeekRow("group", week(3, 2)) for _ in range(count)], TODAY)
    picture = imread(BytesIO(drawn), format="png")

    assert drawn.startswith(b"\x89PNG")
    assert 800 < picture.shape[1] <= 1400
    assert picture[0, 0, :3].min() > 0.9
    assert len(drawn) < 500_000


def test_a_fuller_week_is_a_darker_picture() -> None:
    empty, full = (
        imread(BytesIO(week_picture([WeekRow("press", week(3, used))], TODAY)), format="png").mean() for used in (0, 3)
    )

    assert full < empty


def test_a_day_above_its_cap_is_marked_in_red() -> None:
    over = tuple(WeekDay(day.day, 4, 0, 3) for day in week(3, 3))
    pixels = imread(BytesIO(week_picture([WeekRow("press", over)], TODAY)), format="png")
    red = (pixels[:, :, 0] > 0.55) & (pixels[:, :, 1] < 0.2)

    assert red.sum() > 100


def test_no_group_is_no_picture() -> None:
    with pytest.raises(ValueError, match="no group"):
        week_picture([], TODAY)


async def test_the_picture_of_the_week_follows_its_words_with_words_under_it(scene: Scene) -> None:
    await scene.says(AUTHOR, "/week")

    *_, told, picture = scene.sent_to(scene.private(AUTHOR))
    assert "Press room" in str(told.text)
    assert (picture.media[0].sort, picture.media[0].mime) == ("photo", "image/png")
    assert "dark squares are out" in str(picture.text)


async def test_in_the_staff_room_the_picture_comes_there(scene: Scene) -> None:
    await scene.says(AUTHOR, "/week", scene.staff)

    assert scene.last_to(scene.staff).media
    assert scene.sent_to(scene.private(AUTHOR)) == []


async def test_a_picture_that_cannot_be_drawn_leaves_the_words_alone(scene: Scene) -> None:
    scene.lost = Rejected(Reason.FILE_BAD)
    await scene.says(AUTHOR, "/week")

    assert not scene.last_to(scene.private(AUTHOR)).media


async def test_what_waits_in_the_outbox_is_drawn_from_its_data(scene: Scene) -> None:
    await scene.says(AUTHOR, "/week")
    (asked,) = scene.done(Draw)
    async with scene.unit() as unit:
        ctx = await scene.house.context(unit, scene.private(AUTHOR), scene.sender(AUTHOR), private=True)
        week_ = Week(TODAY, tuple(await rows(ctx)))

    assert isinstance(asked, Draw)
    assert asked.data == plain(week_)
    assert plots.draw(asked.plot, asked.data) == week_picture(week_.rows, TODAY)
