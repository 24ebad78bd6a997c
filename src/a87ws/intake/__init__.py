"""What comes in: form page, sheets, issues, new proposals; and what goes out again as data."""
