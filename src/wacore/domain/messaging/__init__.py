"""What is sent and what is received over WhatsApp, and every state in between."""
