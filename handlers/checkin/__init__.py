"""The check-in of a crisis: who is safe, who needs help, and who helps them."""
