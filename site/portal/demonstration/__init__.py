"""The demonstration catalogue: a province that does not exist, loaded from files into a site.

`files` reads and checks `fixtures/demonstration`; `loading` makes the site of it by the roads that
editors take: vocabularies saved one by one, decisions promulgated, guidance published.
"""
