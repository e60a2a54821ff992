"""What we are in a chat and what it lets us do, out of Telegram's many rights."""

from bot.platforms.telegram.wire import FullChat, Member, Permissions
from groups.messages import Power, Standing
from groups.outcomes import Seen


def standing_of(member: Member) -> Standing:
    match member.status:
        case "creator" | "administrator":
            return Standing.ADMIN
        case "member":
            return Standing.MEMBER
        case "restricted" if member.is_member is not False:
            return Standing.MEMBER if member.can_send_messages else Standing.MUTED
        case _:
            return Standing.OUT


def powers_of(member: Member, kind: str, everybody: Permissions | None = None) -> tuple[Power, ...]:
    """Our powers in a chat of this kind. `everybody` is what plain members may do, where it is known.

    Pins want `can_pin_messages` in groups and `can_edit_messages` in channels; a basic group wants an appointed
    administrator besides (Bot API pinChatMessage; tdlib DialogManager).
    """
    if standing_of(member) is Standing.OUT:
        return ()
    if kind == "private":
        return (Power.WRITE, Power.PIN)
    if member.status == "creator":
        return tuple(Power)
    if member.status == "administrator":
        return _chief(member, channel=kind == "channel")
    return _plain(member, kind, everybody)


def _chief(member: Member, *, channel: bool) -> tuple[Power, ...]:
    held = {
        Power.WRITE: member.can_post_messages if channel else True,
        Power.PIN: member.can_edit_messages if channel else member.can_pin_messages,
        Power.DELETE: member.can_delete_messages,
        Power.INVITE: member.can_invite_users,
        Power.RESTRICT: member.can_restrict_members,
    }
    return tuple(power for power in Power if held[power])


def _plain(member: Member, kind: str, everybody: Permissions | None) -> tuple[Power, ...]:
    if member.status == "restricted":
        write, pin = member.can_send_messages, member.can_pin_messages
    else:
        write = everybody is None or everybody.can_send_messages is not False
        pin = everybody is not None and everybody.can_pin_messages
    may_pin = pin and kind == "supergroup"
    return tuple(power for power, held in ((Power.WRITE, write), (Power.PIN, may_pin)) if held)


def seen(chat: FullChat, member: Member, members: int) -> Seen:
    """The answer to an Inspect."""
    name = chat.title or " ".join(part for part in (chat.first_name, chat.last_name) if part)
    powers = tuple(power.value for power in powers_of(member, chat.type, chat.permissions))
    pinned = str(chat.pinned_message.message_id) if chat.pinned_message else ""
    return Seen(name, members, powers, pinned, standing_of(member).value, chat.username or "")
