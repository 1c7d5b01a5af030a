"""The outbox and the inbox: what is planned, claimed, settled, adopted; what is stored, read and bound. Owns every transaction of both."""
