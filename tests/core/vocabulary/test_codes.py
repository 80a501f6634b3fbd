"""The code lists are whole, say whose codes they are, and are what naming.py writes."""

from pathlib import Path

import pytest

from balise.vocabulary import naming
from balise.vocabulary.codes import code_list
from balise.vocabulary.dictionary import list_names
from balise.vocabulary.model import model
from balise.vocabulary.observations import ObservationStatus
from balise.vocabulary.periods import Frequency
from balise.vocabulary.resolving import Resolved, resolve

COMMITTED = Path(naming.__file__).parent / "codelists"


@pytest.mark.parametrize("name", ["age", "country", "currency", "month"])
def test_a_generated_list_is_what_is_committed(name: str, tmp_path: Path) -> None:
    naming.write(tmp_path)

    written = (tmp_path / f"{name}.csv").read_bytes()
    assert written == (COMMITTED / f"{name}.csv").read_bytes(), (
        "run python -m balise.vocabulary.naming and look at the difference"
    )


@pytest.mark.parametrize("name", list_names())
def test_every_code_stands_once_and_says_where_it_is_from(name: str) -> None:
    lines = (COMMITTED / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    listed = code_list(name)

    assert len(lines) == len(listed.codes) + 1
    assert not [c.code for c in listed.codes.values() if not c.provenance]
    assert not [
        c.code
        for c in listed.codes.values()
        if c.parent is not None and c.parent not in listed
    ]


def test_an_international_classification_is_named_only_where_a_source_was_seen() -> (
    None
):
    for name in list_names():
        for code in code_list(name).codes.values():
            if "ICCS" in code.provenance:
                assert code.provenance.startswith("[SOURCE]")


def test_every_code_list_that_the_model_names_exists() -> None:
    fields = [
        *model().dimensions.values(),
        *model().source_sheet,
        *(field for table in model().incident_tables.values() for field in table),
    ]

    for field in fields:
        assert field.type not in {"code", "codes"} or field.code_list, field.name
        if field.code_list:
            assert code_list(field.code_list).codes


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        code_list("no-such-list")


def test_the_code_shows_where_a_label_is_not_known() -> None:
    assert code_list("country").label("QQQ", "fr") == "QQQ"
    assert code_list("country").label("FRA", "ru") == "Франция"


def test_an_invented_participant_is_marked_wherever_it_is_named() -> None:
    assert code_list("country").label("QMR", "fr") == "Qamara (simulé)"
    assert resolve("country", "Камара") == Resolved(code_list("country")["QMR"])
    assert "simulated" in code_list("country")["QMR"].provenance


def test_the_lists_and_the_types_of_the_code_say_the_same() -> None:
    assert set(code_list("frequency").codes) == {f.value for f in Frequency}
    assert set(code_list("obs_status").codes) == {s.value for s in ObservationStatus}


@pytest.mark.parametrize("name", list(model().dimensions))
def test_every_coded_dimension_has_a_total(name: str) -> None:
    listed = model().dimensions[name].code_list

    assert listed is None or "_T" in code_list(listed)
