"""Telegram: translates updates into messages and replies into Bot API calls; everything else lies deeper."""
