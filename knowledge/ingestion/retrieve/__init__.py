"""Fetching feeds and articles from a world that may mean harm: the only part of ingestion that touches the network."""
