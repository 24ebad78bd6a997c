"""From a selection to its audience: what hosts still owe, and on which days and hours the sessions
are best held.
"""
