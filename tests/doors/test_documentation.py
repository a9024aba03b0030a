"""The documentation is so: every block of code in it runs, and every public name has its page."""
