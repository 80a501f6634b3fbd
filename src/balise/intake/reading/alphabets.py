"""Score how well a text reads in each encoding that a national office may write.

A score is between 0 and 1, and its rule can be told to a person. For Latin letters: the
share of letters outside ASCII that one of the encoding's languages writes, standing
among ASCII ones (those of its other languages by half), less signs inside words. For other scripts: half for the share that
stands in runs of that script, half for how often its commonest letters come.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

Score: TypeAlias = Callable[[str], float]

_WESTERN: Final = (
    "áéíñóúü",
    "àâæçèéêëîïôœùûü",
    "àáâãçéêíóôõú",
    "äöüßé",
    "àèéìíîòóù",
    "åäöæøé",
    "áæðéíóöúýþ",
)
_CENTRAL: Final = (
    "ąćęłńóśźż",
    "áčďéěíňóřšťúůýž",
    "áäčďéíĺľňóôŕšťúýž",
    "áéíóöőúüű",
    "ăâîşţ",
    "čćđšž",
    "äöüßé",
)
_TURKISH: Final = ("çğıöşüİâ",)
_BALTIC: Final = ("āčēģīķļņšūž", "ąčęėįšųūž", "äõöüšž")
_MARKS: Final = "“”‘’„«»–—…€°ºª§¿¡·\u00a0 №"
# A sign inside a word is a letter of another alphabet, misread.
_MISREAD: Final = re.compile(
    r"[a-z][¹²³ºª¿¡¶±£¥¦¨©¼¾ðþ]+[a-z]|[a-z][¹³¿¶±]|[³¶¿][a-z]|[\x80-\x9f]"
)

_CYRILLIC: Final = re.compile(r"(?<![A-Za-z])[А-Яа-яЁёЄєІіЇїҐґЎў]{2,}(?![A-Za-z])")
# KOI8-R read as windows-1251 shows capitals inside its words.
_SWAPPED: Final = re.compile(r"[а-яё][А-ЯЁ]|[α-ω][Α-Ω]")
_GREEK: Final = re.compile(r"(?<![A-Za-z])[Α-Ωα-ωΆΈΉΊΌΎΏάέήίόύώϊϋΐΰς]{2,}(?![A-Za-z])")
_HEBREW: Final = re.compile(r"(?<![A-Za-z])[א-ת]{2,}(?![A-Za-z])")
_ARABIC: Final = re.compile(r"(?<![A-Za-z])[\u0621-\u0652پچژگ،؛؟]{2,}(?![A-Za-z])")
_THAI: Final = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e]{2,}")
_JAPANESE: Final = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]")
_KANA: Final = re.compile(r"[\u3041-\u30ff]")
_HANGUL: Final = re.compile(r"[\uac00-\ud7a3\u3000-\u3003]")
_HANZI: Final = re.compile(r"[\u3000-\u3011\u4e00-\u9fff\uff01-\uff5e]")

_COMMON_CYRILLIC: Final = frozenset("оеаинтсрвлкмияії")
_COMMON_GREEK: Final = frozenset("αοιετσνηρκπυλάίόέής")
_COMMON_HEBREW: Final = frozenset("יוהלארמבתשנ")
_COMMON_ARABIC: Final = frozenset("المنيوتربعةسد")
_COMMON_THAI: Final = frozenset("านรอกเงยมลวสดท่้ีัปชไ")
_COMMON_HANGUL: Final = frozenset(
    "이다의는가을에한하고를로지도사은대기서자인어리해있일수나시정그보부여국장주전원제적스공상성관조명동비경유선무구생연실물"
    "용적별남여태중북미러베트"
)
_COMMON_SIMPLIFIED: Final = frozenset(
    "的一是不了人在有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能"
    "好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进"
    "法此实二理美点月明其种声全工己者向情部正名定女力机给等几很业新什打便位因重被走电四第门相次东政海口使教西再平真气世"
    "信北少关并内加化由却代军产入先山五太水万市籍性别男数合计总省越南甸非境"
)
_COMMON_TRADITIONAL: Final = frozenset(
    "的一是不了人在有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她裡後小麼心多天而能"
    "好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些與高意進"
    "法此實二理美點月明其種聲全工己者向情部正名定女力機給等幾很業新什打便位因重被走電四第門相次東政海口使教西再平真氣世"
    "信北少關並內加化由卻代軍產入先山五太水萬市籍性別男數合計總省越南甸非境灣縣"
)
# A short table may hold no kana at all: 年度, 国籍, 人数.
_COMMON_KANJI: Final = frozenset(
    "年月日度期人数者国籍地域性別男女合計総不法入出国残留退去強制送還上陸拒否空港海備考典未成歳層構比率件名県都道府市区"
    "管轄局南北部沿岸等"
)
_TABLE_WORDS: Final = 0.7
# How much of a running text its commonest letters make up.
_ALPHABET, _SYLLABLES = 0.65, 0.3


def _outside_ascii(text: str) -> str:
    return "".join(c for c in text if not c.isascii())


def _latin(languages: Iterable[str]) -> Score:
    """Count the letters of one language, and by half those of its neighbours."""
    alphabets = [frozenset(a + a.upper() + _MARKS) for a in languages]
    together = frozenset().union(*alphabets)
    # Two such letters may follow each other; three are a word of another script.
    among = re.compile(r"(?<![^\x00-\x7f]{2})[^\x00-\x7f]")

    def score(text: str) -> float:
        high = max(len(_outside_ascii(text)), 1)
        letters = among.findall(text)
        most = max(sum(c in a for c in letters) for a in alphabets)
        known = (most + sum(c in together for c in letters)) / 2
        return (known - 2 * len(_MISREAD.findall(text))) / high

    return score


def _script(
    runs: re.Pattern[str], common: frozenset[str], usual: float = _ALPHABET
) -> Score:
    def score(text: str) -> float:
        high = max(len(_outside_ascii(text)), 1)
        said = "".join(runs.findall(text))
        often = sum(c in common for c in said.lower()) / max(len(said), 1)
        swapped = 4 * len(_SWAPPED.findall(text)) / high
        return (len(said) / high + min(1.0, often / usual)) / 2 - swapped

    return score


def _japanese(text: str) -> float:
    """Count Japanese signs; without kana, only as far as they are those of tables."""
    high = max(len(_outside_ascii(text)), 1)
    signs = _JAPANESE.findall(text)
    if _KANA.search(text):
        return len(signs) / high
    often = sum(sign in _COMMON_KANJI for sign in signs) / max(len(signs), 1)
    return len(signs) / high * min(1.0, often / _TABLE_WORDS)


def _rare(likely: Score) -> Score:
    """Hold back what only old programs write, until nothing else reads as well."""
    return lambda text: 0.6 * likely(text)


CANDIDATES: Final[tuple[tuple[str, Score], ...]] = (
    ("cp1252", _latin(_WESTERN)),
    ("cp1250", _latin(_CENTRAL)),
    ("iso8859-2", _latin(_CENTRAL)),
    ("cp1254", _latin(_TURKISH)),
    ("cp1257", _latin(_BALTIC)),
    ("cp1251", _script(_CYRILLIC, _COMMON_CYRILLIC)),
    ("koi8-r", _script(_CYRILLIC, _COMMON_CYRILLIC)),
    ("koi8-u", _script(_CYRILLIC, _COMMON_CYRILLIC)),
    ("iso8859-5", _script(_CYRILLIC, _COMMON_CYRILLIC)),
    ("cp866", _script(_CYRILLIC, _COMMON_CYRILLIC)),
    ("mac_cyrillic", _script(_CYRILLIC, _COMMON_CYRILLIC)),
    ("cp1253", _script(_GREEK, _COMMON_GREEK)),
    ("cp1255", _script(_HEBREW, _COMMON_HEBREW)),
    ("cp1256", _script(_ARABIC, _COMMON_ARABIC)),
    ("iso8859-6", _script(_ARABIC, _COMMON_ARABIC)),
    ("cp874", _script(_THAI, _COMMON_THAI)),
    ("cp932", _japanese),
    ("euc_jp", _japanese),
    ("cp949", _script(_HANGUL, _COMMON_HANGUL, _SYLLABLES)),
    ("gb18030", _script(_HANZI, _COMMON_SIMPLIFIED, _SYLLABLES)),
    ("big5", _script(_HANZI, _COMMON_TRADITIONAL, _SYLLABLES)),
    ("cp852", _rare(_latin(_CENTRAL))),
    ("cp850", _rare(_latin(_WESTERN))),
)
"""The encodings in the order in which equals are preferred, each with its score."""
