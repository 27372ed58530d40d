"""Plans, part by part."""
