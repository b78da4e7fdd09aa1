"""An index of names that answers while a person types, at any number of names.

The names stand in a sorted list, where those that begin with the query are found by bisection, and shortest
first in one string, a line each: a search of that string meets the best names first and stops as soon as
there are enough of them. A loop over the names would not keep up with typing where there are 100,000.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product

import numpy as np
from numpy.typing import NDArray

from app.map.finding.pinyin import has_han, spellings

EXACT, START, WORD, INSIDE, PARTS, SLIP, LETTERS = 100.0, 90.0, 80.0, 66.0, 60.0, 45.0, 30.0
"""Scores: the whole name, its start, the start of a word, anywhere, all words, misspelt, letters in order."""
PINYIN_OFF = 6.0
"""What a name found by its pinyin scores less than one found as it is written."""

_TOKENS = re.compile(r"[^\W\d_]+|\d+")
_ENOUGH = 60
_FEW = 12
_MOST_NAMES_BY_LETTERS = 20_000
_LENGTH_OFF = 0.1


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that fits: its number and how well, 0 to 100."""

    entry: int
    score: float


def fold(words: str) -> str:
    """Words as they are compared: one form of each sign, no case, single spaces."""
    plain = words if words.isascii() else unicodedata.normalize("NFKC", words)
    return " ".join(plain.casefold().split())


@dataclass(frozen=True, eq=False)
class NameIndex:
    """Names of numbered entries; any number of names an entry. Compared by identity."""

    text: bytes
    """Every folded name in UTF-8, shortest first, a line break before and after each."""
    starts: NDArray[np.int32]
    """Where each name begins in the text."""
    lengths: NDArray[np.int32]
    """Of each name in the text, in bytes."""
    entries: NDArray[np.int32]
    """Whose name it is."""
    alphabet: NDArray[np.int32]
    """The numbers of the names in the order of the alphabet."""
    off: float = 0.0
    """What is taken off the scores."""

    @classmethod
    def of(cls, names: Iterable[tuple[str, int]], *, off: float = 0.0) -> NameIndex:
        """An index of folded names with the numbers of their entries; empty names are left out."""
        encoded, owners = [], array("i")
        for name, entry in names:
            if name:
                encoded.append(name.encode())
                owners.append(entry)
        ordered = np.array(sorted(range(len(encoded)), key=encoded.__getitem__), dtype=np.int32)
        sizes = np.fromiter(map(len, encoded), dtype=np.int32, count=len(encoded))[ordered]
        by_size = np.argsort(sizes, kind="stable")
        text = b"\n" + b"\n".join([encoded[i] for i in ordered[by_size].tolist()]) + b"\n"
        lengths = sizes[by_size]
        starts = (np.cumsum(lengths + 1) - lengths).astype(np.int32)
        entries = np.array(owners, dtype=np.int32)[ordered[by_size]]
        alphabet = np.empty(len(encoded), dtype=np.int32)
        alphabet[by_size] = np.arange(len(encoded), dtype=np.int32)
        return cls(text, starts, lengths, entries, alphabet, off)

    @cached_property
    def words(self) -> list[str]:
        """Every word of four letters or more, once; no numbers, for a slip in one makes another one."""
        return sorted(set(re.findall(r"[^\W\d_]{4,}", self.text.decode())))

    def find(self, query: str, most: int = _ENOUGH) -> dict[int, float]:
        """Scores of the entries that fit a folded query, at least the `most` best of them."""
        found: dict[int, float] = {}
        if not query or not len(self.starts):
            return found
        self._gather_started(query, found, most)
        self._gather(query.encode(), found, most)
        if " " in query and len(found) < _FEW:
            self._by_parts(query.split(), PARTS - self.off, found)
        return found

    def make_ready(self) -> None:
        """Load and compute now what the first slip of spelling would have to wait for."""
        import rapidfuzz.process  # noqa: F401

        _ = self.words

    def find_misspelt(self, query: str) -> dict[int, float]:
        """Scores of the entries that would fit if each word that stands nowhere were spelt right."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        choices: list[list[str]] = []
        for word in _TOKENS.findall(query):
            if word.encode() in self.text:
                choices.append([word])
            elif len(word) < 4:
                return {}
            else:
                slips = 1 if len(word) < 7 else 2
                near = extract(word, self.words, scorer=OSA.distance, score_cutoff=slips, limit=3)
                choices.append([found for found, _, _ in near])
        found: dict[int, float] = {}
        slipped = all(choices) and any(choice[0] not in query for choice in choices)
        for words in islice(product(*choices), 9) if slipped else ():
            self._by_parts(words, SLIP - self.off, found)
        return found

    def find_letters(self, query: str) -> dict[int, float]:
        """Scores of the entries that have the letters of a query in order, with few others between."""
        letters = query.replace(" ", "")
        found: dict[int, float] = {}
        if len(letters) < 3 or len(self.starts) > _MOST_NAMES_BY_LETTERS:
            return found
        gaps = rb"[^\n]{0,8}?".join(re.escape(letter.encode()) for letter in letters)
        for match in re.finditer(rb"(?<=[\n ])" + gaps, self.text):
            spread = len(match[0]) / len(letters.encode())
            score = LETTERS - 6.0 * (spread - 1) - self.off
            if score > 0:
                entry = int(self.entries[self._name_at(match.start())])
                found[entry] = max(score, found.get(entry, 0.0))
        return found

    def _gather_started(self, query: str, found: dict[int, float], most: int) -> None:
        """The entries of which a name is the query, or begins with it, the shortest names first."""
        wanted = query.encode()
        first = bisect_left(self.alphabet, wanted, key=self._name)
        last = bisect_left(self.alphabet, wanted + b"\xff", lo=first, key=self._name)
        names = self.alphabet[first:last]
        if len(names) > 4 * most:
            names = np.partition(names, 4 * most)[: 4 * most]
        size = len(wanted)
        for name in names.tolist():
            length = int(self.lengths[name])
            score = EXACT if length == size else START - _LENGTH_OFF * min(length, 40)
            found.setdefault(int(self.entries[name]), score - self.off)

    def _gather(self, wanted: bytes, found: dict[int, float], most: int) -> None:
        """The entries whose names hold `wanted`, best at the start of a word, until there are enough."""
        at, names = 0, 0
        while len(found) < most and names < 4 * _ENOUGH and (at := self.text.find(wanted, at)) >= 0:
            name = self._name_at(at)
            length = int(self.lengths[name])
            score = WORD if self.text[at - 1 : at] == b" " else INSIDE
            entry, score = int(self.entries[name]), score - _LENGTH_OFF * min(length, 40) - self.off
            found[entry] = max(score, found.get(entry, 0.0))
            at, names = int(self.starts[name]) + length, names + 1

    def _by_parts(self, parts: Sequence[str], score: float, found: dict[int, float]) -> None:
        """The entries of which one name has every part, in any order; the rarest part is looked for first."""
        rarest, *others = sorted((part.encode() for part in parts), key=self.text.count)
        at, kept = 0, 0
        while kept < _ENOUGH and (at := self.text.find(rarest, at)) >= 0:
            name = self._name_at(at)
            start, length = int(self.starts[name]), int(self.lengths[name])
            at = start + length
            if all(self.text.find(part, start, at) >= 0 for part in others):
                found.setdefault(int(self.entries[name]), score - _LENGTH_OFF * min(length, 40))
                kept += 1

    def _name(self, number: int) -> bytes:
        start = self.starts[number]
        return self.text[start : start + self.lengths[number]]

    def _name_at(self, place: int) -> int:
        return int(np.searchsorted(self.starts, place, side="right")) - 1


@dataclass(frozen=True, eq=False)
class Names:
    """Names as they are written, and, once they were spelt, Chinese ones by pinyin and initials."""

    written: NameIndex
    whole: NameIndex | None = None
    initials: NameIndex | None = None

    @classmethod
    def written_only(cls, names: Iterable[tuple[str, int]]) -> Names:
        """An index without pinyin, which is made at once."""
        return cls(NameIndex.of((fold(name), entry) for name, entry in names))

    @classmethod
    def spelt(cls, names: Iterable[tuple[str, int]]) -> Names:
        """An index with pinyin; of 100,000 names it takes a second or two."""
        folded = [(fold(name), entry) for name, entry in names]
        written = NameIndex.of(folded)
        # Spelt once for each index: all spellings at once would take more memory than the indexes.
        whole = NameIndex.of(((s.whole, e) for n, e in folded for s in spellings(n)), off=PINYIN_OFF)
        initials = NameIndex.of(
            ((s.initials, e) for n, e in folded for s in spellings(n)), off=2 * PINYIN_OFF
        )
        written.make_ready()
        whole.make_ready()
        return cls(written, whole, initials)

    def find(self, words: str, most: int = _ENOUGH) -> list[Match]:
        """The entries that fit what a person typed, best first."""
        query = fold(words)
        if not query:
            return []
        found = self.written.find(query, most)
        for index, spelt in self._spelt(query) if len(found) < most else ():
            for entry, score in index.find(spelt, most).items():
                found[entry] = max(score, found.get(entry, 0.0))
        if not found:
            found = self.written.find_misspelt(query)
        if not found and self.whole is not None:
            found = self.whole.find_misspelt(query)
        if not found:
            found = self.written.find_letters(query)
        ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        return [Match(entry, score) for entry, score in ranked]

    def _spelt(self, query: str) -> Iterator[tuple[NameIndex, str]]:
        """The query as it would stand among the pinyin: letters alone, or letters mixed with characters."""
        if self.whole is None or self.initials is None:
            return
        if not has_han(query):
            joined = query.replace(" ", "")
            yield self.whole, joined
            yield self.initials, joined
        elif re.search("[a-z]", query):
            for spelling in spellings(query):
                yield self.whole, spelling.whole
                yield self.initials, spelling.initials
