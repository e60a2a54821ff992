"""Who may do what: one table of role and act. Whatever it does not allow is refused."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache

from groups.people import STAFF, Person, Role
from groups.refusals import Code, Refusal, refuse


class Act(StrEnum):
    """Everything that a command, a button, a desk page or a route may do; each names exactly one."""

    READ_PUBLIC = "read_public"  # facts, /verify
    ERASE_OWN = "erase_own"  # see, export and forget one's own data
    ASK = "ask"
    SUGGEST = "suggest"
    MODERATE = "moderate"
    BAN = "ban"
    SEE_WAITING = "see_waiting"
    ASSIGN_ITEM = "assign_item"  # take, close or hand on
    ANSWER_PRIVATELY = "answer_privately"
    PUBLISH_ANSWER = "publish_answer"
    DRAFT = "draft"
    SUBMIT = "submit"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    EXCEED_CAP = "exceed_cap"
    STOP_ROUTINE = "stop_routine"
    STOP_OWN_CRISIS = "stop_own_crisis"  # the key point one has sent oneself
    STOP_CRISIS = "stop_crisis"  # the whole crisis lane
    RESUME = "resume"
    CRISIS_TEMPLATE = "crisis_template"  # fill the slots of a text approved in calm
    CRISIS_FREE = "crisis_free"  # a key point in one's own words
    OPEN_CRISIS = "open_crisis"
    CHANGE_LEVEL = "change_level"  # raise to 3, lower, close
    RETRACT = "retract"  # or send a ready correction; of a key point, one's own (handlers.publish.who)
    CORRECT_FREELY = "correct_freely"
    PIN = "pin"
    CHANGE_NUMBER = "change_number"  # a new value of a fact
    CHANGE_POSITION = "change_position"  # new words of a line to take, or its withdrawal
    CHECK_FACT = "check_fact"  # the value is still right
    ACCREDIT = "accredit"  # a journalist with the press section
    LIFT_COOLING = "lift_cooling"
    RESOLVE_DOUBT = "resolve_doubt"
    EXPORT = "export"
    ERASE = "erase"  # another person's data, on request
    ADD_GROUP = "add_group"
    GRANT_ROLE = "grant_role"
    REMOVE_OFFICER = "remove_officer"
    EDIT_CONFIG = "edit_config"
    OPERATE = "operate"  # rotate tokens, deploy, see logs
    RESTORE = "restore"
    READ_CASES = "read_cases"  # on a screen, never in the database
    READ_OWN_ACTS = "read_own_acts"
    READ_AUDIT = "read_audit"
    DRILL = "drill"  # start and end one
    JOIN_DRILL = "join_drill"
    TAKE_PAGE = "take_page"  # [I am on it] under an alarm
    OPEN_CHECKIN = "open_checkin"  # ask everybody of a region how they are


@dataclass(frozen=True, slots=True)
class Grant:
    """How an act is allowed. `second`: only with another person; `step_up`: after a second factor; `own`: in a section
    that the person serves, or on something of theirs; `reason`: with one written down; `propose`: only to propose;
    `as_second`: only as the other person of somebody's act.
    """

    allowed: bool
    second: bool = False
    step_up: bool = False
    own: bool = False
    reason: bool = False
    propose: bool = False
    as_second: bool = False


ROLES = tuple(Role)
NO = Grant(False)
Y = Grant(True)
OWN = Grant(True, own=True)
TWO = Grant(True, second=True)
OWN_2 = Grant(True, second=True, own=True)
S = Grant(True, step_up=True)
S_2 = Grant(True, second=True, step_up=True)
WHY = Grant(True, reason=True)
S_WHY = Grant(True, step_up=True, reason=True)
ASKS = Grant(True, propose=True)
AS_2 = Grant(True, as_second=True)
PEER = Grant(True, own=True, as_second=True)

# fmt: off
TABLE: dict[Act, tuple[Grant, Grant, Grant, Grant, Grant, Grant, Grant]] = {
    #                     member moderator officer reviewer duty   head   admin
    Act.READ_PUBLIC:      (Y,    Y,        Y,      Y,       Y,     Y,     Y),
    Act.ERASE_OWN:        (Y,    Y,        Y,      Y,       Y,     Y,     Y),
    Act.ASK:              (Y,    Y,        Y,      Y,       Y,     Y,     Y),
    Act.SUGGEST:          (Y,    Y,        Y,      Y,       Y,     Y,     NO),
    Act.MODERATE:         (NO,   OWN,      OWN,    NO,      Y,     Y,     NO),
    Act.BAN:              (NO,   TWO,      OWN,    NO,      Y,     Y,     NO),
    Act.SEE_WAITING:      (NO,   Y,        Y,      Y,       Y,     Y,     Y),
    Act.ASSIGN_ITEM:      (NO,   OWN,      OWN,    NO,      Y,     Y,     NO),
    Act.ANSWER_PRIVATELY: (NO,   NO,       OWN,    NO,      Y,     Y,     NO),
    Act.PUBLISH_ANSWER:   (NO,   NO,       OWN,    AS_2,    Y,     Y,     NO),
    Act.DRAFT:            (NO,   OWN,      OWN,    NO,      Y,     Y,     NO),
    Act.SUBMIT:           (NO,   NO,       OWN,    NO,      Y,     Y,     NO),
    Act.APPROVE:          (NO,   NO,       PEER,   Y,       Y,     Y,     NO),
    Act.SCHEDULE:         (NO,   NO,       OWN,    NO,      Y,     Y,     NO),
    Act.EXCEED_CAP:       (NO,   NO,       NO,     TWO,     WHY,   WHY,   NO),
    Act.STOP_ROUTINE:     (NO,   NO,       Y,      Y,       Y,     Y,     Y),
    Act.STOP_OWN_CRISIS:  (NO,   NO,       Y,      NO,      Y,     Y,     NO),
    Act.STOP_CRISIS:      (NO,   NO,       NO,     NO,      Y,     Y,     NO),
    Act.RESUME:           (NO,   NO,       TWO,    TWO,     S,     S,     NO),
    Act.CRISIS_TEMPLATE:  (NO,   NO,       NO,     NO,      S,     S,     NO),
    Act.CRISIS_FREE:      (NO,   NO,       ASKS,   TWO,     S_2,   S_2,   NO),
    Act.OPEN_CRISIS:      (NO,   NO,       ASKS,   NO,      S,     S,     NO),
    Act.CHANGE_LEVEL:     (NO,   NO,       ASKS,   TWO,     TWO,   TWO,   NO),
    Act.RETRACT:          (NO,   NO,       Y,      Y,       Y,     Y,     NO),
    Act.CORRECT_FREELY:   (NO,   NO,       TWO,    AS_2,    TWO,   TWO,   NO),
    Act.PIN:              (NO,   NO,       OWN_2,  AS_2,    Y,     Y,     NO),
    Act.CHANGE_NUMBER:    (NO,   NO,       ASKS,   TWO,     TWO,   TWO,   NO),
    Act.CHANGE_POSITION:  (NO,   NO,       ASKS,   TWO,     NO,    TWO,   NO),
    Act.CHECK_FACT:       (NO,   NO,       OWN,    NO,      Y,     Y,     NO),
    Act.ACCREDIT:         (NO,   NO,       OWN_2,  AS_2,    TWO,   TWO,   NO),
    Act.LIFT_COOLING:     (NO,   NO,       NO,     TWO,     TWO,   WHY,   NO),
    Act.RESOLVE_DOUBT:    (NO,   NO,       OWN,    NO,      Y,     Y,     NO),
    Act.EXPORT:           (NO,   NO,       OWN,    NO,      NO,    S_WHY, NO),
    Act.ERASE:            (NO,   NO,       NO,     NO,      NO,    S,     TWO),
    Act.ADD_GROUP:        (NO,   NO,       ASKS,   NO,      NO,    TWO,   TWO),
    Act.GRANT_ROLE:       (NO,   NO,       NO,     NO,      NO,    S_2,   S_2),
    Act.REMOVE_OFFICER:   (NO,   NO,       NO,     NO,      S,     S,     S),
    Act.EDIT_CONFIG:      (NO,   NO,       NO,     NO,      NO,    TWO,   TWO),
    Act.OPERATE:          (NO,   NO,       NO,     NO,      NO,    NO,    Y),
    Act.RESTORE:          (NO,   NO,       NO,     NO,      NO,    NO,    TWO),
    Act.READ_CASES:       (NO,   NO,       OWN,    OWN,     Y,     Y,     NO),
    Act.READ_OWN_ACTS:    (NO,   NO,       Y,      Y,       Y,     Y,     Y),
    Act.READ_AUDIT:       (NO,   NO,       NO,     NO,      Y,     Y,     Y),
    Act.DRILL:            (NO,   NO,       NO,     NO,      Y,     Y,     Y),
    Act.JOIN_DRILL:       (NO,   NO,       Y,      Y,       Y,     Y,     Y),
    Act.TAKE_PAGE:        (NO,   NO,       NO,     NO,      Y,     Y,     NO),
    Act.OPEN_CHECKIN:     (NO,   NO,       NO,     NO,      S,     S,     NO),
}
# fmt: on
MEMBERS = frozenset({Role.MEMBER})
MATRIX: dict[Role, dict[Act, Grant]] = {
    role: {act: row[column] for act, row in TABLE.items()} for column, role in enumerate(ROLES)
}

LEARNING = frozenset({Act.READ_PUBLIC, Act.ERASE_OWN, Act.ASK, Act.SUGGEST, Act.SEE_WAITING, Act.DRAFT})
LEARNING |= {Act.READ_OWN_ACTS, Act.JOIN_DRILL}
"""What an officer in training may do; in a drill the caller hands in the person without `training`."""


def grant(person: Person, act: Act, today: date, *, section: str | None = None, owner: bool = False) -> Grant:
    """The lightest grant that any role of the person gives, for this section (None: wherever they serve).

    `owner`: the thing is theirs. An officer whose `valid_until` is before `today` is a member.
    """
    roles = _roles(person, today)
    if roles == MEMBERS:  # nearly everybody, and asked for each line of /help
        cell = MATRIX[Role.MEMBER][act]
        return cell if _holds(cell, person, section, owner) else NO
    if person.training and not roles.isdisjoint(STAFF) and act not in LEARNING:
        return NO
    usable = [each for role in roles if _holds(each := MATRIX[role][act], person, section, owner)]
    # Separation is no matter of rank: whoever runs the machine never approves, whatever else they are.
    if Role.ADMIN in roles:
        usable = [each for each in usable if act is not Act.APPROVE and not each.as_second]
    lightest = min(usable, key=lambda each: _burden(each, section), default=NO)
    # Where a role of theirs asks for a second factor besides the second person, another role does not spare them it.
    strict = lightest.second and any(each.second and each.step_up for each in usable)
    return replace(lightest, step_up=True) if strict else lightest


def refusal(
    person: Person,
    act: Act,
    *,
    today: date,
    section: str | None = None,
    stepped_up: bool = False,
    owner: bool = False,
    proposing: bool = False,
    seconding: bool = False,
) -> Refusal | None:
    """None when the person may; else E-ROLE (act, needs, section), or E-STEP (act) for want of a fresh second factor.

    A right to propose counts only while `proposing`, a right to be the second person only while `seconding`.
    `grant` for the same values tells whether a second person or a reason is needed besides.
    """
    found = grant(person, act, today, section=section, owner=owner)
    if not found.allowed or (found.propose and not proposing) or (found.as_second and not seconding):
        return refuse(Code.ROLE, act=act.value, needs=needs(act), section=section or "")
    return refuse(Code.STEP_UP, act=act.value) if found.step_up and not stepped_up else None


@cache
def needs(act: Act) -> tuple[str, ...]:
    """The roles that may do it by themselves, weakest first."""
    return tuple(
        role.value for role in ROLES if (cell := MATRIX[role][act]).allowed and not (cell.propose or cell.as_second)
    )


def _roles(person: Person, today: date) -> frozenset[Role]:
    """The columns that count. Everybody is a member, but an officer's column says all that an officer may."""
    expired = person.valid_until is not None and today > person.valid_until
    staff = frozenset() if expired else person.roles & STAFF
    return staff or MEMBERS


def _holds(found: Grant, person: Person, section: str | None, owner: bool) -> bool:
    if not found.allowed or not found.own or owner:
        return found.allowed
    return bool(person.sections) if section is None else person.serves(section)


def _burden(found: Grant, section: str | None) -> tuple[bool, ...]:
    """Lighter is smaller. With no section named, a grant that holds everywhere comes before one for one's own."""
    narrow = found.own and section is None
    return (found.propose, found.as_second, narrow, found.second, found.step_up, found.reason, found.own)
