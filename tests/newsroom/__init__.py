"""The newsroom in chat and terminal."""
