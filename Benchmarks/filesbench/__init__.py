"""Times imgconv from file to file in turn with other programs, and writes what came of it as a page of tables."""
