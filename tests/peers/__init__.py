"""Stand-ins for the platforms that the tests talk to over real sockets."""
