"""The clerk's desk in the Wagtail admin: the list of cases, the case page, and the documents' bytes."""
