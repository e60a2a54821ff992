"""What is forged, mistaken, forwarded or taken away gets a clear answer and loses nothing."""

from datetime import timedelta

import sqlalchemy as sa

from storage.tables import inbox
from tests.peers.telegram.groups import Group
from tests.stories.cast import PRIVATE, STAFF
from tests.stories.scenes import APPROVE, CLOSED, opens_crisis, publishes, sends_in, without_officers
from tests.stories.stage import Stage
from tests.stories.telegram_stage import RIGHTS, TelegramStage


async def test_a_forged_button_does_nothing_and_says_so(telegram: TelegramStage) -> None:
    await sends_in(telegram, "The talks begin on Monday.")
    card = telegram.newest(PRIVATE, "head-of-mission", "waits for your approval")
    nonce = next(button.data for button in card.buttons if button.text == APPROVE)
    assert nonce
    for data in ("approve:1", "x" * 64, "' OR 1=1 --", nonce[:-1], nonce + "A", "\ufffd\ufffd"):
        await telegram.people["citizen"].presses_raw(telegram.chats["press"], 99, data)
        await telegram.sees_notice("citizen", "This button is not one of ours, or too old.")
    await telegram.later(seconds=70)
    assert await telegram.never_saw("journalist", "The talks begin", "press")


async def test_a_button_that_a_member_got_hold_of_is_still_the_officers(telegram: TelegramStage) -> None:
    await sends_in(telegram, "The talks begin on Monday.")
    await telegram.sees("head-of-mission", "waits for your approval", STAFF)
    card = telegram.newest(STAFF, "head-of-mission", "waits for your approval")
    nonce = next(button.data for button in card.buttons if button.text == APPROVE)
    assert nonce
    await telegram.people["citizen"].presses_raw(telegram.chats["press"], 99, nonce)
    await telegram.sees_notice("citizen", "This is not among your duties.")
    await telegram.later(seconds=70)
    assert await telegram.never_saw("journalist", "The talks begin", "press")


async def test_an_officers_command_from_a_member_is_refused_kindly_and_without_a_code(stage: Stage) -> None:
    for command in ("/post press: War!", "/approve 1", "/halt all", "/crisis open all", "/groups"):
        await stage.says("citizen", command)
        await stage.quiet()
        newest = (await stage.words_in(PRIVATE, "citizen"))[-1]
        assert newest.startswith("This is not among your duties."), command
        assert "E-" not in newest


async def test_a_member_who_tries_it_in_the_group_is_pointed_to_ask(stage: Stage) -> None:
    await stage.says("citizen", "/post press: War!", "press")
    await stage.sees("citizen", "To ask us something, write /ask and your question.", "press")


async def test_an_officers_command_in_a_group_is_removed_and_answered_in_private(stage: Stage) -> None:
    await stage.says("spokesperson", "/post press: The minister resigns.", "press")
    said = await stage.sees("spokesperson", "I removed yours from the group; type it here.")
    assert "resigns" not in said
    assert await stage.never_saw("citizen", "The minister resigns.", "press")


async def test_a_command_of_an_anonymous_administrator_is_refused(telegram: TelegramStage) -> None:
    spokesperson = telegram.people["spokesperson"]
    telegram.chats["press"].promote(spokesperson, anonymous=True, can_delete_messages=True)
    await spokesperson.says("/halt all", telegram.chats["press"], as_chat=True)
    await telegram.sees("citizen", "Please send this under your own name, or write to me in private.", "press")
    assert await telegram.never_saw("duty-officer", "stopped all posts", STAFF)


async def test_an_edited_or_forwarded_command_is_none(telegram: TelegramStage) -> None:
    await sends_in(telegram, "The talks begin on Monday.")
    head = telegram.people["head-of-mission"]
    await head.says("/approve 1", telegram.bot, forward_from=telegram.people["spokesperson"])
    await telegram.sees("head-of-mission", "A forwarded command does nothing. Please type it yourself.")
    message = await telegram.say("head-of-mission", "Good morning")
    await telegram.sees("head-of-mission", "I have not passed this on to anybody.")
    await head.edits(message, "/approve 1")
    await telegram.later(seconds=70)
    assert await telegram.never_saw("journalist", "The talks begin", "press")


async def test_an_old_command_asks_again(telegram: TelegramStage) -> None:
    await sends_in(telegram, "The talks begin on Monday.")
    await telegram.app.stop()
    await telegram.says("head-of-mission", "/approve 1")
    telegram.clock.jump(timedelta(minutes=11))
    await telegram.start()
    await telegram.sees("head-of-mission", "You wrote this at 11:00, and it reaches me only now.")
    await telegram.later(seconds=70)
    assert await telegram.never_saw("journalist", "The talks begin", "press")


async def test_a_word_that_is_no_command_is_answered(stage: Stage) -> None:
    await stage.says("citizen", "/passport")
    said = await stage.sees("citizen", "I know nothing by the name “passport”.")
    assert "E-" not in said


async def test_a_supergroup_upgrade_in_the_middle_of_work_loses_nothing(telegram: TelegramStage) -> None:
    small = telegram.server.group("Old press", list(telegram.people.values()), kind="group")
    await move_in(telegram, small)
    await telegram.says("journalist", "/ask Is the ferry running?", "press")
    await telegram.sees("spokesperson", "Is the ferry running?")
    await publishes(telegram, "One.")
    await opens_crisis(telegram)
    small.migrate()
    await telegram.quiet()
    await telegram.sees_pinned("Earthquake: Nell valley", "press")
    await telegram.says("spokesperson", "Yes.", reply_to="Is the ferry running?")
    await telegram.presses("duty-officer", "Send the answer", STAFF)
    await telegram.sees("journalist", "answer of the spokesperson", "press")
    await telegram.says("spokesperson", "/groups")
    await telegram.sees("spokesperson", "Press room · 1 of 3 today")


async def move_in(telegram: TelegramStage, small: Group) -> None:
    """The press group lives in this chat instead."""
    await telegram.quiet()
    old = str(telegram.chats["press"].id)
    await small.add_bot(telegram.bot, **RIGHTS)
    await telegram.quiet()
    async with telegram.app.storage.unit() as unit:
        for place in await unit.addresses.in_chat("telegram", old):
            await unit.addresses.set(place, state="out", group_id="")
        for place in await unit.addresses.in_chat("telegram", str(small.id)):
            await unit.addresses.set(place, state="bound", group_id="press")
    await telegram.app.refresh()
    telegram.chats["press"] = small


async def test_without_the_right_to_pin_the_card_stands_there_and_the_officers_are_told(
    telegram: TelegramStage,
) -> None:
    press = telegram.chats["press"]
    press.promote(telegram.bot, can_delete_messages=True)
    await telegram.sees("duty-officer", "Press chat: I may not pin messages there.", STAFF)
    await telegram.gets_factor("duty-officer", "head-of-mission")
    await telegram.says("duty-officer", '/crisis open all level=2 template=earthquake place="Nell valley"')
    await telegram.proves("duty-officer")
    await telegram.sees_pinned("Earthquake: Nell valley", "trade")
    await telegram.sees("citizen", "Earthquake: Nell valley", "press")
    await telegram.sees("duty-officer", "the crisis card stands there, but I may not pin it.", STAFF)
    assert not await telegram.pinned_in("press")

    press.promote(telegram.bot, **RIGHTS)
    await telegram.sees_pinned("Earthquake: Nell valley", "press")
    assert await telegram.copies("Earthquake: Nell valley", "press") == 1


async def test_a_removed_bot_goes_on_in_the_other_chats_and_says_where_it_is_missing(telegram: TelegramStage) -> None:
    await telegram.says("consular-officer", f"/post consular, general: {CLOSED}")
    await telegram.presses("consular-officer", "Send for approval")
    await telegram.presses("head-of-mission", APPROVE)
    await telegram.sees("consular-officer", "goes out in 60 seconds.")
    telegram.chats["general"].kick(telegram.bot)
    await telegram.sees("duty-officer", "I was removed from General chat.", STAFF)
    await telegram.later(seconds=61)
    await telegram.sees("citizen", "The office is closed on Friday.", "consular")
    told = await telegram.sees("consular-officer", "#1 is out.")
    assert "It did not go to Neighbours in Nellbro: there is no chat any more." in told
    await telegram.says("consular-officer", "/groups")
    await telegram.sees("consular-officer", "Neighbours in Nellbro · 0 of 2 today")


async def test_an_officer_who_left_the_files_is_a_member_from_that_moment(stage: Stage) -> None:
    await sends_in(stage, "The talks begin on Monday.")
    await stage.files(without_officers("consular-officer"))
    await stage.presses("consular-officer", APPROVE)
    await stage.sees_notice("consular-officer", "This")
    await stage.says("consular-officer", "/post press: War!")
    await stage.sees("consular-officer", "This is not among your duties.")
    await stage.later(seconds=70)
    assert await stage.never_saw("journalist", "The talks begin", "press")


async def test_markup_in_a_name_is_shown_literally(telegram: TelegramStage) -> None:
    telegram.people["journalist"].first_name = "<b>Bob</b> & {0} *x*"
    telegram.people["journalist"].last_name = None
    await telegram.says("journalist", "/ask Who speaks?", "press")
    notice = await telegram.sees("spokesperson", "Who speaks?")
    assert "<b>Bob</b> & {0} *x* asks the spokesperson" in notice
    assert telegram.newest(PRIVATE, "spokesperson", "Who speaks?").text == notice


async def test_pictures_stickers_and_locations_in_private_are_answered(telegram: TelegramStage) -> None:
    await telegram.people["citizen"].sends_photo(b"\x89PNG")
    await telegram.sees("citizen", "I can only read text. Please write your question.")


async def test_a_member_who_talks_to_the_bot_in_a_group_gets_a_pointer(telegram: TelegramStage) -> None:
    await telegram.says("citizen", "@embassy_bot hello?", "press")
    await telegram.sees("citizen", "To ask us something, write /ask and your question here", "press")
    await telegram.says("citizen", "@embassy_bot hello??", "press")
    assert await telegram.copies("To ask us something", "press") == 1


async def test_an_officer_who_is_thrown_out_of_the_staff_room_works_on_and_the_head_hears_it(
    telegram: TelegramStage,
) -> None:
    await telegram.says("duty-officer", "/me")
    await telegram.quiet()  # we have asked for news once, and with it for who leaves
    telegram.people["citizen"].leaves(telegram.chats["press"])
    telegram.chats[STAFF].kick(telegram.people["duty-officer"])
    told = await telegram.sees("head-of-mission", "Duty officer was taken out of the staff room by")
    assert telegram.chats[STAFF].owner.name in told
    await telegram.sees("administrator", "Duty officer was taken out of the staff room by")
    await telegram.says("duty-officer", "/waiting")
    await telegram.quiet()
    assert await telegram.never_saw("duty-officer", "E-ROLE")

    async with telegram.app.storage.reading() as unit:
        parted = await unit.inbox.rows(sa.select(inbox.c.kind).where(inbox.c.kind == "parted"))
    assert len(parted) == 1
