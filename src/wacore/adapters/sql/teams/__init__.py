"""The store of the teams context in SQL: database `team_service`."""
