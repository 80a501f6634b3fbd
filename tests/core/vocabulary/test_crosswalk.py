"""Every match leads from a code of ours to one that the other classification has."""

import re

from balise.vocabulary.codes import code_list
from balise.vocabulary.crosswalk import Relation, crosswalk, standards
from balise.vocabulary.dictionary import list_names
from balise.vocabulary.model import model

PROVENANCE = re.compile(r"\[KNOWN\]|\[RECON\]|\[SOURCE\] .+")


def test_every_code_on_our_side_exists() -> None:
    ours = {name: set(code_list(name).codes) for name in list_names()}
    ours |= {"dataflow": set(model().dataflows), "indicator": set(model().indicators)}

    assert not [m for m in crosswalk() if m.code not in ours[m.list_name]]


def test_every_code_on_their_side_exists_as_far_as_we_know() -> None:
    theirs = {(one.standard, one.code) for one in standards()}

    assert not [m for m in crosswalk() if (m.standard, m.target) not in theirs]


def test_every_row_says_where_it_is_from() -> None:
    for row in (*crosswalk(), *standards()):
        assert PROVENANCE.fullmatch(row.provenance), row


def test_no_pair_stands_twice_and_a_code_is_the_same_as_one_only() -> None:
    pairs = [(m.list_name, m.code, m.standard, m.target) for m in crosswalk()]
    same = [
        (m.list_name, m.code, m.standard)
        for m in crosswalk()
        if m.relation is Relation.EXACT
    ]

    assert len(pairs) == len(set(pairs))
    assert len(same) == len(set(same))
    assert len(standards()) == len({(one.standard, one.code) for one in standards()})


def test_codes_that_are_those_of_a_standard_are_matched_with_it() -> None:
    matched = {
        (m.list_name, m.code) for m in crosswalk() if m.relation is Relation.EXACT
    }
    for name in ("frequency", "sex", "obs_status", "conf_status", "offence", "cause"):
        for code in code_list(name).codes.values():
            if code.provenance.startswith(
                ("SDMX CL_", "Migrants Protocol", "[SOURCE] I")
            ):
                assert (name, code.code) in matched


def test_every_offence_of_the_protocol_leads_to_its_article() -> None:
    articles = {
        m.code: m.target for m in crosswalk() if m.standard == "Migrants Protocol"
    }
    offences = code_list("offence").codes.values()

    for code in offences:
        if code.provenance.startswith("Migrants Protocol art. "):
            assert articles[code.code] == code.provenance.rpartition(" ")[2]
