"""A list page → the links of articles on it."""
