"""The demo's client on each channel: writes to the shop, and sees what the shop answered."""
