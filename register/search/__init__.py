"""Lists of entries: words, filters with their numbers, orders, pages and files."""
