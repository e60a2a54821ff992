"""Files that mean harm are refused at once: large, deep, binary, leading out of the folder, waiting for ever."""

import os
import time
from pathlib import Path

import pytest

from config.disk import MAX_BYTES, read_once, read_stable
from config.faults import Fault
from config.parse import parse
from tests.config.folders import faults_of

LARGE = [
    ("1,000 brackets", b"a=" + b"[" * 1000, "nested more than 20 deep (line 1)"),
    ("brackets in brackets of tables", b"\n\na=" + b"{b=[" * 500, "nested more than 20 deep (line 3)"),
    ("a key of 100,000 dots", b".".join([b"a"] * 100_000) + b"=1", "nested more than 20 deep (line 1)"),
    ("a head of 100,000 dots", b"[" + b".".join([b"a"] * 100_000) + b"]", "nested more than 20 deep (line 1)"),
    ("quoted dots", b'"a".' * 60_000 + b"b=1", "nested more than 20 deep (line 1)"),
    ("binary", bytes(range(256)) * 900, "is not UTF-8 text (line 2)"),
    ("zero bytes", b"\0" * 200_000, "(line 1)"),
    ("a number of 200,000 digits", b"a=" + b"9" * 200_000, "a number has too many digits"),
    ("a quote that never ends", b'a="""' + b"x" * 250_000, "a quote is not closed"),
]


@pytest.mark.parametrize(
    ("content", "told"), [(content, told) for _, content, told in LARGE], ids=[n for n, _, _ in LARGE]
)
def test_a_hostile_file_is_refused_and_costs_little(content: bytes, told: str) -> None:
    start = time.process_time()
    found = parse("x.toml", content)
    took = time.process_time() - start

    assert isinstance(found, Fault)
    assert told in str(found)
    assert took < AGES


# Time of the processor, with slack for a busy machine: what is hostile takes hours or recurses.
AGES = 20


@pytest.mark.parametrize("content", [b'a="' + b'\\"' * 120_000 + b"\\", b"'''" * 80_000, b'a="""' + b'"" ' * 80_000])
def test_quotes_that_confuse_a_scanner_do_not_slow_it_down(content: bytes) -> None:
    start = time.process_time()

    assert isinstance(parse("x.toml", content), Fault)
    assert time.process_time() - start < AGES


def test_twenty_levels_are_enough_for_anybody_and_are_read() -> None:
    assert not isinstance(parse("x.toml", b"a=" + b"[" * 20 + b"]" * 20), Fault)


def test_a_head_and_the_keys_below_it_count_together() -> None:
    deep = b"[" + b".".join([b"a"] * 12) + b"]\n" + b".".join([b"b"] * 12) + b"=1\n"

    assert "nested more than 20 deep" in str(parse("x.toml", deep))


def test_brackets_in_text_and_remarks_are_no_nesting() -> None:
    assert not isinstance(
        parse("x.toml", b'a="' + b"[{" * 50 + b'" # ' + b"[" * 50 + b"\nb='''" + b"{" * 50 + b"'''"), Fault
    )


def test_a_file_of_50_mb_is_refused_without_being_read(folder: Path) -> None:
    with (folder / "facts.toml").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    start = time.process_time()

    found = read_once(folder)

    assert [str(fault) for fault in found.faults] == ["facts.toml: is larger than 256 KB"]
    assert time.process_time() - start < AGES


def test_a_file_of_exactly_the_limit_is_read(folder: Path) -> None:
    (folder / "facts.toml").write_bytes(b"#" * MAX_BYTES)

    assert read_once(folder).faults == ()


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.toml").write_text("[fact]\n")
    (folder / "facts.toml").unlink()
    (folder / "facts.toml").symlink_to(tmp_path / "outside.toml")

    assert "facts.toml: leads out of the mission's folder; only files inside it are read" in faults_of(folder)


@pytest.mark.parametrize("target", ["/dev/zero", "/etc/passwd", "../../../etc/passwd"])
def test_a_template_that_links_to_the_machine_is_not_followed(folder: Path, target: str) -> None:
    (folder / "crisis" / "evil.toml").symlink_to(target)

    assert any("crisis/evil.toml" in fault for fault in faults_of(folder))
    assert "crisis/evil.toml" not in read_once(folder).content


def test_a_crisis_folder_that_links_elsewhere_is_not_listed(folder: Path, tmp_path: Path) -> None:
    (folder / "crisis").rename(tmp_path / "elsewhere")
    (folder / "crisis").symlink_to(tmp_path / "elsewhere")

    assert any(fault.startswith("crisis: leads out") for fault in faults_of(folder))


def test_a_link_inside_the_folder_is_read_as_orchestrators_mount_it(folder: Path) -> None:
    (folder / "..data").mkdir()
    (folder / "facts.toml").rename(folder / "..data" / "facts.toml")
    (folder / "facts.toml").symlink_to("..data/facts.toml")

    assert faults_of(folder) == []


def test_a_link_that_leads_to_itself_is_refused(folder: Path) -> None:
    (folder / "facts.toml").unlink()
    (folder / "facts.toml").symlink_to("facts.toml")

    assert any(fault.startswith("facts.toml: cannot be read") for fault in faults_of(folder))


def test_a_pipe_that_nobody_writes_to_holds_up_nothing(folder: Path) -> None:
    (folder / "facts.toml").unlink()
    os.mkfifo(folder / "facts.toml")

    assert "facts.toml: is not a regular file" in faults_of(folder)


def test_a_folder_in_the_place_of_a_file_is_refused(folder: Path) -> None:
    (folder / "crisis" / "flood.toml").unlink()
    (folder / "crisis" / "flood.toml").mkdir()

    assert "crisis/flood.toml: is not a regular file" in faults_of(folder)


def test_too_many_templates_are_refused(folder: Path) -> None:
    for number in range(120):
        (folder / "crisis" / f"t{number}.toml").write_text("")

    assert any("templates are too many" in fault for fault in faults_of(folder))


@pytest.mark.parametrize(
    ("file", "sort"), [("groups.toml", "group"), ("officers.toml", "officer"), ("facts.toml", "fact")]
)
def test_too_many_tables_are_one_fault(folder: Path, file: str, sort: str) -> None:
    (folder / file).write_text("".join(f"[{sort}.x{number}]\n" for number in range(501)))

    assert any(f"501 tables [{sort}.NAME] are too many" in fault for fault in faults_of(folder))


def test_a_file_caught_half_written_is_read_when_it_has_come_to_rest(folder: Path) -> None:
    path = folder / "groups.toml"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])

    def the_writer_ends(_seconds: float) -> None:
        if path.read_bytes() != whole:
            path.write_bytes(whole)

    found = read_stable(folder, pause=the_writer_ends)

    assert found.content["groups.toml"] == whole


def test_a_file_that_is_written_anew_with_the_same_words_has_not_come_to_rest(folder: Path) -> None:
    path = folder / "groups.toml"
    times = iter(range(1, 100))

    found = read_stable(folder, pause=lambda _: os.utime(path, ns=(0, next(times))))

    assert [fault.words for fault in found.faults] == [NEVER_RESTS]


def test_a_folder_that_never_rests_is_a_fault(folder: Path) -> None:
    times = iter(range(100))

    found = read_stable(folder, pause=lambda _: write(folder / "facts.toml", b"# %d" % next(times)))

    assert [fault.words for fault in found.faults] == [NEVER_RESTS]
    assert found.content == {}


NEVER_RESTS = "the files are being written to all the time; nothing was read"


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
