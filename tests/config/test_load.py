"""An administrator's slip is told with its file, its place and its line, all slips at once, in plain words."""

from pathlib import Path

import pytest

from config.faults import ConfigFaults, Fault
from config.load import load
from tests.config.folders import change, faults_of, line_of

# file, what the administrator wrote over, what they wrote, what they are told
DRILL_ROOM = '[drill_room]\naccount = "telegram"\nchat = "staff"\n\n'
SLIPS = [
    ("groups.toml", "cap = 3", "cap = 0", 'groups.toml, group "press": cap must be between 1 and 20, got 0'),
    ("groups.toml", "cap = 3", "cap = -1", 'group "press": cap must be between 1 and 20, got -1'),
    ("groups.toml", "cap = 3", "cap = 500", 'group "press": cap must be between 1 and 20, got 500'),
    (
        "groups.toml",
        "cap = 3",
        'cap = "5"',
        'group "press": cap: expected a whole number, got text; leave out the quotes',
    ),
    ("groups.toml", "cap = 3", "cap = 2.5", "cap: expected a whole number, got a number with a point"),
    ("groups.toml", "cap = 3", "cap = true", "cap: expected a whole number, got true or false"),
    ("groups.toml", "cap = 3", "capp = 3", 'group "press": unknown key "capp"; did you mean "cap"?'),
    ("groups.toml", "cap = 3", "cap = 3\ncap = 4", "groups.toml: a key is given twice (line"),
    ("groups.toml", "[group.trade]", "[group.press]", "groups.toml: a table is given twice (line"),
    ("groups.toml", "cap = 3", "cap =", "groups.toml: the value cannot be read; text needs quotes (line"),
    ("groups.toml", '"Press room"', "Press room", "groups.toml: the value cannot be read; text needs quotes (line"),
    ("groups.toml", "cap = 3", 'region = "VM', "groups.toml: a quote is not closed"),
    ("groups.toml", 'kind = "press"', 'kind = "pres"', 'group "press": unknown kind "pres"; did you mean "press"?'),
    ("groups.toml", 'kind = "press"\n', "", 'group "press": kind is missing'),
    (
        "groups.toml",
        "Copenhagen",
        "Copenhage",
        'there is no time zone "Europe/Copenhage"; did you mean Europe/Copenhagen?',
    ),
    ("groups.toml", '"Europe/Copenhagen"', '"../../etc/passwd"', 'there is no time zone "../../etc/passwd"'),
    ("groups.toml", '"Europe/Copenhagen"', '""', 'there is no time zone ""'),
    ("groups.toml", 'languages = ["en"]', "languages = []", "languages is empty; it needs at least one"),
    ("groups.toml", 'languages = ["en"]', 'languages = "en"', "languages: expected a list in [ ], got text"),
    ("groups.toml", 'languages = ["en"]', 'languages = ["en", 4]', "languages, entry 2: expected text in quotes"),
    ("groups.toml", 'languages = ["en"]', 'languages = ["en", "en"]', 'languages: "en" is given twice'),
    ("groups.toml", 'en = "Press room"', 'EN = "Press room"', "name.EN must be the code of a language"),
    ("groups.toml", 'ar = "غرفة الصحافة"', 'ar = " "', 'name: the words in "ar" are empty'),
    ("groups.toml", ', ar = "غرفة الصحافة"', "", 'group "press": name is missing in ar (line'),
    ("groups.toml", '"22:30"', '"25:30"', "quiet_from: hour must be in 0..23"),
    ("groups.toml", '"22:30"', "22", 'quiet_from: expected a time, such as "21:30", got a whole number'),
    ("groups.toml", 'region = "VM-NE"', 'region = "the valley"', "region must be a region in capitals"),
    ("groups.toml", "[group.press]", "[grup.press]", 'groups.toml: unknown key "grup"; did you mean "group"?'),
    ("groups.toml", "[group.press]", "[group.Press]", "id must be small letters, digits and hyphens"),
    ("groups.toml", "[group.press]", '[group.press]\nid = "p"', 'unknown key "id"; the name stands in the head'),
    ("officers.toml", 'sections = ["press"]', 'sections = ["pres"]', 'unknown section "pres"; did you mean "press"?'),
    ("officers.toml", 'sections = ["trade"]', "sections = []", 'has the role officer and the section "trade"'),
    ("officers.toml", '"telegram:9000002"', '"telegram:9000001"', 'belongs to officer "spokesperson" already'),
    ("officers.toml", '"telegram:9000001"', '"telegram:@maria"', "a Telegram name can change hands"),
    ("officers.toml", '"telegram:9000001"', '"9000001"', "must be a platform and an id, such as telegram:123456789"),
    (
        "officers.toml",
        '"telegram:9000001"',
        "9000001",
        "identities, entry 2: expected text in quotes, got a whole number",
    ),
    ("officers.toml", '["web:spokesperson", "telegram:9000001"]', "[]", "identities is empty; write at least one"),
    ("officers.toml", 'roles = ["admin"]', 'roles = ["officer"]', 'nobody has the role "admin"'),
    ("officers.toml", 'roles = ["head", "reviewer"]', 'roles = ["reviewer"]', 'nobody has the role "head"'),
    ("officers.toml", 'roles = ["duty", "officer"]', 'roles = ["officer"]', 'nobody has the role "duty"'),
    ("officers.toml", 'roles = ["admin"]', 'roles = ["boss"]', "must be one of member, moderator"),
    (
        "officers.toml",
        'languages = ["en"]',
        'valid_until = "2027-01-01"',
        "expected a date, such as 2027-06-30, got text",
    ),
    ("facts.toml", 'en = "112"', "en = 112", "value.en: expected text in quotes, got a whole number; put it in quotes"),
    ("facts.toml", 'en = "112"', "en = +4420555", "a phone number with its +"),
    ("facts.toml", 'ar = "112"', 'ar = "113"', "the number is not the same in every language of value (en, es, ar)"),
    ("facts.toml", "phone = true", "phone = 1", "phone: expected true or false, got a whole number"),
    ("facts.toml", 'owner = "duty-officer"', 'owner = "dutyofficer"', 'is no officer; did you mean "duty-officer"?'),
    ("facts.toml", 'owner = "duty-officer"\n', "", 'fact "F1": owner is missing'),
    ("facts.toml", "every_days = 7\n", "", 'fact "F1": every_days is missing'),
    ("facts.toml", 'second_owner = "consular-officer"\n', "", 'fact "F1": an emergency fact needs a second_owner'),
    ("facts.toml", '"consular-officer"', '"duty-officer"', "second_owner must be another officer than owner"),
    ("facts.toml", "[fact.F2]", "[fact.duty]", "id must be a capital letter and then digits, such as F12"),
    ("mission.toml", 'country = "Vestmark"', "country = true", "country: expected text in quotes, got true or false"),
    ("mission.toml", 'city = "Harsund"\n', "", "mission.toml, mission: city is missing"),
    ("mission.toml", '"small"', '"tiny"', 'review must be one of small, standard or strict, got "tiny"'),
    ("mission.toml", "[staff_room]", "[staffroom]", 'unknown key "staffroom"; did you mean "staff_room"?'),
    ("mission.toml", 'account = "web"', 'account = "wb"', 'account "wb" is none of the accounts; did you mean "web"?'),
    ("mission.toml", 'platform = "web"', 'platform = "web"\nuse = "drill"', "staff_room: must be on a live account"),
    ("mission.toml", 'chat = "staff"', 'chat = ""', "chat is empty; write the id of the staff's chat"),
    ("mission.toml", "[staff_room]", f"{DRILL_ROOM}[staff_room]", 'account "telegram" must be an account with use ='),
    ("mission.toml", "[staff_room]", f"{DRILL_ROOM}[staff_room]", "must be another chat than that of [staff_room]"),
    ("mission.toml", '"https://alderia.example.org"', '"alderia"', "site: must be an address such as https://"),
    ("mission.toml", "https://alderia", "https://me:pw@alderia", "secrets come from the environment"),
    ("crisis/flood.toml", 'ar = "فيضان: {place}"', 'ar = "فيضان: {plase}"', "{plase} is none of its slots (place)"),
    ("crisis/flood.toml", 'en = "Flooding: {place}"', 'en = "Flooding: {place"', "a brace stands alone"),
    ("crisis/flood.toml", 'ar = "فيضان: {place}"\n', "", "crisis/flood.toml: title is missing in ar"),
    ("crisis/flood.toml", '    "Tell your family where you are.",\n', "", "do has not the same number of steps"),
    ("crisis/flood.toml", "slots =", 'id = "flut"\nslots =', "the name of the file is the name of the template"),
]


@pytest.mark.parametrize(("file", "old", "new", "told"), SLIPS)
def test_an_administrator_is_told_what_is_wrong_and_where(
    folder: Path, file: str, old: str, new: str, told: str
) -> None:
    change(folder, file, old, new)

    found = faults_of(folder)

    assert any(told in fault for fault in found), found
    assert all(fault.startswith(file.removesuffix(".toml")) or "groups.toml" in fault for fault in found), found


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("groups.toml", "cap = 3", "cap = 0"),
        ("groups.toml", "cap = 3", "capp = 3"),
        ("groups.toml", "cap = 3", "gap_minutes = 1\ngap_minutes = 2"),
        ("groups.toml", 'zone = "Atlantic/Azores"', 'zone = "Azores/Atlantic"'),
        ("officers.toml", 'roles = ["admin"]', 'roles = ["boss"]'),
        ("facts.toml", "every_days = 30", "every_days = 0"),
        ("mission.toml", 'city = "Harsund"', "city = 1"),
        ("mission.toml", 'client = "aiogram"', "client = 7"),
        ("crisis/flood.toml", 'slots = ["place", "time", "number=fact:F2"]', 'slots = "place"'),
    ],
)
def test_the_line_that_is_told_is_the_line_that_is_wrong(folder: Path, file: str, old: str, new: str) -> None:
    change(folder, file, old, new)

    (told,) = faults_of(folder)

    assert told.endswith(f"(line {line_of(folder, file, new.splitlines()[-1])})")


def test_all_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    change(folder, "groups.toml", "cap = 3", "cap = 0")
    change(folder, "groups.toml", "gap_minutes = 60", "gap_minutes = 9999")
    change(folder, "facts.toml", "every_days = 7", "every_days = 0")
    change(folder, "officers.toml", 'roles = ["admin"]', 'roles = ["boss"]')
    (folder / "mission.toml").unlink()

    told = "\n".join(faults_of(folder))

    for part in (
        "cap must be",
        "gap_minutes must be",
        "every_days must be",
        "roles, entry 1 must be",
        "mission.toml: the file is missing",
    ):
        assert part in told


def test_a_broken_officers_file_does_not_accuse_the_groups(folder: Path) -> None:
    (folder / "officers.toml").write_text("[officer.x\n")

    assert [fault.split(":")[0] for fault in faults_of(folder)] == ["officers.toml"]


@pytest.mark.parametrize("file", ["mission.toml", "officers.toml", "groups.toml", "facts.toml"])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()

    assert f"{file}: the file is missing" in faults_of(folder)


def test_a_missing_folder_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "nowhere") == ["nowhere: no such folder"]


def test_accounts_may_be_written_as_a_list(folder: Path) -> None:
    change(folder, "mission.toml", "\n[account.web]", '\n[[account]]\nid = "web"')
    change(folder, "mission.toml", "\n[account.telegram]", '\n[[account]]\nid = "telegram"')

    assert [account.id for account in load(folder).accounts] == ["web", "telegram"]


def test_an_account_given_twice_in_a_list_is_told(folder: Path) -> None:
    change(folder, "mission.toml", "\n[account.web]", '\n[[account]]\nid = "web"')
    change(folder, "mission.toml", "\n[account.telegram]", '\n[[account]]\nid = "web"')

    assert any('account "web": is given twice' in fault for fault in faults_of(folder))


def test_a_wrong_entry_of_the_list_of_accounts_has_its_line(folder: Path) -> None:
    change(folder, "mission.toml", "\n[account.web]", '\n[[account]]\nid = "web"')
    change(folder, "mission.toml", "\n[account.telegram]", '\n[[account]]\nid = "telegram"')
    change(folder, "mission.toml", 'platform = "telegram"', 'platform = "fax"')

    line = line_of(folder, "mission.toml", 'platform = "fax"')
    told = f'account 2: platform must be one of telegram or web, got "fax" (line {line})'
    assert any(told in fault for fault in faults_of(folder))


def test_a_file_saved_by_an_editor_on_windows_loads(folder: Path) -> None:
    path = folder / "groups.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert faults_of(folder) == []


@pytest.mark.parametrize("written", ['"22:15"', '"22:15:00"', "22:15:00"])
def test_hours_may_be_written_as_people_and_as_toml_write_them(folder: Path, written: str) -> None:
    change(folder, "groups.toml", '"22:30"', written)

    culture = next(group for group in load(folder).groups if group.id == "culture")

    assert culture.quiet_from.isoformat() == "22:15:00"


def test_facts_come_in_the_order_in_which_they_are_shown(folder: Path) -> None:
    assert [fact.id for fact in load(folder).facts][:4] == ["F1", "F2", "F12", "F11"]


def test_the_files_survive_being_stored_and_read_again(folder: Path) -> None:
    files = load(folder)

    assert type(files).model_validate_json(files.model_dump_json()) == files


def test_a_fault_cannot_steer_the_terminal_that_shows_it() -> None:
    fault = Fault("groups.toml", 'group "\x1b[2J"', "unknown key", 3)

    assert str(fault) == 'groups.toml, group "·[2J": unknown key (line 3)'


def test_a_thousand_faults_are_told_as_a_hundred_and_a_number(folder: Path) -> None:
    (folder / "crisis" / "flood.toml").write_text("".join(f"k{number} = 1\n" for number in range(1000)))

    told = [fault for fault in faults_of(folder) if fault.startswith("crisis/flood.toml")]

    assert len(told) == 101
    assert "more faults" in told[-1]


def test_config_faults_read_one_per_line() -> None:
    both = ConfigFaults((Fault("a.toml", "", "x"), Fault("b.toml", 'group "y"', "z", 2)))

    assert str(both) == 'a.toml: x\nb.toml, group "y": z (line 2)'
