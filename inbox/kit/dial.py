"""Connects to the first of several addresses that answers."""

import asyncio
import socket
from collections.abc import Sequence


async def dialled(addresses: Sequence[str], port: int) -> socket.socket:
    """A non-blocking socket; OSError if none of them answers."""
    error = OSError(None, "The name has no address.")
    loop = asyncio.get_running_loop()
    for address in addresses:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.setblocking(False)
            await loop.sock_connect(connection, (address, port))
        except OSError as failed:
            connection.close()
            error = failed
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    raise error
