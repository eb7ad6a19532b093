"""Starts SecantusDB with a short patience for transactions that nobody goes on with.

MongoDB calls that transactionLifetimeLimitSeconds and lets administrators set it; SecantusDB has a minute and
no option. A killed process leaves such transactions behind, and what they hold is free for others only
afterwards: with a minute, each test that kills would mostly wait.
"""

import sys

from secantus.cli import main
from secantus.server import SecantusDBServer

LIFETIME_S = 10.0

defaults = SecantusDBServer.__init__.__kwdefaults__
assert defaults["transaction_lifetime_seconds"] > LIFETIME_S
defaults["transaction_lifetime_seconds"] = LIFETIME_S
sys.exit(main())
