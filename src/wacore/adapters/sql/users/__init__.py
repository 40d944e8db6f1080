"""The store of the users context in SQL: database `user_service`."""
