"""The store of case keys: a database of its own, so that destroying a key makes every backup unreadable.

It is an app of its own (and not part of ``intake``) because it migrates another database: its single table
must not drag the site's migrations there, nor its backups the site's backups.
"""
