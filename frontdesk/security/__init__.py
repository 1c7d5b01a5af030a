"""Keys: keyring and passphrase vault, complaint boxes, HMAC chain, password hashing. Hands bytes to others."""
