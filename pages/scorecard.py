from pages.parts import frame

words = frame.open_page("pages/scorecard.py")
frame.close_page(words)
