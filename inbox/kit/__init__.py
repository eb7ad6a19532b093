"""What every part of the service may use: phone numbers, hostile bodies, limits, secrets, texts."""
