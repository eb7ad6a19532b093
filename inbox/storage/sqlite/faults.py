"""What SQLite raises when the file cannot be used at the moment, whatever the statement was."""

import apsw

UNAVAILABLE = "The store cannot be used at the moment; try again."
BROKEN = (
    apsw.FullError,
    apsw.IOError,
    apsw.NoMemError,
    apsw.BusyError,
    apsw.LockedError,
    apsw.ReadOnlyError,
    apsw.CantOpenError,
    apsw.CorruptError,
    apsw.NotADBError,
    apsw.ConnectionClosedError,
)
