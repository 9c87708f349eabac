"""Out of and into text: sheets, rows of a database, and documents; nothing here opens a file."""
