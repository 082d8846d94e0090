"""Digests: who wants what and when, when that is due, and what a digest then says."""
