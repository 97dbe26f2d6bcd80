"""How many procedures are in force on a day, counted in every way that reports ask for.

`figures` and `tables` think, `charts` and `export` write, all pure; `counting` reads the tables,
`kept` remembers what was counted, `names` tells what the codes are called.
"""
