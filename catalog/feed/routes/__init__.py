"""The addresses of the feed, by what they are about."""
