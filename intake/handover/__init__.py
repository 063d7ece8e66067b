"""What leaves the house: a case as a package of files, and what a person may have of their own case."""
