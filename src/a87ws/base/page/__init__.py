"""Terminal, Markdown and HTML as forms of text."""
