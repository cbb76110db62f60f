"""The classroom: exercises, their instant check, and grading. What a student's notebook imports is `check` alone."""
