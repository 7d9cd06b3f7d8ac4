"""The domain: plain classes that know nothing of chats, databases or the web."""
