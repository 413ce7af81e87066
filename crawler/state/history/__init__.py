"""The versions of a story, and what changed between them."""
