"""The formats of files, one module each, and what keeps damaged and hostile ones from doing harm."""
