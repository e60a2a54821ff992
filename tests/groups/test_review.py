"""Who may read, check and approve beside whom: every combination of people, in every profile."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from groups.refusals import Code
from groups.review import Profile, alone, may_read, separation, unread

PEOPLE = ("ana", "ben", "cem", "dia")
LANGUAGES = ("en", "ar", "es")
some = st.frozensets(st.sampled_from(PEOPLE))
profiles = st.sampled_from(list(Profile))
person = st.sampled_from(PEOPLE)
holders = st.fixed_dictionaries(dict.fromkeys(LANGUAGES, some))
texts = st.lists(st.sampled_from(LANGUAGES), unique=True, min_size=1)


@given(profiles, some, some, some, person)
def test_no_author_ever_reads_checks_or_approves(
    profile: Profile, authors: frozenset[str], readers: frozenset[str], checkers: frozenset[str], approver: str
) -> None:
    refused = separation(profile, authors=authors, readers=readers, checkers=checkers, approver=approver)
    if authors & {*readers, *checkers, approver}:
        assert refused is not None
        assert refused.code is Code.SELF


@given(some, some, some, person)
def test_strict_has_three_different_people(
    authors: frozenset[str], readers: frozenset[str], checkers: frozenset[str], approver: str
) -> None:
    refused = separation(Profile.STRICT, authors=authors, readers=readers, checkers=checkers, approver=approver)
    apart = not (readers & checkers or approver in readers | checkers or authors & (readers | checkers | {approver}))
    assert (refused is None) is apart


@given(st.sampled_from([Profile.SMALL, Profile.STANDARD]), some, some, some, person)
def test_elsewhere_one_second_person_may_read_check_and_approve(
    profile: Profile, authors: frozenset[str], readers: frozenset[str], checkers: frozenset[str], approver: str
) -> None:
    refused = separation(profile, authors=authors, readers=readers, checkers=checkers, approver=approver)
    assert (refused is None) is not bool(authors & {*readers, *checkers, approver})


@given(some, texts, some, holders)
def test_small_never_needs_more_than_two_people(
    authors: frozenset[str], open_: list[str], approvers: frozenset[str], held: Mapping[str, frozenset[str]]
) -> None:
    seconds = sorted(approvers - authors)
    enough = [
        who
        for who in seconds
        if not unread(Profile.SMALL, open_, authors=authors, approver=who, approvers=approvers, held=held)
    ]
    assert bool(enough) is bool(seconds)


@given(some, texts, some, holders, person)
def test_small_leaves_nothing_unread_that_a_second_person_could_read_and_approve(
    authors: frozenset[str],
    open_: list[str],
    approvers: frozenset[str],
    held: Mapping[str, frozenset[str]],
    approver: str,
) -> None:
    waits = unread(Profile.SMALL, open_, authors=authors, approver=approver, approvers=approvers, held=held)
    left = alone(Profile.SMALL, open_, authors=authors, approver=approver, held=held)
    able = [who for who in approvers - authors if all(who in held[each] for each in open_)]
    if approver not in authors and not waits and left:
        assert not able
    assert set(waits) <= {each for each in open_ if approver not in held[each]}


@given(st.sampled_from([Profile.STANDARD, Profile.STRICT]), some, texts, some, holders, person)
def test_elsewhere_every_text_needs_a_reader_of_its_own(
    profile: Profile,
    authors: frozenset[str],
    open_: list[str],
    approvers: frozenset[str],
    held: Mapping[str, frozenset[str]],
    approver: str,
) -> None:
    assert unread(profile, open_, authors=authors, approver=approver, approvers=approvers, held=held) == tuple(open_)
    assert alone(profile, open_, authors=authors, approver=approver, held=held) == ()


@given(profiles, person, st.sampled_from(LANGUAGES), some, some, holders)
def test_a_reader_holds_the_language_and_wrote_nothing_of_it(
    profile: Profile,
    who: str,
    language: str,
    authors: frozenset[str],
    checkers: frozenset[str],
    held: Mapping[str, frozenset[str]],
) -> None:
    checkers -= authors
    refused = may_read(profile, who, language, authors=authors, checkers=checkers, held=held)
    barred = who in authors or (profile is Profile.STRICT and who in checkers)
    assert (refused is None) is (not barred and who in held[language])
