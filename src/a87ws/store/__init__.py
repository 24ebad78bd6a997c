"""Disk and git: text in, text out."""
