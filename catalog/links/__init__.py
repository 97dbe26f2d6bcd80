"""Links that editors entered: which there are, whether they answer, and what is remembered of it.

A link is told to be broken when it failed on two checks on different days in the Vietnamese
calendar, and on none between: what fails for an hour is no broken link.
"""
