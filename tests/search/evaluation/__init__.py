"""Tests of judging the search."""
