"""The dataset's report.html: one page that needs nothing else, for people who label photos."""
