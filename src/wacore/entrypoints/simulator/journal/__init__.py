"""What a simulated Meta knows after it was killed: a file of lines, and how it is read again."""
