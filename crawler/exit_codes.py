"""How a run ended, as a scheduler reads it (docs/operating.md says what to do)."""

from __future__ import annotations

from crawler.errors import ArchiveError, DiskError, SchemaError, StateError, UsageError

DONE, ALARM, INTERRUPTED, BLOCKED, FORBIDDEN = 0, 10, 11, 12, 13
DAMAGED = ArchiveError.exit_code
"""Exit codes; the errors carry the others."""

ENDINGS = {
    "shutdown": INTERRUPTED,
    "closespider_timeout": INTERRUPTED,
    "closespider_timeout_no_item": INTERRUPTED,
    "memusage_exceeded": INTERRUPTED,
    "disk": DiskError.exit_code,
    "state": StateError.exit_code,
    "recorder_missed": DAMAGED,
}
"""Exit codes of crawls that did not come to their own end, by Scrapy's finish_reason."""

ADVICE = {
    DONE: ("done", "nothing is to be done"),
    UsageError.exit_code: (
        "the command line or the configuration is wrong",
        "mend it; a retry does not help",
    ),
    DiskError.exit_code: (
        "the disk refuses bytes; what was written is whole",
        "make room, or let us write, and run again",
    ),
    ALARM: ("alarm; what was captured is written", "read the alarms and the pages that failed"),
    INTERRUPTED: ("interrupted; what was captured is written", "run again"),
    BLOCKED: ("the site refuses us, or not now", "wait, or talk to the site"),
    FORBIDDEN: ("the site's rules refuse everything", "respect them"),
    DAMAGED: (
        "an archive or a database is damaged",
        "the report names it: restore the file, or have it made again",
    ),
    SchemaError.exit_code: ("a line broke its schema", "a defect: report it"),
}
"""What an exit code means, and what a person does about it."""


def advice_on(code: int) -> tuple[str, str]:
    """Return what *code* means and what a person does about it, also of a report of another hand.

    >>> advice_on(11)[1], advice_on(99)[1]
    ('run again', 'see the log')
    """
    return ADVICE.get(code, ("unknown exit code", "see the log"))
