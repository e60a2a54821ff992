"""The bots that run against one another, each in a process of its own."""
