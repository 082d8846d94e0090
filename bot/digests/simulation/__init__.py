"""Weeks of digests in a minute: the real planner, composition, sending and storage on a clock of their own."""
