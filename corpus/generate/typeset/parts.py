"""The parts of a letter that every typesetter prints, in the order of the decree's layout."""

from corpus.generate.spec import LetterSpec, long_date

NATION = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]


def left_head(letter: LetterSpec, number: str | None = None) -> list[str]:
    """Left column of the letterhead: parent, body, number line, and "V/v" of a letter without a type name."""
    number = letter.number if number is None else number
    code = f"Số {number}{letter.symbol}" if letter.party else f"Số: {number}{letter.symbol}"
    lines = [*letter.parent, *letter.body]
    if letter.party:
        lines.append("*")
    lines.append(code)
    if letter.doc_type == "Công văn":
        lines.append(f"V/v {letter.subject}")
    return lines


def right_head(letter: LetterSpec, date: str | None = None) -> list[str]:
    """Right column: the country's or the Party's name, then place and date."""
    date = letter.date if date is None else date
    top = ["ĐẢNG CỘNG SẢN VIỆT NAM"] if letter.party else NATION
    urgent = [letter.urgency] if letter.urgency else []
    return [*top, f"{letter.place}, {long_date(date)}", *urgent]


def title(letter: LetterSpec) -> list[str]:
    """Type name and trích yếu of a named type, both centred; a letter has none."""
    return [] if letter.doc_type == "Công văn" else [letter.doc_type.upper(), letter.subject]


def addressees(letter: LetterSpec) -> list[str]:
    """The lines of Kính gửi."""
    if not letter.addressees:
        return []
    if len(letter.addressees) == 1:
        return [f"Kính gửi: {letter.addressees[0]}"]
    lines = [f"- {name};" for name in letter.addressees]
    return ["Kính gửi:", *lines[:-1], lines[-1].rstrip(";") + "."]


def recipients(letter: LetterSpec) -> list[str]:
    """The lines of Nơi nhận."""
    return ["Nơi nhận:", *(f"- {name}" for name in letter.recipients)]


def signature(letter: LetterSpec) -> list[str]:
    """Capacity and name, with the room of a signature between them."""
    return [*letter.capacity, "", letter.signer or ""]
