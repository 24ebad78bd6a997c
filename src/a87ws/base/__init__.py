"""What knows no call: faults, records, text, YAML, disk, pages and the shell."""
