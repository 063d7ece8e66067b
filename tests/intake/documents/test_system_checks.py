from intake.documents.system_checks import scanner_chosen


def test_an_installation_without_a_scanner_is_warned(settings):
    settings.VORSPRACHE_SCANNER = "none"
    assert [warning.id for warning in scanner_chosen(None)] == ["intake.W101"]


def test_an_installation_with_a_scanner_is_not_warned(settings):
    settings.VORSPRACHE_SCANNER = "clamd://scanner:3310"
    assert scanner_chosen(None) == []
