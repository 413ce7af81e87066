"""The command line itself: what it is asked, how it answers, how it ends."""
