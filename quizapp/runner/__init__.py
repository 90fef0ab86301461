"""The trusted side of the sandbox: starts the walls, sends jobs in, and takes facts out."""
