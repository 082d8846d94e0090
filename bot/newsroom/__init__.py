"""The editors' side of the conversation: cards of claims, what editors may do with them, and how articles come in."""
