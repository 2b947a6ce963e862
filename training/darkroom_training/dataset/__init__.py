"""From listed files to a dataset: photos described, judged and made into pixels."""
