import asyncio
from pathlib import Path

LIMIT_MB = 120


def resident_mb(pid):
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    [line] = [line for line in status if line.startswith("VmRSS:")]
    return int(line.split()[1]) / 1024


async def test_an_idle_service_needs_less_than_120_mb(serve):
    server = serve("--demo")
    # What a start leaves to the first seconds, such as taking up what a crash left behind, is over then.
    await asyncio.sleep(3)
    assert resident_mb(server.pid) < LIMIT_MB
