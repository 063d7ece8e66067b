"""What the worker looks after for documents."""

from intake import reconcile
from intake.documents.scanning import scans_due
from intake.documents.storage import orphans_sweep_next

reconcile.register("orphaned_files", orphans_sweep_next)
reconcile.register("scans", scans_due)
