"""The benchmarks: our whole pipeline beside bare bots on three libraries, against one fast local Bot API server."""
