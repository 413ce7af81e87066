"""One module per news site: attributes, no methods."""
