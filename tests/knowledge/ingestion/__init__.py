"""Tests of reading articles: hostile servers on loopback, feeds, pages, clusters."""
