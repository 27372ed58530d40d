"""What takes an apply back."""
