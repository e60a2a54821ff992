"""What is written down today is read tomorrow, and what was written before there were files still is."""

import pytest

from groups.messages import Address, Attached, Edit, Fetch, Lasting, Media, Said, Send, Settled
from groups.outcomes import Done
from groups.texts import as_text
from storage.codec import dump, dump_file, load_action, load_event, load_file, name_of

AT = Address("telegram", "-1001", "7")
FILE = Attached("AgAC", "document", "application/pdf", "نموذج.pdf", 4096)

ACTIONS: list[Lasting] = [
    Send(AT, as_text("Look"), media=(Media("ab" * 32, "photo", "image/jpeg", "photo.jpg"),)),
    Send(AT, as_text("Which?"), poll=("Monday", "الثلاثاء"), plain_links=False),
    Edit(AT, "12", as_text("At 10"), caption=True),
    Fetch(AT, FILE, subject="media:1/2/olga"),
]


@pytest.mark.parametrize("action", ACTIONS, ids=name_of)
def test_an_action_with_a_file_comes_back_as_it_was(action: Lasting) -> None:
    assert load_action(name_of(action), dump(action)) == action


def test_a_file_that_came_is_known_by_its_digest() -> None:
    event = Settled(AT, 9, "fetch", "media:1/2/olga", Done(digest="ab" * 32))

    assert load_event("settled", dump(event)) == event


def test_a_file_is_the_answer_of_a_form() -> None:
    assert load_file(dump_file(FILE)) == FILE


OLD_SEND = '{"to":{"account":"telegram","chat":"-1001"},"text":{"runs":[{"text":"Hi"}]},"lane":3,"subject":"post:1"}'
OLD_SAID = (
    '{"at":{"account":"telegram","chat":"-1001"},"sender":{"identity":"telegram:7"},"message":"5",'
    '"sent":"2026-11-24T09:00:00Z","text":{"runs":[{"text":"Hi"}]},"attachment":"photo"}'
)


def test_rows_of_before_there_were_files_are_still_read() -> None:
    send, said = load_action("send", OLD_SEND), load_event("said", OLD_SAID)

    assert isinstance(send, Send)
    assert (send.media, send.poll, send.plain_links) == ((), (), True)
    assert isinstance(said, Said)
    assert (said.attachment, said.files) == ("photo", ())
