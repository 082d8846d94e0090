"""Slack: events, commands and presses in, Block Kit out; nothing here knows what the talk is about."""
