"""Letters: to a mail server, or to wherever the operator can see them."""
