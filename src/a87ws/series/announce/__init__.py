"""Letters and pages: who gets what, in words, in files, on its way."""
