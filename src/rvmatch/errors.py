"""Who has to act: errors as values that say what was expected, what was found, and what to do."""

from collections.abc import Iterable
from enum import Enum
from typing import Self, TypeAlias, Union

import attrs

from rvmatch.wording import LANGUAGES, Language, has, say, shown
from rvmatch.wording.written import coded, money_text, written

__all__ = [
    "CancelledError",
    "ExecutorLostError",
    "Fault",
    "InfeasiblePolicyError",
    "InfeasibleProblemError",
    "InvalidValueError",
    "MissingExtraError",
    "Place",
    "ReadErrors",
    "Remark",
    "RvmatchError",
    "SolverError",
    "TimeLimitError",
    "invalid",
    "known_language",
]

Word: TypeAlias = Union[str, int, "Remark", tuple["Word", ...]]
"""What may stand in a place of a sentence: text, a number, another sentence, or a list of these."""


@attrs.frozen(kw_only=True)
class Place:
    """
    Where in a sheet or a document a value stands.

    Args:
        sheet: The sheet's name; None in files that have no sheets.
        row: The row as a spreadsheet counts it, from 1.
        column: The column's letters, as a spreadsheet shows them.
        path: The place inside a document, such as ``projects[3].county_code``.
    """

    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    path: str | None = None

    def __str__(self) -> str:
        cell = f"{self.column or ''}{self.row or ''}"
        parts = [f"{self.sheet}!{cell}" if self.sheet else cell, self.path or ""]
        return " ".join(part for part in parts if part)


@attrs.frozen(kw_only=True)
class Fault:
    """
    One thing that is not as it should be.

    Args:
        field: The name of the value, as the library writes it.
        code: Which sentence describes it; its parts are found in ``wording``.
        got: What was found, fit to be shown: short, private numbers masked; empty if nothing was there.
        params: What the sentence needs besides: words of vocabularies by their codes, amounts of money in
            yuan under names that end in ``_cny``; both are written out for people in ``message``.
        place: Where it stands, if it stands anywhere.
    """

    field: str
    code: str
    got: str
    params: tuple[tuple[str, str], ...] = ()
    place: Place | None = None

    def at(self, place: Place) -> Self:
        """The same fault, with its place."""
        return attrs.evolve(self, place=place)

    def message(self, language: Language = "en") -> str:
        """
        The sentence for people: place, field, what was expected, what was found, one act.

        Args:
            language: ``"zh"`` or ``"en"``.

        Returns:
            One line.
        """
        words = {name: _parameter(name, word, language) for name, word in self.params}
        label = f"field.{words.get('kind', '')}.{self.field}"
        label = label if has(label, language) else f"field.{self.field}"
        name = say(label, language) if has(label, language) else self.field
        own = f"fault.{self.code}.sentence"
        sentence = say(
            own
            if has(own, language)
            else ("fault.sentence_word" if self.got.startswith("term.") else "fault.sentence"),
            language,
            field=self.field
            if name == self.field
            else say("fault.field", language, name=name, field=self.field),
            expected=say(f"fault.{self.code}.expected", language, **words),
            got=self._found(language),
            hint=say(f"fault.{self.code}.hint", language, **words),
        ).strip()
        return sentence if self.place is None else f"{self.place}  {sentence}"

    def _found(self, language: Language) -> str:
        """What was found: beside amounts an amount; a word of a vocabulary in marks, as typed text is."""
        if self.got.isdecimal() and any(name.endswith("_cny") for name, _ in self.params):
            return money_text(int(self.got), language)
        found = written(self.got, language) or say("fault.nothing", language)
        return say("fault.word", language, word=found) if self.got.startswith("term.") else found


@attrs.frozen(kw_only=True)
class Remark:
    """
    One sentence that is not written yet, as it depends on the language.

    Args:
        code: Which sentence.
        params: What stands in its places, by name; a list is written as "a, b and c".
    """

    code: str
    params: tuple[tuple[str, Word], ...] = ()

    @classmethod
    def of(cls, code: str, **params: Word) -> Self:
        """The remark with this code and these words."""
        return cls(code=code, params=tuple(sorted(params.items())))

    def message(self, language: Language = "en") -> str:
        """
        The sentence for people.

        Args:
            language: ``"zh"`` or ``"en"``.

        Returns:
            The sentence.

        Raises:
            KeyError: If there is no such sentence, or a place is left open.
        """
        return say(self.code, language, **{name: _written(word, language) for name, word in self.params})


def _parameter(name: str, word: str, language: Language) -> str:
    """What stands in a place of a fault's sentence: an amount, or words of vocabularies, or text."""
    if name.endswith("_cny") and word.isdecimal():
        return money_text(int(word), language)
    return written(word, language)


def _written(word: Word, language: Language) -> str:
    match word:
        case Remark():
            return word.message(language)
        case ():
            return say("fault.nothing", language)
        case (only,):
            return _written(only, language)
        case (*others, last):
            text = _written(others[0], language)
            for other in others[1:]:
                text = say("list.more", language, first=text, next=_written(other, language))
            return say("list.last", language, first=text, last=_written(last, language))
        case _:
            return str(word)


class RvmatchError(Exception):
    """What all errors of this library have in common."""


class InvalidValueError(RvmatchError, ValueError):
    """
    A value is not as described; whoever supplied it has to act.

    Args:
        fault: What is wrong.
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault

    @property
    def field(self) -> str:
        """The name of the value."""
        return self.fault.field

    def message(self, language: Language = "en") -> str:
        """The sentence for people, in Chinese or English."""
        return self.fault.message(language)

    def __str__(self) -> str:
        return self.message()


class ReadErrors(RvmatchError, ValueError):
    """
    A file, a document or rows hold faults; whoever filled them in has to act.

    Args:
        faults: All of them, in reading order; at least one.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__(self.faults)

    def message(self, language: Language = "en") -> str:
        """All faults, a line each, in Chinese or English."""
        head = say("fault.count", language, count=len(self.faults))
        return "\n".join([head, *(fault.message(language) for fault in self.faults)])

    def __str__(self) -> str:
        return self.message()


class MissingExtraError(RvmatchError, ImportError):
    """
    A part of this library needs packages that are not installed; whoever runs it has to act.

    Args:
        extra: The extra that brings them.
    """

    def __init__(self, extra: str) -> None:
        super().__init__(extra)
        self.extra = extra

    def message(self, language: Language = "en") -> str:
        """The sentence for people, in Chinese or English."""
        return say("error.missing_extra", language, extra=self.extra)

    def __str__(self) -> str:
        return self.message()


class SolverError(RvmatchError, RuntimeError):
    """A solver gave an answer that does not hold; a fault of this library, which has to act."""


class InfeasibleProblemError(RvmatchError, ValueError):
    """No plan keeps to all limits of a problem; whoever set them has to act."""

    def message(self, language: Language = "en") -> str:
        """The sentence for people, in Chinese or English."""
        return say("error.infeasible_problem", language)

    def __str__(self) -> str:
        return self.message()


class InfeasiblePolicyError(RvmatchError, ValueError):
    """
    What a policy demands cannot hold together; whoever wrote it has to act.

    Args:
        conflict: The demands that exclude each other, a remark each; without any of them the others can hold.
        changes: Changes that together would do, a remark each; empty if none is known.
    """

    def __init__(self, conflict: Iterable[Remark], changes: Iterable[Remark] = ()) -> None:
        self.conflict: tuple[Remark, ...] = tuple(conflict)
        self.changes: tuple[Remark, ...] = tuple(changes)
        super().__init__(self.conflict, self.changes)

    def message(self, language: Language = "en") -> str:
        """What excludes each other, and a change that would do, a line each, in Chinese or English."""
        lines = [say("error.infeasible_policy", language)]
        lines += [f"- {remark.message(language)}" for remark in self.conflict]
        if self.changes:
            several = len(self.changes) > 1
            code = "error.infeasible_policy_changes" if several else "error.infeasible_policy_change"
            lines.append(say(code, language))
            lines += [f"- {remark.message(language)}" for remark in self.changes]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.message()


class TimeLimitError(RvmatchError, TimeoutError):
    """
    No plan was found within the time limit; whoever set it has to act.

    Args:
        seconds: The limit, in seconds.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def message(self, language: Language = "en") -> str:
        """The sentence for people, in Chinese or English."""
        return say("error.time_limit", language, seconds=f"{self.seconds:g}")

    def __str__(self) -> str:
        return self.message()


class CancelledError(RvmatchError):
    """The caller cancelled the search before it had an answer; nobody has to act."""

    def message(self, language: Language = "en") -> str:
        """The sentence for people, in Chinese or English."""
        return say("error.cancelled", language)

    def __str__(self) -> str:
        return self.message()


class ExecutorLostError(RvmatchError, RuntimeError):
    """
    What ran the tasks broke down before there was a plan; whoever runs it has to act.

    A worker that ends is no such loss where its tasks can run again elsewhere; a scheduler that ends is.
    """

    def message(self, language: Language = "en") -> str:
        """The sentence for people, in Chinese or English."""
        return say("error.executor_lost", language)

    def __str__(self) -> str:
        return self.message()


def invalid(field: str, code: str, got: object, **params: object) -> InvalidValueError:
    """
    The error for one value, ready to be raised.

    Args:
        field: The name of the value.
        code: Which sentence describes the fault.
        got: The value found; it is masked and shortened here.
        params: What the sentence needs besides; members of enumerations, or tuples of them, are told by
            their words in the reader's language.

    Returns:
        The error.
    """
    words = tuple((name, coded(value)) for name, value in sorted(params.items()))
    found = coded(got) if isinstance(got, Enum) else shown(got)
    return InvalidValueError(Fault(field=field, code=code, got=found, params=words))


def known_language(language: object) -> Language:
    """
    A language in which sentences exist.

    Args:
        language: What a caller passed.

    Returns:
        The same.

    Raises:
        InvalidValueError: If there is no such language.
    """
    for known in LANGUAGES:
        if language == known:
            return known
    raise invalid("language", "language", language)
