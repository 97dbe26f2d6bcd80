"""What is asked of an index, as plain values: every engine compiles the same queries."""
