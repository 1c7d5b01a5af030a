"""What patients here really wrote, and how it was decided."""
