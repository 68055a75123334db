"""What all benchmarks share: the machine's description, tables, and measured commands."""
