"""Load the amounts and dates that the law sets. A row that an editor changed stays as it is."""

from cms.seed import read_seed
from intake.definitions.parameters import ParameterValue, clear_parameters


def parameters_load() -> None:
    """Add every seed value that has no row of that key and day yet; two queries."""
    known = set(ParameterValue.objects.values_list("key", "valid_from"))
    rows = [ParameterValue(**row) for row in read_seed("parameters")]
    ParameterValue.objects.bulk_create(row for row in rows if (row.key, row.valid_from) not in known)
    clear_parameters()
