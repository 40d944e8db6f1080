"""What a WhatsApp campaign platform is, in the standard library alone."""
