"""What earlier runs knew."""
