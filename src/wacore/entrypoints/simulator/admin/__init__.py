"""The admin API: look inside, inject, break things on purpose."""
