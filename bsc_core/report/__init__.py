"""Reports: one outline, and what is made of it: slides, a document, a workbook, pictures."""
