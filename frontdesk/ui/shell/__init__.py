"""The window itself: rail, top bar, content, panel, status bar, and what speaks at its edges."""
