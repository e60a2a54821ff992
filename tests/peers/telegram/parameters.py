"""Knows which parameters each method takes; "!" marks the required ones (Bot API 10)."""

TALK = (
    "chat_id! message_thread_id disable_notification protect_content allow_paid_broadcast message_effect_id "
    "reply_parameters reply_markup reply_to_message_id allow_sending_without_reply"
)
PLACED = f"{TALK} direct_messages_topic_id suggested_post_parameters"
SEND = f"{PLACED} business_connection_id"
CAPTION = "caption parse_mode caption_entities"
ABOVE = "show_caption_above_media"
EDIT = "chat_id message_id inline_message_id business_connection_id reply_markup"
SCOPE = "scope language_code"
MEMBER = "chat_id! user_id!"
TOPIC = "chat_id! message_thread_id!"

TABLE = {
    "getMe": "",
    "logOut": "",
    "close": "",
    "getUpdates": "offset limit timeout allowed_updates",
    "setWebhook": "url! certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
    "deleteWebhook": "drop_pending_updates",
    "getWebhookInfo": "",
    "setMyCommands": f"commands! {SCOPE}",
    "getMyCommands": SCOPE,
    "deleteMyCommands": SCOPE,
    "setMyName": "name language_code",
    "getMyName": "language_code",
    "setMyDescription": "description language_code",
    "setMyShortDescription": "short_description language_code",
    "sendMessage": f"{SEND} text! parse_mode entities link_preview_options disable_web_page_preview",
    "sendPhoto": f"{SEND} {CAPTION} {ABOVE} photo! has_spoiler",
    "sendDocument": f"{SEND} {CAPTION} document! thumbnail disable_content_type_detection",
    "sendPoll": f"{TALK} business_connection_id question! options! question_parse_mode question_entities "
    "is_anonymous type allows_multiple_answers allows_revoting shuffle_options "
    "allow_adding_options hide_results_until_closes members_only country_codes "
    "correct_option_ids correct_option_id explanation explanation_parse_mode "
    "explanation_entities explanation_media open_period close_date is_closed "
    "description description_parse_mode description_entities media",
    "sendChatAction": "chat_id! action! message_thread_id business_connection_id",
    "forwardMessage": "chat_id! from_chat_id! message_id! message_thread_id "
    "direct_messages_topic_id video_start_timestamp disable_notification "
    "protect_content message_effect_id suggested_post_parameters",
    "copyMessage": f"{PLACED} {CAPTION} {ABOVE} from_chat_id! message_id! video_start_timestamp",
    "editMessageText": f"{EDIT} text! parse_mode entities link_preview_options disable_web_page_preview rich_message",
    "editMessageCaption": f"{EDIT} {CAPTION} {ABOVE}",
    "editMessageReplyMarkup": EDIT,
    "stopPoll": "chat_id! message_id! business_connection_id reply_markup",
    "deleteMessage": "chat_id! message_id!",
    "deleteMessages": "chat_id! message_ids!",
    "pinChatMessage": "chat_id! message_id! disable_notification business_connection_id",
    "unpinChatMessage": "chat_id! message_id business_connection_id",
    "unpinAllChatMessages": "chat_id!",
    "getChat": "chat_id!",
    "getChatMember": MEMBER,
    "getChatAdministrators": "chat_id! return_bots",
    "getChatMemberCount": "chat_id!",
    "leaveChat": "chat_id!",
    "banChatMember": f"{MEMBER} until_date revoke_messages",
    "unbanChatMember": f"{MEMBER} only_if_banned",
    "restrictChatMember": f"{MEMBER} permissions! use_independent_chat_permissions until_date",
    "createChatInviteLink": "chat_id! name expire_date member_limit creates_join_request",
    "approveChatJoinRequest": MEMBER,
    "declineChatJoinRequest": MEMBER,
    "answerCallbackQuery": "callback_query_id! text show_alert url cache_time",
    "getFile": "file_id!",
    "createForumTopic": "chat_id! name! icon_color icon_custom_emoji_id",
    "editForumTopic": f"{TOPIC} name icon_custom_emoji_id",
    "closeForumTopic": TOPIC,
    "reopenForumTopic": TOPIC,
    "deleteForumTopic": TOPIC,
}
NAMES = {name.lower(): name for name in TABLE}
"""The server does not look at upper and lower case of a method's name."""

WORDS = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "text": "message text is empty",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "user_id": "invalid user_id specified",
    "question": "poll question must be non-empty",
    "options": "poll must have at least 1 option",
    "permissions": "permissions must be specified",
    "name": "topic name must be non-empty",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "file_id": "file_id not specified",
}
ASKED_LATER = frozenset({"message_id", "message_thread_id", "url"})
"""Without these the method itself finds nothing and says so in its own words."""


def required(method: str) -> list[str]:
    """The parameters that have to be there."""
    return [one[:-1] for one in TABLE[method].split() if one.endswith("!")]


def accepted(method: str) -> set[str]:
    """Every parameter of the method."""
    return {one.rstrip("!") for one in TABLE[method].split()}
