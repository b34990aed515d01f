"""How a workspace file is made: its values as JSON, its sheets as CSV, its parts as a zip, its older versions."""
