"""Argon2, EdDSA and AES: what proves who somebody is and keeps secrets secret."""
