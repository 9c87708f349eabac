"""The contenders: what a competent user of each library would write for the same question."""
