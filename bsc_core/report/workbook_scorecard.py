"""The sheet with the scorecard: perspectives and total of every period, live, with the charts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from bsc_core.indicators.catalogue import INDICATORS, PERSPECTIVES
from bsc_core.indicators.inputs import said_period
from bsc_core.indicators.rated import Rated
from bsc_core.palette import LIGHT, MARKS
from bsc_core.report.formulas import near, quoted
from bsc_core.report.workbook_book import Book, cells, marked, reference
from bsc_core.report.workbook_indicators import IndicatorCells
from bsc_core.report.workbook_method import MethodCells
from bsc_core.scorecard import Scorecard
from bsc_core.sentence import SILENT, Sentence

_NUMBER, _LABEL, _WEIGHT, _FIRST = 0, 1, 2, 3
_CHART_ROWS, _CHART_WIDTH = 17, 400
_VERDICTS = ("good", "fair", "poor")


def write_scorecard(
    book: Book, name: str, card: Scorecard, rated: Sequence[Rated], method: MethodCells, indicators: IndicatorCells
) -> None:
    """Writes the sheet ``name``; ``rated`` are all indicators as the sheet of indicators has them."""
    _Sheet(book, name, card, method, indicators).write(rated)


class _Sheet:
    def __init__(self, book: Book, name: str, card: Scorecard, method: MethodCells, indicators: IndicatorCells) -> None:
        self.book, self.name, self.words, self.card = book, name, book.words, card
        self.method, self.indicators = method, indicators
        self.sheet = book.sheet(name, colour=LIGHT.accent)
        self.periods = card.periods
        self.last = _FIRST + len(self.periods) - 1
        self.row = 3
        self.scores: dict[str, int] = {}
        """The row of the score of each perspective, and of the total ("")."""
        self.verdicts: dict[str, int] = {}

    def write(self, rated: Sequence[Rated]) -> None:
        book, sheet = self.book, self.sheet
        book.say(sheet, 0, _LABEL, Sentence("Scorecard"), bold=True, font_size=16)
        said = Sentence("From −1 to 1; calculated from the other sheets, so that a change there shows here at once.")
        book.say(sheet, 1, _LABEL, said, font_color=LIGHT.quiet)
        wrong = self.words.say(Sentence("Something on the sheet with the method does not fit; it says there what."))
        looks = {"bold": True, "font_color": LIGHT.text_of["poor"]}
        check = f'IF(SUMPRODUCT(1*(LEN({self.method.checks})>0))>0,{quoted(wrong)},"")'
        book.formula(sheet, 2, _LABEL, check, "", **looks)
        sheet.set_column(_NUMBER, _NUMBER, None, None, {"hidden": True})
        sheet.set_column(_LABEL, _LABEL, 34)
        sheet.set_column(_WEIGHT, _WEIGHT, 10)
        sheet.set_column(_FIRST, max(_FIRST + 2, self.last), 26 if len(self.periods) < 5 else 20)
        if not self.periods:
            book.say(sheet, 4, _LABEL, Sentence("There are no data yet, so there is nothing to score."))
            return
        self._score_rows()
        self._verdict_rows()
        charts = self.row
        self.row += _CHART_ROWS
        breaks = self.row
        self._share_rows()
        self._indicator_rows(rated)
        sheet.print_area(0, 0, self.row - 2, max(self.last, _FIRST + 2))
        sheet.set_h_pagebreaks([breaks])
        self._charts(charts)
        sheet.ignore_errors({"number_stored_as_text": cells(0, 0, max(self.last, 8), self.row).replace("$", "")})
        sheet.freeze_panes(0, _FIRST)

    # Tables

    def _heads(self, title: Sentence, second: Sentence) -> None:
        heads = [self.words.say(title), self.words.say(second)]
        heads += [self.words.words(said_period(period)) for period in self.periods]
        self.book.heads(self.sheet, self.row, heads, column=_LABEL, numbers=range(1, len(heads)))
        self.row += 1

    def _score_rows(self) -> None:
        self._heads(Sentence("Score"), Sentence("Weight"))
        first = self.row
        for i, (key, said) in enumerate(PERSPECTIVES.items()):
            book, row = self.book, self.row
            book.number(self.sheet, row, _NUMBER, i + 1.0)
            book.say(self.sheet, row, _LABEL, said)
            weight = self.method.names[f"weights.perspectives.{key}"]
            book.formula(
                self.sheet, row, _WEIGHT, weight, self.method.method.perspective_weight(key), num_format="0.##"
            )
            for n, (column, period) in enumerate(self._columns(), 1):
                counted, adds = (self._sum(name, i + 1, n) for name in ("counted", "adds"))
                formula = f'IF({counted}=0,"",{adds})'
                now = self.card.perspective(key, period)
                book.formula(self.sheet, row, column, formula, now, num_format="0.000", align="right")
            self.scores[key] = row
            self.row += 1
        looks = {"bold": True, "top": 2, "top_color": LIGHT.accent}
        self.book.say(self.sheet, self.row, _LABEL, Sentence("Total"), **looks)
        self.book.text(self.sheet, self.row, _WEIGHT, "", **looks)
        weights = cells(first, _WEIGHT, last_row=self.row - 1)
        for column, period in self._columns():
            scores = cells(first, column, last_row=self.row - 1)
            whole = f"SUMPRODUCT({weights}*ISNUMBER({scores}))"
            formula = f'IF({whole}=0,"",SUMPRODUCT({weights},{scores})/{whole})'
            now = self.card.total(period)
            self.book.formula(self.sheet, self.row, column, formula, now, num_format="0.000", align="right", **looks)
        self.scores[""] = self.row
        self.row += 2

    def _sum(self, column: str, perspective: int, period: int) -> str:
        """The sum of a column of the indicators of a perspective and a period."""
        of = self.indicators.column
        return f"SUMIFS({of(column)},{of('perspective_number')},{perspective},{of('period_number')},{period})"

    def _verdict_rows(self) -> None:
        self._heads(Sentence("Verdict"), SILENT)
        bands, first = self.method.method.total_bands(), self.row
        for key, row in self.scores.items():
            looks: dict[str, Any] = {} if key else {"bold": True, "top": 2, "top_color": LIGHT.accent}
            self.book.say(self.sheet, self.row, _LABEL, PERSPECTIVES[key] if key else Sentence("Total"), **looks)
            self.book.text(self.sheet, self.row, _WEIGHT, "", **looks)
            for column, period in self._columns():
                now = bands.rate(self.card.perspective(key, period) if key else self.card.total(period))
                said = marked(now.verdict, self.words.say(Sentence(now.category)))
                self.book.formula(
                    self.sheet, self.row, column, self._verdict(cells(row, column)), said, align="right", **looks
                )
            self.verdicts[key] = self.row
            self.row += 1
        self.book.paint(self.sheet, (first, _FIRST, self.row - 1, self.last))
        self.row += 1

    def _place(self, score: str) -> str:
        """1 good, 2 fair, 3 poor, by the edges of the total."""
        good, fair = (self.method.names[f"total.{edge}"] for edge in ("good_from", "fair_from"))
        return f"IF({score}-{good}>=-{near(score, good)},1,IF({score}-{fair}>=-{near(score, fair)},2,3))"

    def _verdict(self, score: str) -> str:
        said = ",".join(quoted(marked(key, self.words.say(Sentence(key)))) for key in _VERDICTS)
        none = quoted(marked("none", self.words.say(Sentence("no data"))))
        return f"IF(ISNUMBER({score}),CHOOSE({self._place(score)},{said}),{none})"

    def _share_rows(self) -> None:
        self._heads(Sentence("Share in the total"), SILENT)
        shares = self.card.perspectives.set_index(["period", "perspective"])["weight"]
        for key, said in PERSPECTIVES.items():
            self.book.say(self.sheet, self.row, _LABEL, said)
            for column, period in self._columns():
                score, weight = cells(self.scores[key], column), cells(self.scores[key], _WEIGHT)
                rows = [*self.scores.values()]
                weights = cells(rows[0], _WEIGHT, last_row=rows[-2])
                scores = cells(rows[0], column, last_row=rows[-2])
                whole = f"SUMPRODUCT({weights}*ISNUMBER({scores}))"
                formula = f"IF(AND(ISNUMBER({score}),{whole}>0),{weight}/{whole},0)"
                now = float(shares[period, key])
                self.book.formula(self.sheet, self.row, column, formula, now, num_format="0.0%", align="right")
            self.row += 1
        self.row += 1

    def _indicator_rows(self, rated: Sequence[Rated]) -> None:
        self._heads(Sentence("Verdicts of the indicators"), Sentence("Weight"))
        first = self.row
        known = {(r.period, r.indicator): r for r in rated}
        before = ""
        for key, r in {r.indicator: r for r in rated}.items():
            looks: dict[str, Any] = {} if r.perspective == before else {"top": 1, "top_color": LIGHT.line}
            before = r.perspective
            name = INDICATORS[key].name if key in INDICATORS else r.name
            self.book.text(self.sheet, self.row, _LABEL, self.words.words(name), **looks)
            weight = self.indicators.at(r.period, key, "weight")
            self.book.formula(self.sheet, self.row, _WEIGHT, weight, r.set_weight, num_format="0.##", **looks)
            for column, period in self._columns():
                if (found := known.get((period, key))) is None:
                    self.book.text(self.sheet, self.row, column, MARKS["none"], align="right", **looks)
                    continue
                said = marked(found.verdict.verdict, self.words.say(Sentence(found.verdict.category)))
                at = self.indicators.at(period, key, "verdict")
                self.book.formula(self.sheet, self.row, column, at, said, align="right", **looks)
            self.row += 1
        self.book.paint(self.sheet, (first, _FIRST, self.row - 1, self.last))
        self.row += 1

    # Charts

    def _charts(self, row: int) -> None:
        """Two charts at ``row``; the cells that they draw stand below the tables.

        A bar has the colour of its verdict, live: of three series one has its score and the others zero. The labels
        beside the bars hold mark, word and number, so that no colour has to be known.
        """
        self.book.say(self.sheet, self.row, _LABEL, Sentence("What the charts draw"), font_color=LIGHT.quiet, bold=True)
        self.row += 1
        last, said = self.periods[-1], self.words.words(said_period(self.periods[-1]))
        totals = [(self.scores[""], column, self.words.words(said_period(p))) for column, p in self._columns()]
        now = [self.card.total(period) for period in self.periods]
        self._chart(row, "column", Sentence("Total of each period"), totals, now)
        parts = [(self.scores[key], self.last, self.words.say(text)) for key, text in reversed(PERSPECTIVES.items())]
        scores = [self.card.perspective(key, last) for key in reversed(PERSPECTIVES)]
        title = Sentence("Perspectives in {period}", period=said)
        self._chart(row, "bar", title, parts, scores)

    def _chart(
        self,
        row: int,
        kind: str,
        title: Sentence,
        at: Sequence[tuple[int, int, str]],
        now: Sequence[float],
    ) -> None:
        book, first = self.book, self.row
        bands = self.method.method.total_bands()
        quiet = {"font_color": LIGHT.quiet, "font_size": 9}
        for (score_row, score_column, name), value in zip(at, now, strict=True):
            score, verdict = cells(score_row, score_column), bands.rate(value)
            mark = self._verdict(score)
            label = f'{quoted(name + ": ")}&{mark}&IF(ISNUMBER({score})," "&FIXED({score},3),"")'
            said = marked(verdict.verdict, self.words.say(Sentence(verdict.category)))
            shown = "" if math.isnan(value) else " " + self.words.figure(value, 3).replace("−", "-")
            book.formula(self.sheet, self.row, _LABEL, label, f"{name}: {said}{shown}", **quiet)
            for i, key in enumerate(_VERDICTS, 1):
                formula = f"IF(ISNUMBER({score}),IF({self._place(score)}={i},{score},0),0)"
                drawn = value if verdict.verdict == key else 0.0
                book.formula(
                    self.sheet, self.row, _LABEL + i, formula, drawn, num_format="0.000", align="right", **quiet
                )
            self.row += 1
        chart = book.file.add_chart({"type": kind})
        for i, key in enumerate(_VERDICTS, 1):
            chart.add_series(
                {
                    "name": self.words.say(Sentence(key)),
                    "categories": "=" + reference(self.name, first, _LABEL, last_row=self.row - 1),
                    "values": "=" + reference(self.name, first, _LABEL + i, last_row=self.row - 1),
                    "fill": {"color": LIGHT.text_of[key]},
                    "overlap": 100,
                    "gap": 60,
                }
            )
        font = {"color": LIGHT.text, "size": 9}
        grid = {"visible": True, "line": {"color": LIGHT.line, "width": 0.5}}
        line = {"color": LIGHT.quiet}
        scale = {"min": -1, "max": 1, "major_unit": 0.5, "num_format": "0.0", "num_font": font, "line": {"none": True}}
        names: dict[str, Any] = {"label_position": "low", "num_font": font, "line": line}
        chart.set_title(
            {"name": self.words.say(title), "name_font": {"size": 12, "color": LIGHT.text}, "overlay": False}
        )
        if kind == "bar":
            chart.set_x_axis({**scale, "major_gridlines": grid})
            chart.set_y_axis({**names, "major_gridlines": {"visible": False}})
        else:
            chart.set_x_axis(names)
            chart.set_y_axis({**scale, "major_gridlines": grid})
        chart.set_legend({"none": True})
        chart.set_chartarea({"border": {"color": LIGHT.line}})
        chart.set_size({"width": _CHART_WIDTH, "height": 20 * (_CHART_ROWS - 1)})
        alt = self.words.say(Sentence("{title}: scores from −1 to 1, with the verdict beside each.", title=title))
        beside = 0 if kind == "column" else _CHART_WIDTH + 16
        self.sheet.insert_chart(row, _LABEL, chart, {"description": alt, "object_position": 3, "x_offset": 4 + beside})
        self.row += 1

    def _columns(self) -> list[tuple[int, str]]:
        """The column of each period."""
        return list(enumerate(self.periods, _FIRST))
