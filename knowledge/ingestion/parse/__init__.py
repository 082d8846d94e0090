"""From bytes to an article: its paragraphs, what is left out of them and why, and which articles tell the same."""
