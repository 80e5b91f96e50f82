"""From the text of an article to candidates for events. Each module is pure: text in, values out."""
