"""What every channel on a Twilio account needs: its proof, its API, and what its refusals mean."""
