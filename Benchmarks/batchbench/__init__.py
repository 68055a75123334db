"""Times directory runs in turn with other programs, and measures what a run costs beside filtering."""
