"""The running machine: everything that touches a network, a clock or a process."""

__version__ = "0.1.0"
