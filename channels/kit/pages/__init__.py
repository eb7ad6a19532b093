"""What Messenger and Instagram share: both are the chat of a page, told and answered in the same shapes."""
