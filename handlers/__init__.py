"""What we do about an incoming message: decides, and hands back actions."""
