"""Sending and receiving over WhatsApp: what can be done, and what that asks of the world."""
