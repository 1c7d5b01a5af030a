"""The window: Qt Widgets that ask services and draw rows."""
