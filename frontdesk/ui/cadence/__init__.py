"""The cadence: when patients are asked and told before a visit, what that means for real days, and what a change of it would send."""
