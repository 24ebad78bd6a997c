"""What was received and whose data it is: freezes, people, forgetting."""
