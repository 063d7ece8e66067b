import json
import logging
import logging.config

import pytest

from cms.logs import WithoutTokens


@pytest.mark.parametrize("place", ["open", "appointment", "waiting", "phone", "help"])
def test_L11_the_token_of_a_link_never_reaches_a_log(place, caplog):
    record = logging.LogRecord("x", logging.INFO, "", 1, "GET %s", (f"/de/case/{place}/S3cr3t-T0ken/ 200",), None)
    WithoutTokens().filter(record)
    assert "S3cr3t" not in record.getMessage()
    assert f"/case/{place}/***/" in record.getMessage()


def test_L11_every_public_link_with_a_token_is_known_to_the_log():
    """A new address with a token that the filter does not know fails here."""
    from intake.portal.urls import urlpatterns

    for pattern in urlpatterns:
        route = str(pattern.pattern)
        if "<str:token>" in route:
            record = logging.LogRecord("x", 20, "", 1, f"/de/case/{route.replace('<str:token>', 'S3cr3t')}", (), None)
            WithoutTokens().filter(record)
            assert "S3cr3t" not in record.getMessage(), route


def test_a_json_line_has_time_level_logger_and_message(settings, capsys):
    formatter = settings.LOGGING["formatters"]["json"]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": formatter},
            "filters": settings.LOGGING["filters"],
            "handlers": {
                "one": {
                    "class": "logging.StreamHandler",
                    "formatter": "json",
                    "filters": ["without_tokens"],
                    "stream": "ext://sys.stdout",
                }
            },
            "loggers": {"vorsprache.test": {"handlers": ["one"], "level": "INFO", "propagate": False}},
        }
    )
    logging.getLogger("vorsprache.test").info("looked at %s", "/de/case/open/S3cr3t/")
    line = json.loads(capsys.readouterr().out)
    assert line["level"] == "INFO"
    assert line["logger"] == "vorsprache.test"
    assert line["message"] == "looked at /de/case/open/***/"
    assert line["time"]
