"""For each check, rows that have exactly its fault, and a clean twin that has not."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """``at`` is the row and column that the finding points at, None for the table."""

    layout: str
    faulty: str
    clean: str
    at: tuple[int | None, str | None]
    participant: str = "QMR"


TABLE = """\
  - name: table
    time: {frequency: A}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      year: {period: year}
      country:
        dimension: citizenship
        totals: [All]
        labels:
          Sudan: [{code: SDN, to: 2011-12-31}]
      sex: {dimension: sex, totals: [Both], optional: true}
      age: {dimension: age, totals: [Any], optional: true}
      with: {dimension: accompaniment, totals: [Any], optional: true}
      from: {dimension: previous_country, optional: true}
      way: {dimension: direction, optional: true}
      label: {restriction: true, optional: true}
      n: {measure: {censored: {"3 to 9": {lower: 3, upper: 9}}}}
"""
ADDED = TABLE + "    repeats: add\n"
DATED = TABLE.replace("year: {period: year}", "day: {period: date}").replace(
    "frequency: A", "frequency: M"
)
SHARES = TABLE.replace("{measure: {censored", "{measure: {statistic: share, censored")
TWO_SEXES = """\
  - name: sexes
    time: {frequency: A}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      year: {period: year}
      men: {measure: {sets: {sex: M}}}
      women: {measure: {sets: {sex: F}}}
      sum: {sum_of: [men, women]}
"""
FEES = """\
  - name: fees
    time: {frequency: A}
    figures: {indicator: FT.fee, unit: "money:EUR"}
    columns:
      year: {period: year}
      low: {measure: {statistic: min}}
      middle: {measure: {statistic: median}}
      high: {measure: {statistic: max}}
"""
BY_SEA = """\
  - name: sea
    time: {frequency: A}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      year: {period: year}
      all: {measure: {}}
      sea: {measure: {universe: {border_type: sea}}}
"""
ONCE = """\
  - name: once
    time: {frequency: A}
    figures: {indicator: IE.detected}
    columns:
      year: {period: year}
      times: {measure: {unit: detections}}
      people: {measure: {unit: persons_once}}
"""
HALVES = """\
  - name: halves
    time: {frequency: A}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      span: {period: sdmx}
      n: {measure: {}}
"""
VIEWS = """\
  - name: views
    time: {frequency: A}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      year: {period: year}
      men: {measure: {sets: {sex: M}}}
      women: {measure: {sets: {sex: F}}}
      iraq: {measure: {sets: {citizenship: IRQ}}}
      iran: {measure: {sets: {citizenship: IRN}}}
"""
MONTHS = """\
  - name: months
    time: {frequency: M}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      country: {dimension: citizenship}
    melt:
      - {matches: "2024-[0-9]{2}", period: sdmx}
"""
KINDS = """\
  - name: kinds
    time: {frequency: A}
    columns:
      year: {period: year}
      kind: {ignore: "it says which figure"}
      n:
        measure:
          - {when: {kind: [entry]}, indicator: IE.detected, unit: detections}
"""
CASES_OF = """\
  - name: cases
    incidents:
      groups:
        people: {role: migrant, outcome: detected}
      fixed: {incident.kind: entry, payment.kind: fee, payment.stage: paid}
    columns:
      id: {field: incident.incident, holds_no_personal_data: true, optional: true}
      day: {period: date}
      until: {field: incident.date_upper, optional: true}
      since: {field: incident.date_lower, optional: true}
      found: {field: group.count, groups: [people]}
      age: {field: group.age, optional: true}
      with: {field: group.accompaniment, optional: true}
      country: {field: incident.country, optional: true}
      border: {field: incident.border_type, optional: true}
      where: {coordinates: "latitude, longitude", optional: true}
      spot: {field: incident.place, holds_no_personal_data: true, optional: true}
      left: {field: leg.from_place, holds_no_personal_data: true, optional: true}
      reached: {field: leg.to_place, holds_no_personal_data: true, optional: true}
      paid: {field: payment.amount, optional: true}
      currency: {field: payment.currency, optional: true}
"""
OWN = """\
  - name: own
    time: {frequency: A}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      year: {period: year}
      who: {dimension: citizenship, labels: {Ours: ITA, Theirs: IRQ}, optional: true}
      from: {dimension: previous_country, labels: {Here: ITA, There: IRQ}, optional: true}
      n: {measure: {}}
"""

_COPIED = "country|2024-01|2024-02\nIRQ|4|{}\nIRN|9|9\nSYR|12|12\nAFG|3|3\nERI|8|8"
_PAID = "day|found|paid|currency\n" + "\n".join(
    f"2024-02-0{day}|1|{amount}|EUR"
    for day, amount in enumerate((900, 1100, 1000, 1200, 800, 1000, 950, 1050), 1)
)

CASES = {
    "surplus-cells": Case(
        TABLE, "year|country|n\n2020|Iraq|3|4", "year|country|n\n2020|Iraq|3", (2, None)
    ),
    "empty-required": Case(
        TABLE, "year|country|n\n2020||3", "year|country|n\n2020|Iraq|3", (2, "country")
    ),
    "not-a-number": Case(
        TABLE, "year|country|n\n2020|Iraq|few", "year|country|n\n2020|Iraq|3", (2, "n")
    ),
    "number-does-not-fit": Case(
        TABLE,
        "year|country|n\n2020|Iraq|0.12345678",
        "year|country|n\n2020|Iraq|12345678",
        (2, "n"),
    ),
    "restriction-not-a-name": Case(
        TABLE,
        "year|country|label|n\n2020|Iraq|Top Secret!|3",
        "year|country|label|n\n2020|Iraq|top-secret|3",
        (2, "label"),
    ),
    "thousands-or-decimal": Case(
        TABLE,
        "year|country|n\n2020|Iraq|60.000\n2020|Cuba|825",
        "year|country|n\n2020|Iraq|60.0\n2020|Cuba|825",
        (2, "n"),
    ),
    "figure-not-described": Case(
        KINDS,
        "year|kind|n\n2020|stay|3",
        "year|kind|n\n2020|entry|3",
        (2, "n"),
    ),
    "unknown-code": Case(
        TABLE,
        "year|country|n\n2020|Atlantis|3",
        "year|country|n\n2020|Iraq|3",
        (2, "country"),
    ),
    "ambiguous-code": Case(
        TABLE,
        "year|country|n\n2020|Congo|3",
        "year|country|n\n2020|COG|3",
        (2, "country"),
    ),
    "code-not-valid-then": Case(
        TABLE,
        "year|country|n\n2015|Sudan|3",
        "year|country|n\n2010|Sudan|3",
        (2, "country"),
    ),
    "country-not-valid-then": Case(
        TABLE, "year|country|n\n2005|SSD|3", "year|country|n\n2015|SSD|3", (2, None)
    ),
    "date-invalid": Case(
        DATED,
        "day|country|n\n2020-13-01|Iraq|3",
        "day|country|n\n2020-12-01|Iraq|3",
        (2, "day"),
    ),
    "year-implausible": Case(
        DATED,
        "day|country|n\n1900-01-01|Iraq|3",
        "day|country|n\n1990-01-01|Iraq|3",
        (2, "day"),
    ),
    "date-after-file": Case(
        CASES_OF, "day|found\n2025-08-03|2", "day|found\n2025-06-03|2", (2, "day")
    ),
    "dates-out-of-order": Case(
        CASES_OF,
        "day|since|until|found\n2024-03-03|2024-03-09|2024-03-02|2",
        "day|since|until|found\n2024-03-03|2024-03-02|2024-03-09|2",
        (2, "until"),
    ),
    "dates-on-new-year": Case(
        CASES_OF,
        "day|found\n" + "\n".join(f"20{y}-01-01|{y}" for y in range(15, 21)),
        "day|found\n" + "\n".join(f"20{y}-02-01|{y}" for y in range(15, 21)),
        (None, "day"),
    ),
    "negative-count": Case(
        TABLE, "year|country|n\n2020|Iraq|-3", "year|country|n\n2020|Iraq|3", (2, "n")
    ),
    "fraction-of-a-person": Case(
        TABLE, "year|country|n\n2020|Iraq|1.5", "year|country|n\n2020|Iraq|15", (2, "n")
    ),
    "outside-its-bounds": Case(
        TABLE.replace("lower: 3, upper: 9", "lower: 9, upper: 3"),
        "year|country|n\n2020|Iraq|3 to 9",
        "year|country|n\n2020|Iraq|5",
        (2, "n"),
    ),
    "share-out-of-range": Case(
        SHARES,
        "year|country|n\n2020|Iraq|104",
        "year|country|n\n2020|Iraq|40.1",
        (2, "n"),
    ),
    "quantiles-out-of-order": Case(
        FEES,
        "year|low|middle|high\n2020|500|300|900",
        "year|low|middle|high\n2020|300|500|900",
        (2, "middle"),
    ),
    "direction-contradicts": Case(
        TABLE,
        "year|country|way|n\n2020|Iraq|outward|3",
        "year|country|way|n\n2020|Iraq|inward|3",
        (2, "n"),
    ),
    "incident-without-people": Case(
        CASES_OF,
        "day|found\n2024-03-03|0\n2024-03-09|2",
        "day|found\n2024-03-03|1\n2024-03-09|2",
        (2, "found"),
    ),
    "leg-goes-nowhere": Case(
        CASES_OF,
        "day|found|left|reached\n2024-03-03|2|Izmir|izmir",
        "day|found|left|reached\n2024-03-03|2|Izmir|Lesvos",
        (2, "reached"),
    ),
    "amount-without-currency": Case(
        CASES_OF,
        "day|found|paid|currency\n2024-03-03|2|900|",
        "day|found|paid|currency\n2024-03-03|2|900|EUR",
        (2, "paid"),
    ),
    "adult-without-guardian": Case(
        TABLE,
        "year|country|age|with|n\n2020|Iraq|Y_GE18|unaccompanied|3",
        "year|country|age|with|n\n2020|Iraq|Y0T17|unaccompanied|3",
        (2, "n"),
    ),
    "parts-exceed-total": Case(
        TABLE,
        "year|country|n\n2020|All|5\n2020|Iraq|3\n2020|Iran|3",
        "year|country|n\n2020|All|6\n2020|Iraq|3\n2020|Iran|3",
        (2, "n"),
    ),
    "total-differs": Case(
        TABLE,
        "year|country|n\n2020|All|7\n2020|Iraq|3\n2020|Iran|3",
        "year|country|n\n2020|All|6\n2020|Iraq|3\n2020|Iran|3",
        (2, "n"),
    ),
    "total-rounding": Case(
        TABLE,
        "year|country|n\n2020|All|25\n2020|Iraq|15\n2020|Iran|15",
        "year|country|n\n2020|All|30\n2020|Iraq|15\n2020|Iran|15",
        (2, "n"),
    ),
    "row-total-differs": Case(
        TWO_SEXES,
        "year|men|women|sum\n2020|3|4|8",
        "year|men|women|sum\n2020|3|4|7",
        (2, "sum"),
    ),
    "two-totals-differ": Case(
        HALVES,
        "span|n\n2020|12\n2020-S1|5\n2020-S2|6",
        "span|n\n2020|11\n2020-S1|5\n2020-S2|6",
        (2, "n"),
    ),
    "marginals-differ": Case(
        VIEWS,
        "year|men|women|iraq|iran\n2020|3|4|5|1",
        "year|men|women|iraq|iran\n2020|3|4|5|2",
        (2, "iraq"),
    ),
    "part-exceeds-whole": Case(
        BY_SEA, "year|all|sea\n2020|8|9", "year|all|sea\n2020|9|8", (2, "sea")
    ),
    "persons-exceed-detections": Case(
        ONCE,
        "year|times|people\n2020|8|9",
        "year|times|people\n2020|9|8",
        (2, "people"),
    ),
    "coordinates-unreadable": Case(
        CASES_OF,
        "day|found|where\n2024-03-03|2|at sea",
        "day|found|where\n2024-03-03|2|35.5, 12.6",
        (2, "where"),
    ),
    "coordinates-out-of-range": Case(
        CASES_OF,
        "day|found|where\n2024-03-03|2|95.5, 12.6",
        "day|found|where\n2024-03-03|2|35.5, 12.6",
        (2, "where"),
    ),
    "coordinates-at-zero": Case(
        CASES_OF,
        "day|found|where\n2024-03-03|2|0, 0",
        "day|found|where\n2024-03-03|2|35.5, 0",
        (2, "where"),
    ),
    "coordinates-swapped": Case(
        CASES_OF,
        "day|found|country|where\n2024-03-03|2|Italy|12.6, 41.9",
        "day|found|country|where\n2024-03-03|2|Italy|41.9, 12.6",
        (2, "where"),
    ),
    "coordinates-outside-country": Case(
        CASES_OF,
        "day|found|country|border|where\n2024-03-03|2|Italy|land|55.7, 37.6",
        "day|found|country|border|where\n2024-03-03|2|Italy|sea|55.7, 37.6",
        (2, "where"),
    ),
    "duplicate-incident": Case(
        CASES_OF,
        "id|day|found\na|2024-03-03|2\na|2024-03-09|3",
        "id|day|found\na|2024-03-03|2\nb|2024-03-09|3",
        (2, "id"),
    ),
    "same-incident-twice": Case(
        CASES_OF,
        "id|day|found|spot\na|2024-03-03|2|Lampedusa\nb|2024-03-03|2|Lampedusa",
        "id|day|found|spot\na|2024-03-03|2|Lampedusa\nb|2024-03-03|2|Linosa",
        (3, "day"),
    ),
    "near-duplicate-incident": Case(
        CASES_OF,
        "id|day|found|spot\na|2024-03-03|2|Lampedusa\nb|2024-03-04|2|lampedusa",
        "id|day|found|spot\na|2024-03-03|2|Lampedusa\nb|2024-03-05|2|Lampedusa",
        (3, "day"),
    ),
    "duplicate": Case(
        TABLE,
        "year|country|n\n2020|Iraq|3\n2020|IRQ|4",
        "year|country|n\n2020|Iraq|3\n2020|IRN|4",
        (2, "n"),
    ),
    "repeats-added": Case(
        ADDED,
        "year|country|n\n2020|Iraq|3\n2020|IRQ|4",
        "year|country|n\n2020|Iraq|3\n2020|IRN|4",
        (2, "n"),
    ),
    "period-repeated": Case(
        MONTHS, _COPIED.format(4), _COPIED.format(5), (2, "2024-02")
    ),
    "placeholder-value": Case(
        TABLE,
        "year|country|n\n2020|Iraq|9999",
        "year|country|n\n2020|Iraq|9998",
        (2, "n"),
    ),
    "placeholder-text": Case(
        CASES_OF,
        "day|found|spot\n2024-03-03|2|XXX",
        "day|found|spot\n2024-03-03|2|Xanthi",
        (2, "spot"),
    ),
    "not-yet-observed": Case(
        TABLE,
        "year|country|n\n2024|Iraq|3\n2025|Iraq|3",
        "year|country|n\n2023|Iraq|3\n2024|Iraq|3",
        (3, None),
    ),
    "marginal-missing": Case(
        TABLE,
        "year|country|n\n2020|All|5\n2021|All|3\n2021|Iraq|3",
        "year|country|n\n2020|All|5\n2020|Iraq|5\n2021|All|3\n2021|Iraq|3",
        (None, None),
    ),
    "period-missing": Case(
        TABLE,
        "year|country|n\n2020|Iraq|3\n2022|Iraq|5",
        "year|country|n\n2020|Iraq|3\n2021|Iraq|5",
        (None, None),
    ),
    "fee-out-of-range": Case(
        CASES_OF,
        _PAID + "\n2024-02-09|1|10000|EUR",
        _PAID + "\n2024-02-09|1|1400|EUR",
        (10, "paid"),
    ),
    "own-citizens": Case(
        OWN, "year|who|n\n2020|Ours|3", "year|who|n\n2020|Theirs|3", (2, "n"), "ITA"
    ),
    "border-with-itself": Case(
        OWN, "year|from|n\n2020|Here|3", "year|from|n\n2020|There|3", (2, "n"), "ITA"
    ),
}
