"""The profiles of sites, as commands find them."""
