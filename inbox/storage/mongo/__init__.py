"""The engine for several machines: a MongoDB replica set, if only of one node."""
