"""Plans that were saved for review, and what of them may still be applied."""
