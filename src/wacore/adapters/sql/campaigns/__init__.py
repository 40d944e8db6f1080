"""The database `campaign_service`."""
