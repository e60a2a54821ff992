"""Knows every method by its name, and what is checked before it runs."""

from collections.abc import Callable
from typing import Any

from tests.peers.telegram import (
    methods_bot,
    methods_chat,
    methods_edit,
    methods_pin,
    methods_send,
    methods_topics,
)
from tests.peers.telegram.access import Ask
from tests.peers.telegram.parameters import ASKED_LATER, WORDS, required
from tests.peers.telegram.refusals import bad_request

Method = Callable[[Ask], Any]

METHODS: dict[str, Method] = {
    "getMe": methods_bot.get_me,
    "logOut": methods_bot.log_out,
    "close": methods_bot.log_out,
    "setWebhook": methods_bot.set_webhook,
    "deleteWebhook": methods_bot.delete_webhook,
    "getWebhookInfo": methods_bot.get_webhook_info,
    "setMyCommands": methods_bot.set_my_commands,
    "getMyCommands": methods_bot.get_my_commands,
    "deleteMyCommands": methods_bot.delete_my_commands,
    "setMyName": methods_bot.set_my_name,
    "getMyName": methods_bot.get_my_name,
    "setMyDescription": methods_bot.set_my_description,
    "setMyShortDescription": methods_bot.set_my_description,
    "getFile": methods_bot.get_file,
    "sendMessage": methods_send.send_message,
    "sendPhoto": methods_send.send_photo,
    "sendDocument": methods_send.send_document,
    "sendPoll": methods_send.send_poll,
    "sendChatAction": methods_send.send_chat_action,
    "forwardMessage": methods_send.forward_message,
    "copyMessage": methods_send.copy_message,
    "editMessageText": methods_edit.edit_message_text,
    "editMessageCaption": methods_edit.edit_message_caption,
    "editMessageReplyMarkup": methods_edit.edit_message_reply_markup,
    "stopPoll": methods_edit.stop_poll,
    "deleteMessage": methods_edit.delete_message,
    "deleteMessages": methods_edit.delete_messages,
    "answerCallbackQuery": methods_edit.answer_callback_query,
    "pinChatMessage": methods_pin.pin_chat_message,
    "unpinChatMessage": methods_pin.unpin_chat_message,
    "unpinAllChatMessages": methods_pin.unpin_all_chat_messages,
    "getChat": methods_chat.get_chat,
    "getChatMember": methods_chat.get_chat_member,
    "getChatAdministrators": methods_chat.get_chat_administrators,
    "getChatMemberCount": methods_chat.get_chat_member_count,
    "leaveChat": methods_chat.leave_chat,
    "banChatMember": methods_chat.ban_chat_member,
    "unbanChatMember": methods_chat.unban_chat_member,
    "restrictChatMember": methods_chat.restrict_chat_member,
    "createChatInviteLink": methods_chat.create_chat_invite_link,
    "approveChatJoinRequest": methods_chat.approve_chat_join_request,
    "declineChatJoinRequest": methods_chat.decline_chat_join_request,
    "createForumTopic": methods_topics.create_forum_topic,
    "editForumTopic": methods_topics.edit_forum_topic,
    "closeForumTopic": methods_topics.close_forum_topic,
    "reopenForumTopic": methods_topics.reopen_forum_topic,
    "deleteForumTopic": methods_topics.delete_forum_topic,
}


def run(name: str, ask: Ask) -> Any:
    """Carry out one call; the result, or a refusal."""
    for parameter in required(name):
        if parameter not in ASKED_LATER and not ask.params.has(parameter):
            words = WORDS.get(parameter, f'parameter "{parameter}" is required')
            raise bad_request(words)
    return METHODS[name](ask)
