"""Methods: what a method says, two of them side by side, one's own made, kept, saved and loaded."""

from pages.parts import controls, frame, method_comparison, method_editor, method_files, method_look, own_indicator

words = frame.open_page("pages/methods.py")
say = words.say
method_look.show_title(words)

views = {
    "look": say("Look"),
    "compare": say("Compare"),
    "make": say("Make my own"),
    "files": say("Save and load"),
    "own": say("My own indicators"),
}
view = controls.one_of(say("Show"), list(views), "methods-view", views.__getitem__, label_visibility="collapsed")
if view == "look":
    method_look.show_look(words)
elif view == "compare":
    method_comparison.show_comparison(words)
elif view == "make":
    method_files.show_keeping(words)
    method_editor.show(words)
elif view == "files":
    method_files.show_files(words)
else:
    own_indicator.show(words)
frame.close_page(words)
