"""The Scrapy side of fetching."""
