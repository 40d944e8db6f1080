"""WhatsApp Business campaigns that message nobody twice and forget nobody."""
