from pages.parts import frame

words = frame.open_page("pages/significance.py")
frame.close_page(words)
