"""Who reviews what: conflicts of interest found, loads even, everybody comparable, proved in
integers.
"""
