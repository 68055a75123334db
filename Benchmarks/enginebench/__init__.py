"""Times imgconv's engine in turn with OpenCV's, and writes what came of it as a page of tables."""
