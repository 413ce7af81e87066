"""Why a page could not be fetched, in words that stay the same from one version to the next."""

from __future__ import annotations

from scrapy.exceptions import DownloadCancelledError, IgnoreRequest

from crawler.errors import DiskError, in_words
from crawler.outcome import Refusal

AGAIN = "it is tried again by the next run"


def unfetched(error: BaseException, url: str) -> Refusal:
    """Return what *error* says of *url*, the address that was asked for.

    A component that knows better puts its own refusal on the error. Scrapy tells the three ways in
    which it ignores a request by their messages alone; a test pins them.
    """
    refusal = getattr(error, "refusal", None)
    if isinstance(refusal, Refusal):
        return refusal
    told = str(error)
    if isinstance(error, IgnoreRequest) and "robots.txt" in told:
        return Refusal(url, "refused", "robots", "robots.txt forbids this page")
    if isinstance(error, IgnoreRequest) and "max redirections" in told:
        reason = "it redirects more often than REDIRECT_MAX_TIMES, or in a circle"
        return Refusal(url, "failed", "redirects", reason, "see whether the address still exists")
    is_too_large = isinstance(error, IgnoreRequest) and "DOWNLOAD_MAXSIZE" in told
    if is_too_large or isinstance(error, DownloadCancelledError):
        reason = f"not read to its end: {told}"
        return Refusal(url, "failed", "too_large", reason, "raise DOWNLOAD_MAXSIZE if it is a page")
    kind = type(error).__name__
    if isinstance(error, DiskError):
        return Refusal(url, "failed", kind, told)
    return Refusal(url, "failed", kind, f"not fetched: {kind}: {in_words(error)}", AGAIN)
