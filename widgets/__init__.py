"""What stands on the customer's site and speaks to us from there: forms first."""
