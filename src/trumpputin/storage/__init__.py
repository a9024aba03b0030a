"""Records on disk: JSON text to values to records, folders of files, the packaged records."""
