"""One field that finds everything: patients, visits, days, commands."""
