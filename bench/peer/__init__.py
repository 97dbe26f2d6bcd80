"""The peer of `bench/pages.py`: a procedure as an ordinary Wagtail page of StreamField blocks."""
