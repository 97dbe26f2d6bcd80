"""Judging the search: questions of people, the procedures that answer them, and figures of both.

Everything here but `running` is pure. Nothing of the site imports it; its commands do.
"""
