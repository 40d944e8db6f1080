"""SQLAlchemy Core on SQLite (aiosqlite), MySQL and MariaDB (asyncmy): one database per service."""
