"""JSON as the gate and every loader must read and write it, so that both hash the same bytes (R10)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Dict, List, Tuple, Union

# The whole numbers that RFC 8785 writes exactly.
_MOST = 2**53


class NotCanonical(ValueError):
    """The JSON has no canonical form here, or two readers could read it differently."""


def _object(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        # One reader takes the first of two members and another the last: they would check one item and load another.
        raise NotCanonical("a member occurs twice")
    return members


def _number(text: str) -> Union[int, float]:
    number = Decimal(text)
    # The exponent is checked first: int() of 1e999999999 would need all its digits.
    if not number.is_finite() or number.adjusted() > 16 or number != number.to_integral_value():
        return float(text)
    return int(number)


def _integer(text: str) -> Union[int, float]:
    return int(text) if len(text) < 18 else float(text)


def _constant(text: str) -> Any:
    raise NotCanonical(f"{text} is not JSON")


_decoder = json.JSONDecoder(object_pairs_hook=_object, parse_float=_number, parse_int=_integer, parse_constant=_constant)
_encoder = json.JSONEncoder(ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def parse(text: str) -> Any:
    """Reads JSON. Refuses repeated members. ``1.0`` and ``1`` are the same number.

    :raises ValueError: the text is not such JSON. It has no other exception.
    """
    try:
        return _decoder.decode(text)
    except RecursionError:
        raise NotCanonical("the JSON is nested too deeply") from None


def canonical(value: Any) -> bytes:
    """The RFC 8785 form of a value with text, whole numbers, true, false, null, arrays and objects.

    :raises ValueError: a text has half of a surrogate pair, or a number is not whole.
    """
    try:
        if _is_simple(value):
            return _encoder.encode(value).encode("utf-8")
        return _write(value).encode("utf-8")
    except RecursionError:
        raise NotCanonical("the JSON is nested too deeply") from None


def _is_simple(value: Any) -> bool:
    """Whether Python's own order of names and spelling of numbers are those of RFC 8785."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        return bool(-_MOST <= value <= _MOST)
    if kind is dict:
        for name, member in value.items():
            if type(name) is not str or not name.isascii() or not (type(member) is str or _is_simple(member)):
                return False
        return True
    if kind is list:
        return all(_is_simple(element) for element in value)
    return False


def _code_units(name: str) -> bytes:
    return name.encode("utf-16-be")


def _write(value: Any) -> str:
    if isinstance(value, dict):
        if not all(isinstance(name, str) for name in value):
            raise NotCanonical("a member's name is not a text")
        # By UTF-16 code units: a character beyond U+FFFF comes before U+E000.
        names = sorted(value, key=_code_units)
        return "{" + ",".join(_encoder.encode(name) + ":" + _write(value[name]) for name in names) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(_write(element) for element in value) + "]"
    if isinstance(value, float):
        if not value.is_integer() or abs(value) > _MOST:
            raise NotCanonical("a number is not a whole number")
        return str(int(value))
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _MOST:
        raise NotCanonical("a number is too large")
    if value is None or isinstance(value, (str, bool, int)):
        return _encoder.encode(value)
    raise NotCanonical("a value is not JSON")
