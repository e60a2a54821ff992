"""Drills: training in chats of their own, with the same commands and a report at the end."""
