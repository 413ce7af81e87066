"""What a crawl has still to ask for."""
