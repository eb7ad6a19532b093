"""What MongoDB raises when it cannot be used at the moment, whatever the command was."""

from pymongo.errors import (
    ConnectionFailure,
    ExecutionTimeout,
    InvalidOperation,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
    WriteConcernError,
)

UNAVAILABLE = "The store cannot be used at the moment; try again."

# Not primary, shutting down, over a time limit, too few members for the majority, no rights, disk full.
_CODES = frozenset(
    {13, 18, 24, 50, 64, 76, 79, 89, 91, 100, 112, 134, 189, 202, 246, 251, 262, 8000, 9001, 10058, 10107}
    | {11600, 11602, 13435, 13436, 14031, 46841}
)
_CLASSES = (ConnectionFailure, ExecutionTimeout, WriteConcernError, InvalidOperation)


def is_outage(error: PyMongoError) -> bool:
    """Whether the database failed, not the command."""
    if isinstance(error, _CLASSES) or error.timeout:
        return True
    return isinstance(error, OperationFailure) and error.code in _CODES


def is_conflict(error: PyMongoError) -> bool:
    """Whether the same unit may succeed when it runs again, as MongoDB says itself."""
    return error.has_error_label("TransientTransactionError") and not isinstance(
        error, ServerSelectionTimeoutError
    )


def is_commit_unknown(error: PyMongoError) -> bool:
    """Whether the commit may have happened; the same commit can be asked for again."""
    return error.has_error_label("UnknownTransactionCommitResult")
