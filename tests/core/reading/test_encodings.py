"""The encoding of a text is found by a rule that can be told, or a person is asked."""

import pytest

from balise.engine.sessions import session
from balise.intake.reading import Choices, Reading, read

TEXTS = [
    ("país;año\nEspaña;niñas\nMéxico;niños\n", "cp1252"),
    ("Land;Fälle\nÖsterreich;Übergänge\nGroßbritannien;Männer\n", "cp1252"),
    ("país;mês\nSão Tomé;ação\nMoçambique;não\n", "cp1252"),
    ("kraj;płeć\nRosja;mężczyźni\nŁotwa;dziewczęta\n", "cp1250"),
    ("kraj;płeć\nRosja;mężczyźni\nŁotwa;dziewczęta\n", "iso8859-2"),
    ("země;pohlaví\nŘecko;muži\nŠpanělsko;ženy\n", "cp1250"),
    ("země;pohlaví\nŘecko;muži\nŠpanělsko;ženy\n", "iso8859-2"),
    ("ország;neme\nGörögország;nők\nSzíria;gyűjtő\n", "cp1250"),
    ("ülke;cinsiyet\nİngiltere;kadın\nYunanistan;göçmen sayısı\n", "cp1254"),
    ("страна;пол\nСирия;мужчины\nИрак;женщины\n", "cp1251"),
    ("страна;пол\nСирия;мужчины\nИрак;женщины\n", "koi8-r"),
    ("χώρα;φύλο\nΣυρία;άνδρες\nΙράκ;γυναίκες\n", "cp1253"),
    ("البلد;الجنس\nسوريا;رجال\nالعراق;نساء\n", "cp1256"),
    ("ประเทศ;เพศ\nพม่า;ชาย\nกัมพูชา;หญิง\n", "cp874"),
    ("国籍;在留資格\nタイ;短期滞在\nベトナム;技能実習\n", "cp932"),
    ("国籍;性别\n中国;男性\n越南;女性\n", "gb18030"),
    ("國籍;性別\n越南;男性\n泰國;女性\n", "big5"),
    ("국적;성별\n태국;남성\n중국;여성\n", "cp949"),
    ("год;гражданство\n2020;Узбекистан\n2021;Сирия\n", "cp866"),
    ("год;гражданство\n2020;Узбекистан\n2021;Сирия\n", "iso8859-5"),
    ("рік;громадянство\n2020;Україна\n2021;Індія\n", "koi8-u"),
    ("rok;obywatelstwo\n2020;Białoruś łącznie\n2021;mężczyźni\n", "cp852"),
    ("año;país\n2020;España niños\n2021;México\n", "cp850"),
    ("年;国籍\n2020;中国\n2021;ベトナム\n", "iso2022_jp"),
    ("연도;국적\n2020;중국\n2021;베트남\n", "iso2022_kr"),
    ("год;гражданство\n2020;Сирия\n2021;Ирак\n", "utf-16-le"),
    ("年份;国籍\n2020;越南\n2021;缅甸\n", "utf-16-be"),
    ("السنة;الجنسية\n2020;سوريا\n2021;مصر\n", "utf-16-le"),
    ("pays;sexe\nCôte d’Ivoire;féminin\n", "utf-8-sig"),
    ("pays;sexe\nCôte d’Ivoire;féminin\n", "utf-16"),
    ("pays;sexe\nCôte d’Ivoire;féminin\n", "utf-16-le"),
    ("pays;sexe\nCôte d’Ivoire;féminin\n", "utf-16-be"),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with session(tmp_path_factory.mktemp("readable")) as backend:
        yield backend


@pytest.fixture(scope="module")
def reads(engine, tmp_path_factory):
    path = tmp_path_factory.mktemp("uploads") / "upload"

    def reading(content, **options):
        path.write_bytes(content)
        return read(path, engine, name="file.csv", **options)

    return reading


def cells(engine, reading):
    columns = ", ".join(reading.columns)
    query = f"SELECT {columns} FROM {reading.table} ORDER BY row"
    return engine.con.execute(query).fetchall()


def test_zero_bytes_that_strayed_into_a_text_do_not_make_it_wide(reads, engine):
    found = reads(b"country,n\nMa\0li,3\nChad,4\n")

    assert found.layout.encoding == "utf-8"
    assert cells(engine, found) == [("Ma\\x00li", "3"), ("Chad", "4")]


@pytest.mark.parametrize(("text", "encoding"), TEXTS)
def test_encodings_are_recognised_by_a_rule(reads, engine, text, encoding):
    found = reads(text.encode(encoding))

    header, *rows = [tuple(line.split(";")) for line in text.splitlines()]
    assert found.layout.encoding == encoding
    assert found.layout.header == header
    assert cells(engine, found) == rows
    assert found.findings == ()


def test_the_next_best_encoding_is_told(reads):
    found = reads("kraj;płeć\nŁotwa;mężczyźni\n".encode("cp1250"))

    assert found.layout.encoding_runner_up == "iso8859-2"


def test_a_person_is_asked_where_the_choice_is_not_clear(reads):
    unclear = "Stadt;n\nK\xf8b;1\n".encode("latin-1")

    (notice,) = reads(unclear).findings
    assert notice.rule == "encoding-unclear"
    assert notice.params["other"] == reads(unclear).layout.encoding_runner_up
    assert reads(unclear, choices=Choices(encoding="cp1252")).findings == ()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line", [b"sep=;\r\n", b'"sep=;"\n'])
def test_a_sep_line_may_stand_before_wide_text(reads, engine, line, encoding):
    found = reads(line + "pays;n\r\nPérou;1\r\n".encode(encoding))

    assert found.layout.delimiter == ";"
    assert (found.layout.header_row, found.layout.header) == (2, ("pays", "n"))
    assert cells(engine, found) == [("Pérou", "1")]


def test_a_sep_line_inside_wide_text_is_one_too(reads):
    found = reads("sep=;\r\npays;n\r\nPérou;1\r\n".encode("utf-16"))

    assert (found.layout.delimiter, found.layout.header_row) == (";", 2)


@pytest.mark.parametrize(
    "text",
    [
        "年度,月,人数\r\n2023,12月,10\r\n2024,1月,1\r\n2024,2月,8\r\n",
        "上陸拒否者数\r\n\r\n年度\t国籍\t男性\t女性\r\n2021\tBGD\t0\t1\r\n2021\tIRQ\t2\t0\r\n",
    ],
)
def test_a_short_japanese_table_without_kana_is_no_cyrillic(tmp_path, text) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode("cp932"))

    with session(tmp_path) as backend:
        found = read(path, backend)

    assert isinstance(found, Reading)
    assert found.layout.encoding == "cp932"
