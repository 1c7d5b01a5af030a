"""Every screen, dialog, panel and state of the window as a picture, so that a change of the screen shows as a changed picture.

`python3 dev.py gallery [DIR]`. The clinic is the demo's on a fixed date, its clock is driven by hand, nothing moves: the same code gives
the same pictures. `index.html` shows them all.
"""
