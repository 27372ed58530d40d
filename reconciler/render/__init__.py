"""Plans, reports and problems as text or JSON: pure functions, no output of their own."""
