"""Who may review what, who does, and what the scores come to."""
