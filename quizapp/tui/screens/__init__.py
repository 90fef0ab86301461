"""One screen a module: where the learner is."""
