"""Files, folders and git: the only room that touches the disk."""
