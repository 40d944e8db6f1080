"""Wake-ups and facts over RabbitMQ. What must outlast the broker stays in the database."""
