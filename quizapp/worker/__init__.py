"""Code that runs inside the walls; started as a process, imported by nobody."""
