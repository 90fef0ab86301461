"""History and progress out, for people and for programs."""
