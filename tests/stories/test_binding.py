"""The first day of a mission on Telegram: chats are proposed by one officer, confirmed by a second, and bound."""

import sqlalchemy as sa

from config.schema import MissionFiles
from storage.tables import inbox
from tests.peers.telegram.groups import Group
from tests.stories.cast import EVERYBODY, GROUPS, PRIVATE, STAFF
from tests.stories.telegram_stage import RIGHTS, TelegramStage


async def meet_everybody(first_day: TelegramStage) -> None:
    for who in EVERYBODY:
        await first_day.says(who, "/start")
    await first_day.quiet()


def code_in(asked: str) -> str:
    return asked.partition("/bind ")[2].split()[0]


async def proposed(first_day: TelegramStage, group: str, by: str = "spokesperson") -> str:
    """The officer types /bind in the chat; the code that the head of mission got."""
    await first_day.says(by, f"/bind {group}", group)
    title = first_day.chats[group].title
    asked = await first_day.sees("head-of-mission", f"wants to connect the chat {title}")
    return code_in(asked)


async def bind(first_day: TelegramStage, group: str) -> None:
    await first_day.bot_joins(group)
    await first_day.sees("spokesperson", "stay silent", group)
    await first_day.says("head-of-mission", "/bind " + await proposed(first_day, group))
    await first_day.sees("citizen", "This group is now", group)


async def test_a_mission_binds_its_four_groups_on_the_first_morning(first_day: TelegramStage) -> None:
    await meet_everybody(first_day)
    for group in GROUPS:
        await bind(first_day, group)
    hello = await first_day.sees("citizen", "This group is now Press room", "press")
    assert "Write /ask and your question" in hello
    await first_day.sees("head-of-mission", "Done. The chat General chat is now Neighbours in Nellbro.")
    await first_day.sees("trade-officer", "The chat Trade chat is now connected with Business circle Harsund.", STAFF)

    await first_day.says("duty-officer", "/groups")
    screen = await first_day.sees("duty-officer", "0 of 3 today")
    assert "Press room" in screen
    assert "Film and music evenings · 0 of 2 today\nNo chat yet." in screen
    await first_day.quiet()
    await first_day.says("duty-officer", "/groups")
    await first_day.sees("duty-officer", "Press chat: 13 members, all well")


async def test_a_wrong_code_binds_nothing(first_day: TelegramStage) -> None:
    await meet_everybody(first_day)
    await first_day.bot_joins("press")
    code = await proposed(first_day, "press")
    wrong = code.translate(str.maketrans("0123456789", "1234567890"))
    await first_day.says("head-of-mission", f"/bind {wrong}")
    await first_day.sees("head-of-mission", "E-CODE")
    assert await first_day.never_saw("citizen", "This group is now", "press")


async def test_a_code_serves_only_whom_it_was_given_to_and_only_once(first_day: TelegramStage) -> None:
    await meet_everybody(first_day)
    await first_day.bot_joins("press")
    code = await proposed(first_day, "press")
    await first_day.says("administrator", f"/bind {code}")
    await first_day.sees("administrator", "E-CODE")
    await first_day.says("spokesperson", f"/bind {code}")
    await first_day.sees("spokesperson", "E-")
    await first_day.says("citizen", f"/bind {code}")
    assert await first_day.never_saw("citizen", "This group is now", "press")

    await first_day.says("head-of-mission", f"/bind {code}")
    await first_day.sees("citizen", "This group is now", "press")
    await first_day.says("head-of-mission", f"/bind {code}")
    await first_day.sees("head-of-mission", "E-CODE")


async def test_a_code_is_worth_nothing_after_ten_minutes(first_day: TelegramStage) -> None:
    await meet_everybody(first_day)
    await first_day.bot_joins("press")
    code = await proposed(first_day, "press")
    await first_day.later(minutes=10, seconds=1)
    await first_day.says("head-of-mission", f"/bind {code}")
    await first_day.sees("head-of-mission", "E-CODE")


async def test_the_head_cannot_be_both_the_first_and_the_second_person(first_day: TelegramStage) -> None:
    await meet_everybody(first_day)
    await first_day.bot_joins("press")
    await first_day.says("head-of-mission", "/bind press", "press")
    await first_day.sees("administrator", "Head of mission wants to connect the chat Press chat")
    assert await first_day.never_saw("head-of-mission", "wants to connect")


async def test_a_chat_is_bound_once(first_day: TelegramStage) -> None:
    await meet_everybody(first_day)
    await bind(first_day, "press")
    await first_day.says("trade-officer", "/bind trade", "press")
    await first_day.sees("trade-officer", "This chat belongs to the group Press room already.")
    assert await first_day.never_saw("citizen", "E-BOUND", "press")


async def test_a_chat_can_be_chosen_with_a_button_by_whoever_added_the_bot(first_day: TelegramStage) -> None:
    await meet_everybody(first_day)
    chat = first_day.server.group("Writers", owner=first_day.people["spokesperson"])
    await chat.add_bot(first_day.bot, **RIGHTS)
    await first_day.sees("spokesperson", "You added me to Writers. Which group is it?")
    await first_day.presses("spokesperson", "Press room")
    asked = await first_day.sees("administrator", "wants to connect the chat Writers")
    await first_day.says("administrator", "/bind " + code_in(asked))
    await first_day.server.wait_for(lambda: "This group is now Press room" in chat.text())


async def test_a_bot_that_a_stranger_added_says_who_it_is_and_leaves_after_a_day(first_day: TelegramStage) -> None:
    stranger = first_day.server.person(6001, "Stranger")
    chat = first_day.server.group("Lottery winners", [stranger], owner=stranger)
    await chat.add_bot(first_day.bot)
    await first_day.server.wait_for(lambda: "I am the assistant of Embassy of Alderia" in chat.text())
    await stranger.says("/ask Who won?", chat)
    await stranger.says("/bind press", chat)
    await first_day.later(hours=23, minutes=59)
    assert chat.membership(first_day.bot).present
    await first_day.later(minutes=2)
    await first_day.server.wait_for(lambda: not chat.membership(first_day.bot).present)
    assert first_day.server.copies(chat) == 1


async def test_only_an_officer_proposes(first_day: TelegramStage) -> None:
    await meet_everybody(first_day)
    await first_day.bot_joins("press")
    await first_day.says("citizen", "/bind press", "press")
    await first_day.quiet()
    assert await first_day.never_saw("head-of-mission", "wants to connect")


async def test_without_anybody_who_could_confirm_the_officer_hears_what_to_do(first_day: TelegramStage) -> None:
    await first_day.bot_joins("press")
    await first_day.says("spokesperson", "/bind press", "press")
    said = await first_day.sees("spokesperson", "Nobody who may confirm this has written to me", "press")
    assert "then try again" in said
    assert await first_day.never_saw("spokesperson", "I asked the head of mission", "press")


async def test_a_name_that_is_no_group_is_answered_with_those_that_are(first_day: TelegramStage) -> None:
    await meet_everybody(first_day)
    await first_day.bot_joins("press")
    await first_day.says("spokesperson", "/bind pres", "press")
    said = await first_day.sees("spokesperson", "“pres”", "press")
    assert "press, trade, consular" in said


async def test_a_topic_of_a_forum_is_a_chat_of_its_own(first_day: TelegramStage) -> None:
    await meet_everybody(first_day)
    forum = first_day.server.group("Alderians", [first_day.people[who] for who in EVERYBODY], forum=True)
    first_day.chats["forum"] = forum
    await forum.add_bot(first_day.bot, **RIGHTS)
    business, other = forum.topic("Business"), forum.topic("Cooking")
    await first_day.people["trade-officer"].says("/bind trade", forum, topic=business)
    asked = await first_day.sees("head-of-mission", "wants to connect the chat Alderians")
    await first_day.says("head-of-mission", "/bind " + code_in(asked))
    hello = await first_day.sees("citizen", "This group is now Business circle Harsund", "forum")
    assert first_day.newest("forum", "citizen", hello).topic == business.id

    await first_day.people["business-owner"].says("/ask What does a pallet cost?", forum, topic=business)
    await first_day.sees("trade-officer", "What does a pallet cost?")
    await first_day.people["business-owner"].says("/ask Who has salt?", forum, topic=other)
    assert await first_day.never_saw("trade-officer", "Who has salt?", STAFF)


async def test_a_channel_is_bound_with_a_button_and_its_discussion_group_with_a_word(first_day: TelegramStage) -> None:
    await meet_everybody(first_day)
    talk = first_day.server.group("Press talk", [first_day.people[who] for who in EVERYBODY])
    channel = first_day.server.channel("Press news", talk, owner=first_day.people["spokesperson"])
    await channel.add_bot(first_day.bot)
    await first_day.sees("spokesperson", "You added me to Press news. Which group is it?")
    await first_day.presses("spokesperson", "Press room")
    asked = await first_day.sees("head-of-mission", "wants to connect the chat Press news")
    await first_day.says("head-of-mission", "/bind " + code_in(asked))
    await first_day.server.wait_for(lambda: "Press room" in channel.text())

    await talk.add_bot(first_day.bot, **RIGHTS)
    first_day.chats["talk"] = talk
    await first_day.says("spokesperson", "/bind press", "talk")
    asked = await first_day.sees("head-of-mission", "wants to connect the chat Press talk")
    await first_day.says("head-of-mission", "/bind " + code_in(asked))
    await first_day.sees("citizen", "This group is now Press room", "talk")
    await first_day.says("journalist", "/ask Is the ferry running?", "talk")
    await first_day.sees("journalist", "J-0001", "talk")


async def test_groups_says_which_rights_are_missing(first_day: TelegramStage) -> None:
    await meet_everybody(first_day)
    await bind(first_day, "press")
    await first_day.quiet()  # the look at the new chat is over
    first_day.chats["press"].promote(first_day.bot, can_delete_messages=True)
    told = await first_day.sees("duty-officer", "Press chat: I may not", STAFF)
    assert "pin messages" in told
    await first_day.says("duty-officer", "/groups")
    await first_day.sees("duty-officer", "I may not pin messages")
    first_day.chats["press"].promote(first_day.bot, **RIGHTS)
    await first_day.sees("duty-officer", "I have all the rights that I need again.", STAFF)
    assert await first_day.copies("I may not", STAFF) == 1


async def test_talk_in_a_bound_group_is_counted_and_not_kept(first_day: TelegramStage) -> None:
    await meet_everybody(first_day)
    await bind(first_day, "press")
    await first_day.quiet()
    async with first_day.app.storage.reading() as unit:
        before = await unit.inbox.rows(sa.select(inbox).where(inbox.c.kind == "said"))
    await first_day.says("journalist", "Good morning, did anybody sleep?", "press")
    await first_day.quiet()
    async with first_day.app.storage.reading() as unit:
        assert await unit.inbox.rows(sa.select(inbox).where(inbox.c.kind == "said")) == before


async def test_a_chat_whose_group_left_the_files_is_named_and_not_served(first_day: TelegramStage) -> None:
    await meet_everybody(first_day)
    await bind(first_day, "press")

    def without_press(files: MissionFiles) -> MissionFiles:
        return files.model_copy(update={"groups": tuple(each for each in files.groups if each.id != "press")})

    await first_day.files(without_press)
    await first_day.says("journalist", "/ask Is anybody there?", "press")
    assert await first_day.never_saw("spokesperson", "Is anybody there?", PRIVATE)


async def test_a_group_that_the_bot_was_removed_from_is_told_and_served_again_later(first_day: TelegramStage) -> None:
    await meet_everybody(first_day)
    await bind(first_day, "press")
    group = first_day.chats["press"]
    assert isinstance(group, Group)
    group.kick(first_day.bot)
    await first_day.sees("duty-officer", "I was removed from Press chat.", STAFF)
    await group.add_bot(first_day.bot, **RIGHTS)
    await first_day.sees("duty-officer", "Somebody whom I do not know added me to Press chat again.", STAFF)
    await first_day.presses("head-of-mission", "It is ours: take it up again", STAFF)
    await first_day.quiet()
    await first_day.says("journalist", "/ask Are you back?", "press")
    await first_day.sees("spokesperson", "Are you back?")
