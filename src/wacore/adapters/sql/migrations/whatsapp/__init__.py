"""The steps of the whatsapp service's schema."""
