"""The background service: cycles go on while no window is open, as the account's own service of the system."""
