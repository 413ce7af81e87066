"""Scrapy settings: every line departs from a default of Scrapy and says why."""

import os

from scrapy.settings import default_settings

from crawler import __version__

BOT_NAME = "depeche"
SPIDER_MODULES = ["spiders"]
SPIDER_LOADER_CLASS = (
    "crawler.commands.profiles.loading.ProfileLoader"  # one broken profile is left out
)
COMMANDS_MODULE = "crawler.commands"

# --- who we are ---------------------------------------------------------------------------------
CONTACT = os.environ.get("DEPECHE_CONTACT", "")  # page of the operator; public crawls need it
USER_AGENT = f"depeche/{__version__} (+{CONTACT or 'loopback only'})"  # honest: name, contact
ROBOTSTXT_USER_AGENT = "depeche"  # the name that a robots.txt group would use for us

# --- where things go ----------------------------------------------------------------------------
DATA_DIR = "data"  # state, lines and reports; `--data DIR` sets it
LINES_COMPRESSION = None  # gzip or zstd, a frame a line; `--compress` sets it
DEPECHE_WARC_DIR = None  # set to DATA_DIR/warc by the crawl command: bytes on disk before meaning

# --- politeness: a news site is a shared server -------------------------------------------------
ROBOTSTXT_OBEY = True  # Scrapy's default for settings modules without this line is False
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # one connection per host
DOWNLOAD_DELAY = 1.0  # seconds between two requests to one host
AUTOTHROTTLE_ENABLED = True  # slower when the site gets slower
AUTOTHROTTLE_START_DELAY = 1.0  # seconds; the default of 5 punishes small sections
RETRY_TIMES = 1  # a second try heals a glitch, a third is a burden
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]  # without 429 and 503: back-off waits for those
BACK_OFF_START = 10.0  # seconds after a first 429 or 503 that names no time; doubled each time
BACK_OFF_MAX = 300.0  # seconds that a run waits for a site; one that asks for more is left alone
BACK_OFF_TIMES = 2  # tries after the first of a page answered with 429 or 503
REFUSALS_IN_A_ROW = 5  # pages refused (401, 403, 429, 503) after which the host is left alone
RIGHTS = "record"  # reservations stand on each line; "respect": a reserved page gives no line

# --- safety -------------------------------------------------------------------------------------
TWISTED_DNS_RESOLVER = "crawler.download.guard.GuardedResolver"  # names lead to public addresses
PRIVATE_HOSTS: list[str] = []  # hosts of one's own network that may be crawled all the same
ROBOTSTXT_PARSER = "crawler.download.robots.BoundedRobotParser"  # 10 MB of rules take 5 seconds
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy does not check certificates unless told
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024  # bytes; 400 kB of gzip can become 400 MB under the default
DOWNLOAD_TIMEOUT = 60  # seconds; the default of 180 lets one page hold a host for 3 minutes
DOWNLOAD_FAIL_ON_DATALOSS = True  # a cut page is a failure with its bytes kept, never an article
REMOTE_CONTROL_ENABLED = False  # an HTTP port that runs arbitrary code
TELNETCONSOLE_ENABLED = False  # the same class of risk
HTTPPROXY_ENABLED = False  # a proxy resolves names unguarded, and its bytes are not the site's
COOKIES_ENABLED = False  # privacy, and the cookie middleware fetches the public-suffix list
REDIRECT_MAX_TIMES = 5  # a news page is one or two hops away
HTTPERROR_ALLOW_ALL = True  # the spider counts every answer; a 404 is a line of the report
REFERRER_POLICY = "no-referrer"  # a crawler owes no site the address it came from
DOWNLOAD_HANDLERS = {
    "http": "crawler.download.recording.RecordingHandler",  # every exchange goes to the WARC first
    "https": "crawler.download.recording.RecordingHandler",
    "file": None,  # a page must not make us read local files
    "data": None,  # nothing fetched, nothing to archive
    "ftp": None,
    "s3": None,
}

DOWNLOADER_MIDDLEWARES = {
    "crawler.download.guard.Guard": 60,  # before robots.txt of a host that may not be reached
    "crawler.download.rendering.Render": 50,  # last to see an answer; sites with javascript only
    "crawler.download.polling.Polling": 65,  # a listing that brings nothing rests for some runs
    "crawler.download.takedowns.TakenDown": 70,  # what was taken down is not fetched again
    "crawler.download.robots.Unreachable": 105,  # no rules from a site in trouble: nothing is asked
    "crawler.download.reservations.Reservations": 110,  # after robots.txt, which may forbid it
    "crawler.download.backoff.BackOff": 555,  # sees a 429 or 503 before Scrapy's retry
    "crawler.download.conditional.Conditional": 595,  # sees a 304 before its body is decoded
    "crawler.download.dead_ends.DeadEnds": 605,  # sees a redirect before Scrapy follows it
}

# --- how often lists are asked for ---------------------------------------------------------------
REST_BARREN_LISTINGS = True  # False: every run of a job asks for every list

# --- rendered pages: sites whose profile says javascript, with the extra `js` ---------------------
BROWSER = ""  # path of a Chromium; "": one of the system, else the one that Playwright installed
RENDER_SECONDS = 30.0  # for one page; what a script has not done by then is not waited for
RENDER_REQUESTS = 60  # that a page may make while it is rendered
RENDER_BYTES = 16 * 1024 * 1024  # that these may bring together
RENDER_HOSTS: list[str] = []  # hosts beside the site's own that its scripts may be fetched from

# --- runs that end by themselves ----------------------------------------------------------------
CLOSESPIDER_TIMEOUT = 6 * 3600  # seconds; a job that runs longer meets its next start
CLOSESPIDER_TIMEOUT_NO_ITEM = 1800  # seconds without an item: the spider is lost
MEMUSAGE_LIMIT_MB = 2048  # ends a leak before the kernel does
HEALTH_FAILED_SHARE = 0.1  # share of failed pages above which a crawl exits with 10

# --- from item to line --------------------------------------------------------------------------
ITEM_PIPELINES = {
    "pipelines.validate.Validate": 100,
    "pipelines.deduplicate.Deduplicate": 200,
    "pipelines.jsonlines.JsonLines": 300,
}
CONCURRENT_ITEMS = 1  # decisions are made in the order of the archive: a replay repeats them
EXTENSIONS = {
    "crawler.download.ending.QuickEnd": 0,  # an ending crawl waits seconds for answers, not minutes
    "crawler.download.journal.Journal": 0,  # counts every page and writes runs/<id>.json
    "crawler.download.rechecks.Rechecks": 5,  # asks again for articles that left the lists
    "crawler.download.crawl_delay.CrawlDelay": 10,  # after AutoThrottle, which would undo it
}
EXTENSIONS_BASE = {  # Scrapy's own without these; it loads what EXTENSIONS sets to None
    name: order
    for name, order in default_settings.EXTENSIONS_BASE.items()
    if name
    not in {
        "scrapy.extensions.corestats.CoreStats",  # the journal keeps its own times
        "scrapy.extensions.remote_control.RemoteControl",  # an HTTP server: 0.2 s of CPU a start
        "scrapy.extensions.telnet.TelnetConsole",  # another one
    }
}

WARN_ON_GENERATOR_RETURN_VALUE = False  # Scrapy reads a callback's source anew for each answer

# --- log ----------------------------------------------------------------------------------------
LOG_LEVEL = "INFO"  # one line per page that gave no article, a summary at the end
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # the page that was given up has a line of its own
LOG_FORMATTER = "crawler.download.logformat.OneLine"  # a dropped item in one line, not as its repr
STATS_DUMP = False  # the report says it in our words
DEFAULT_DROPITEM_LOG_LEVEL = "WARNING"
