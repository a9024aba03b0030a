"""The record as a web page: one file to read, filter and link to, and the data beside it."""
