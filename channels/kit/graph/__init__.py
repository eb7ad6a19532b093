"""What Meta's products share: one Graph API, one signature, one way to be subscribed."""
