"""What a single message may say, checked before Meta does."""

from wacore.domain.messaging.content.check import InvalidContent, check_content

__all__ = ["InvalidContent", "check_content"]
