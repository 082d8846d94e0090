"""From article to claim, and from claim to fact."""
