"""What is told once, outside of any subscription: corrections, and answers that somebody waits for."""
