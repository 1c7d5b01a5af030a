"""Every setting, explained and changed where it stands."""
