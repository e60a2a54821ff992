"""What a person sees and does in a real browser."""

import pytest
from playwright.async_api import Browser, FilePayload, expect

from groups.messages import Address, Button, Edit, Pin, Pressed, Send
from groups.texts import as_text
from tests.peers.pictures import picture
from tests.web.house import House, Window, look

pytestmark = pytest.mark.browser

CARD = (
    "Flooding in the Nell valley\nLevel 2 of 3: Alert\n\nThe river is over its banks.\n"
    "1. Keep away from the river.\n2. Take papers and medicine.\n\n"
    "In danger 112 ✓ checked 08:10\nDuty line +00 20 555 0140 ✓ checked 13:50\n\nNext update by 16:00"
)


async def hears(window: Window) -> None:
    """The live line is open: the page has asked for its parts once."""
    async with window.page.expect_response(lambda answer: "/thread" in answer.url):
        await window.page.reload()


async def test_a_person_writes_and_sees_it_received(open_mission: House, browser: Browser) -> None:
    window = await look(browser, open_mission, "/?as=citizen&chat=private:citizen")
    await hears(window)
    await window.page.get_by_label("Message to").fill("Is the bridge safe?\nI am in Nellbro.")
    await window.page.keyboard.press("Enter")

    mine = window.page.locator(".msg--me")
    await expect(mine).to_contain_text("Is the bridge safe?")
    await expect(mine).to_contain_text("received")
    await expect(window.page.get_by_label("Message to")).to_have_value("")
    await expect(window.page.get_by_label("Message to")).to_be_focused()
    assert open_mission.woken == 1
    assert window.complaints == []


async def test_what_others_say_arrives_without_a_reload(open_mission: House, browser: Browser) -> None:
    citizen = await look(browser, open_mission, "/?as=citizen&chat=consular")
    officer = await look(browser, open_mission, "/?as=duty-officer&chat=staff")
    await hears(citizen)
    await hears(officer)
    question = await open_mission.says("nurse", "consular", "Is the pharmacy open?")
    await open_mission.says("consular-officer", "consular", "Until 18:00.", question)

    answer = citizen.page.locator(".msg--officer")
    await expect(answer).to_contain_text("Until 18:00.")
    await expect(answer.locator(".quote")).to_contain_text("Is the pharmacy open?")
    await expect(answer.locator(".official")).to_have_text("Embassy")
    row = officer.page.locator(".chat-list li", has_text="Citizens in Vestmark")
    await expect(row.locator(".count")).to_contain_text("2")
    assert citizen.complaints + officer.complaints == []


async def test_a_card_is_pinned_and_its_edits_are_seen_at_once(open_mission: House, browser: Browser) -> None:
    open_mission.known.level = {"consular": 2}
    window = await look(browser, open_mission, "/?as=citizen&chat=consular")
    await hears(window)
    number = str(await open_mission.bot("consular", CARD, look="card"))
    await open_mission.does(Pin(Address("web", "consular"), number))

    pinned = window.page.locator(".pinned")
    await expect(pinned.locator("h2")).to_have_text("Flooding in the Nell valley")
    await expect(pinned.locator('a[href="tel:+00205550140"]')).to_be_visible()
    await expect(pinned.locator('a[href="tel:112"]')).to_be_visible()
    await pinned.get_by_text("What to do now").click()
    await expect(pinned.locator(".steps li")).to_have_count(2)

    changed = as_text(CARD.replace("16:00", "18:30"))
    await open_mission.does(Edit(Address("web", "consular"), number, changed, look="card"))

    await expect(pinned).to_contain_text("Next update by 18:30")
    await expect(pinned.locator(".steps li").first).to_be_visible()  # what was open stays open
    assert window.complaints == []


async def test_a_press_brings_its_nonce_and_the_words_back(open_mission: House, browser: Browser) -> None:
    row = ((Button("I am safe", "safe", nonce="n1", style="safe"), Button("I need help", "help", nonce="n2")),)
    await open_mission.bot("private:citizen", "Are you in the valley?", row)
    window = await look(browser, open_mission, "/?as=citizen&chat=private:citizen")
    await hears(window)
    async with window.page.expect_response(lambda answer: answer.url.endswith("/press")):
        await window.page.get_by_role("button", name="I am safe").click()

    (pressed,) = [row.event for row in await open_mission.inbox()]
    assert isinstance(pressed, Pressed)
    assert (pressed.nonce, pressed.sender.identity, pressed.private) == ("n1", "web:citizen", True)
    await open_mission.platform.notice(pressed.press, "Noted: you are safe.")
    await expect(window.page.get_by_text("Noted: you are safe.")).to_be_visible()
    assert window.complaints == []


async def test_everything_works_without_a_script(open_mission: House, browser: Browser) -> None:
    row = ((Button("That helps", "solved", nonce="n1"),),)
    await open_mission.bot("private:citizen", "Bring a photo of the passport.", row)
    window = await look(browser, open_mission, "/?as=citizen&chat=private:citizen", script=False)
    page = window.page
    await page.get_by_role("button", name="That helps").click()
    await expect(page.locator(".msg--bot")).to_contain_text("Bring a photo")
    await page.get_by_label("Message to").fill("lost passport")
    await page.get_by_role("button", name="/facts").click()
    await expect(page.locator(".msg--me")).to_contain_text("/facts lost passport")
    await page.get_by_role("link", name="Duty officer").click()
    await expect(page.locator(".otp")).to_have_text("482 913")

    assert len(await open_mission.inbox()) == 2
    assert window.complaints == []


async def test_too_long_a_message_comes_back_whole_with_a_sentence(open_mission: House, browser: Browser) -> None:
    window = await look(browser, open_mission, "/?as=citizen&chat=consular")
    words = "x" * 4097
    await window.page.get_by_label("Message to").fill(words)
    await window.page.get_by_role("button", name="Send").click()

    await expect(window.page.get_by_role("alert").first).to_contain_text("This is 4097 characters; 4096 fit")
    await expect(window.page.get_by_label("Message to")).to_have_value(words)
    assert await open_mission.inbox() == []


async def test_a_reply_quotes_what_it_answers(open_mission: House, browser: Browser) -> None:
    await open_mission.says("nurse", "consular", "Is the pharmacy open?")
    window = await look(browser, open_mission, "/?as=consular-officer&chat=consular")
    await window.page.get_by_role("link", name="Reply to Nurse").click()
    await expect(window.page.locator(".answering")).to_contain_text("Is the pharmacy open?")
    await window.page.get_by_label("Message to").fill("Until 18:00.")
    await window.page.keyboard.press("Enter")

    await expect(window.page.locator(".msg--me .quote")).to_contain_text("Is the pharmacy open?")
    await expect(window.page.locator(".answering")).to_have_count(0)
    assert window.complaints == []


PAGES = ("consular", "private:citizen", "consular#chats", "consular#info", "consular&find=flood")


@pytest.mark.parametrize("language", ["citizen", "nurse"])
async def test_nothing_is_wider_than_a_phone(open_mission: House, browser: Browser, language: str) -> None:
    open_mission.known.level = {"consular": 3}
    number = await open_mission.bot("consular", CARD + "\n" + "w" * 200, look="card")
    await open_mission.does(Pin(Address("web", "consular"), str(number)))
    await open_mission.bot("consular", "Point 3 · checked\n" + "https://example.org/" + "a" * 120, look="keypoint")
    for path in PAGES:
        chat = path.replace("citizen", language)
        window = await look(browser, open_mission, f"/?as={language}&chat={chat}", width=360, height=700)
        width = await window.page.evaluate("document.documentElement.scrollWidth")
        assert (path, width) == (path, 360)
        assert window.complaints == []


async def test_on_a_phone_the_chats_open_without_a_script(open_mission: House, browser: Browser) -> None:
    window = await look(browser, open_mission, "/?as=citizen&chat=consular", width=390, script=False)
    await expect(window.page.locator(".chat-list")).to_be_hidden()
    await window.page.get_by_role("link", name="All chats").click()
    await window.page.get_by_role("link", name="Embassy, private").click()

    await expect(window.page.get_by_role("heading", level=1)).to_have_text("Embassy, private")


async def test_arabic_is_read_from_right_to_left_and_numbers_are_not(open_mission: House, browser: Browser) -> None:
    await open_mission.bot("private:nurse", "الرقم +00 20 555 0140 ✓ 13:50")
    window = await look(browser, open_mission, "/?as=nurse&chat=private:nurse")

    await expect(window.page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(window.page.locator(".msg--bot .words p").first).to_have_css("direction", "rtl")
    await expect(window.page.locator(".msg--bot .tel bdi")).to_have_attribute("dir", "ltr")


async def test_a_form_of_another_site_is_refused(open_mission: House, browser: Browser) -> None:
    """Another port is another origin: what it posts must not be said in a person's name."""
    window = await look(browser, open_mission, "/?as=citizen&chat=consular")
    other = open_mission.url.replace("127.0.0.1", "localhost")
    status = await window.page.evaluate(
        """async (url) => { try { return (await fetch(url + "/say", {method: "POST", mode: "no-cors",
            body: new URLSearchParams({as: "citizen", chat: "consular", text: "forged"})})).status }
            catch (error) { return "blocked" } }""",
        other,
    )

    assert status == "blocked"  # the page's own policy stops it, and the server would
    assert await open_mission.inbox() == []


async def test_a_picture_is_chosen_sent_and_seen_and_a_vote_shows_the_counts(
    browser: Browser, open_mission: House
) -> None:
    house = open_mission
    await house.does(Send(Address("web", "consular"), as_text("Which evening?"), poll=("Monday", "Tuesday")))
    window = await look(browser, house, "/?as=citizen&chat=consular")
    chosen = FilePayload(name="pier.jpg", mimeType="image/jpeg", buffer=picture(size=(300, 200)))
    await window.page.set_input_files("input[type=file]", chosen)
    await window.page.press("#text", "Enter")
    await window.page.wait_for_selector(".shot img")
    await window.page.click("text=Tuesday")
    await window.page.wait_for_selector(".poll-answer[aria-pressed=true] .num")

    assert (
        await window.page.eval_on_selector(".shot img", "image => image.decode().then(() => image.naturalWidth)") == 300
    )
    await expect(window.page.locator("input[type=file]")).to_have_value("")
    assert window.complaints == []
