"""The chats we are in: binding them to groups, and what each lets us do."""
