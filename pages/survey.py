from pages.parts import frame

words = frame.open_page("pages/survey.py")
frame.close_page(words)
