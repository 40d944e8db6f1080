"""Which adapter answers which port: one container per context. The only users of dependency-injector."""
