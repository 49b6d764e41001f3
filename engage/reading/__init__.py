"""What a text says: personal details, signs of harm, language, feeling. No database, no clock."""
