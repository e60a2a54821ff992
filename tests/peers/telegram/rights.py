"""Knows what members, restricted members and administrators may do in a chat."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tests.peers.telegram.shapes import Json, known

if TYPE_CHECKING:
    from tests.peers.telegram.accounts import Account

Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]
PRESENT: tuple[Status, ...] = ("creator", "administrator", "member", "restricted")

COMMON_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)
GROUP_RIGHTS = (*COMMON_RIGHTS, "can_pin_messages", "can_manage_topics", "can_manage_tags")
CHANNEL_RIGHTS = (
    *COMMON_RIGHTS,
    "can_post_messages",
    "can_edit_messages",
    "can_manage_direct_messages",
)
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
TALKING = tuple(name for name in PERMISSIONS if name.startswith("can_send"))


def usual_permissions() -> dict[str, bool]:
    """What a plain member of a new group may do: talk, but neither pin nor change."""
    kept = ("can_change_info", "can_pin_messages", "can_manage_topics")
    return {name: name not in kept for name in PERMISSIONS}


def checked_rights(rights: dict[str, bool], channel: bool) -> frozenset[str]:
    """The rights that were granted; an unknown name is a mistake of the story."""
    names = CHANNEL_RIGHTS if channel else GROUP_RIGHTS
    for name in rights:
        if name not in names:
            raise ValueError(f"{name} is no right of this kind of chat")
    return frozenset(name for name, given in rights.items() if given)


@dataclass(eq=False)
class Membership:
    """What one account is in one chat."""

    account: "Account"
    status: Status
    rights: frozenset[str] = frozenset()
    permissions: dict[str, bool] = field(default_factory=dict)
    until: int = 0
    anonymous: bool = False
    inside: bool = True

    @property
    def present(self) -> bool:
        """A restricted member who is in the chat counts as present; one who went stays restricted outside."""
        return self.status in PRESENT and (self.inside or self.status != "restricted")

    @property
    def manages(self) -> bool:
        """Creator or administrator."""
        return self.status in ("creator", "administrator")

    def has_right(self, name: str) -> bool:
        """Whether this account holds the administrator's right."""
        return self.status == "creator" or name in self.rights

    def json(self, channel: bool) -> Json:
        """The whole ChatMember object, every field of its status."""
        user = self.account.json()
        match self.status:
            case "creator":
                return known(status="creator", user=user, is_anonymous=self.anonymous)
            case "administrator":
                return {**self.administrator(channel), "user": user}
            case "restricted":
                named = {name: self.permissions.get(name, False) for name in PERMISSIONS}
                head = known(status="restricted", user=user, is_member=self.inside)
                return {**head, **named, "until_date": self.until}
            case "kicked":
                return known(status="kicked", user=user, until_date=self.until)
            case "member" | "left":
                return known(status=self.status, user=user)

    def administrator(self, channel: bool) -> Json:
        """The rights of an administrator, granted or not."""
        names = CHANNEL_RIGHTS if channel else GROUP_RIGHTS
        head = known(status="administrator", can_be_edited=False, is_anonymous=self.anonymous)
        return {**head, **{name: name in self.rights for name in names}}
