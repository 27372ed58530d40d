"""A program that is killed or stopped at each of its steps, and run again."""
