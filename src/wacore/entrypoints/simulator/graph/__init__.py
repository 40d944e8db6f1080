"""The Graph façade: nodes, edges, fields, cursors."""
