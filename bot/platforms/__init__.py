"""One file or folder per platform; the only place that imports a chat library."""
