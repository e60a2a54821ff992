"""Knows the methods about a chat and its members."""

from tests.peers.telegram.access import Ask
from tests.peers.telegram.accounts import Account
from tests.peers.telegram.chats import Chat
from tests.peers.telegram.groups import Shared
from tests.peers.telegram.refusals import bad_request
from tests.peers.telegram.rights import PERMISSIONS
from tests.peers.telegram.shapes import Json, known

NO_RESTRICTING = "not enough rights to restrict/unrestrict chat member"
NO_LINKS = "not enough rights to manage chat invite link"
LINK_NAME = 32


def get_chat(ask: Ask) -> Json:
    """The ChatFullInfo object: the only place that tells of a pinned message."""
    chat = ask.chat("read")
    pinned = chat.pinned[0].json() if chat.pinned else None
    gifts = dict.fromkeys(
        (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        ),
        False,
    )
    head = {**chat.json(), "accent_color_id": 0, "max_reaction_count": 11}
    return {
        **head,
        "accepted_gift_types": gifts,
        **more(chat),
        **known(
            pinned_message=pinned,
            description=chat.description,
            linked_chat_id=chat.linked.id if chat.linked else None,
            has_protected_content=True if chat.protects_content else None,
        ),
    }


def more(chat: Chat) -> Json:
    """What only groups have."""
    if chat.kind not in ("group", "supergroup"):
        return {}
    return {"permissions": dict(chat.permissions)}


def get_chat_member(ask: Ask) -> Json:
    """One member; somebody who was never here has left."""
    chat = ask.chat("read")
    number = ask.params.number("user_id") or 0
    account: Account | None = ask.world.people.get(number) or ask.world.bots.get(number)
    if account is None:
        raise bad_request("user not found")
    return chat.membership(account).json(chat.is_channel)


def get_chat_administrators(ask: Ask) -> list[Json]:
    """Creator and administrators; other bots only when asked for."""
    chat = ask.chat("read")
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    others = ask.params.flag("return_bots")
    return [
        member.json(chat.is_channel)
        for member in chat.members.values()
        if member.manages and (others or not member.account.is_bot or member.account is ask.bot)
    ]


def get_chat_member_count(ask: Ask) -> int:
    """Everybody who is in the chat, bots too."""
    chat = ask.chat("read")
    if chat.kind == "private":
        return 2
    return sum(member.present for member in chat.members.values())


def leave_chat(ask: Ask) -> bool:
    """Leave by oneself."""
    chat = ask.chat("read")
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    ask.world.leave(chat, ask.bot, ask.bot)
    return True


def target(ask: Ask, chat: Chat) -> Account:
    """A member the bot may restrict: no owner, no administrator."""
    if chat.kind == "private":
        raise bad_request("can't ban members in private chats")
    account = ask.person()
    ask.right(chat, "can_restrict_members", NO_RESTRICTING)
    status = chat.membership(account).status
    if status == "creator":
        raise bad_request("can't remove chat owner")
    if status == "administrator":
        raise bad_request("user is an administrator of the chat")
    return account


def ban_chat_member(ask: Ask) -> bool:
    """Remove and keep out."""
    chat = ask.chat()
    account = target(ask, chat)
    ask.world.leave(chat, account, ask.bot)
    chat.membership(account).until = ask.params.number("until_date") or 0
    return True


def unban_chat_member(ask: Ask) -> bool:
    """Let in again; without only_if_banned a member who is in is removed."""
    chat = ask.chat()
    if chat.kind not in ("supergroup", "channel"):
        raise bad_request("method is available for supergroup and channel chats only")
    account = target(ask, chat)
    only_if_banned = ask.params.flag("only_if_banned")
    status = chat.membership(account).status
    if status == "kicked" or (status != "left" and not only_if_banned):
        ask.world.remove(chat, account, ask.bot)
    return True


def restrict_chat_member(ask: Ask) -> bool:
    """Allow only some things; all of them allowed is a plain member again."""
    chat = ask.chat()
    if chat.kind != "supergroup":
        raise bad_request("method is available only for supergroups")
    account = target(ask, chat)
    given = ask.params.data("permissions") or {}
    allowed = {name: bool(given.get(name)) for name in PERMISSIONS}
    inside = chat.membership(account).present
    if all(allowed.values()):
        chat.set_status(account, "member" if inside else "left", ask.bot)
        return True
    until = ask.params.number("until_date") or 0
    chat.set_status(account, "restricted", ask.bot, permissions=allowed, until=until, inside=inside)
    return True


def create_chat_invite_link(ask: Ask) -> Json:
    """A new link; with join requests there is no member limit."""
    chat = ask.chat()
    ask.right(chat, "can_invite_users", NO_LINKS)
    asks = ask.params.flag("creates_join_request")
    limit = ask.params.number("member_limit")
    if asks and limit:
        words = "member limit can't be specified for links requiring administrator approval"
        raise bad_request(words)
    if len(ask.params.text("name")) > LINK_NAME:
        raise bad_request("invite link name is too long")
    return known(
        invite_link=f"https://t.me/+{next(ask.world.numbers):016d}",
        creator=ask.bot.json(),
        creates_join_request=asks,
        is_primary=False,
        is_revoked=False,
        name=ask.params.text("name") or None,
        expire_date=ask.params.number("expire_date"),
        member_limit=limit,
    )


def approve_chat_join_request(ask: Ask) -> bool:
    """Let an applicant in."""
    chat = take_request(ask)
    ask.world.enter(chat, ask.person(), ask.person())
    return True


def decline_chat_join_request(ask: Ask) -> bool:
    """Turn an applicant away."""
    take_request(ask)
    return True


def take_request(ask: Ask) -> Chat:
    """End a request to join that is still open."""
    chat = ask.chat()
    person = ask.person()
    ask.right(chat, "can_invite_users", "not enough rights to manage chat join requests")
    if isinstance(chat, Shared) and chat.membership(person).present:
        raise bad_request("USER_ALREADY_PARTICIPANT")
    if ask.world.requests.pop((chat.id, person.id), None) is None:
        raise bad_request("HIDE_REQUESTER_MISSING")
    return chat
