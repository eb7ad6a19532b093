"""Programs that recognise speech: one on this machine, and any server that speaks OpenAI's audio API."""
