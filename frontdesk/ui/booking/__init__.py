"""Booking a visit in one motion: the panel, what is parked, finding a free time, blocking one."""
