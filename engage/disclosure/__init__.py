"""What may be published about a group of people without telling on one of them (R5.6, R5.7)."""
