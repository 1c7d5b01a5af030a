"""The outside world: the provider's client, pacing, error translation, the cycle that drives the services."""
