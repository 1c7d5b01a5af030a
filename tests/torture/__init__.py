"""Kills a real process at every step of a cycle, an import, a booking or a backup, and looks at what is left.

    python -m tests.torture [--kills N] [--data] [--seed S]

Nothing in the program helps: the child that is killed is the program itself with a book and a gateway that die when they are
told to, or it is killed from outside, by the network at an exact moment of a request, or at a random one.
"""
