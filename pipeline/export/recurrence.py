"""A recurrence rule (RFC 5545) in words: "6 tháng một lần", "ngày 25 của các tháng 3, 6, 9, 12".

In: a rule as deadlines carry it; out: words for tables that people read; JSON Lines keep the rule.
"""

from pipeline.export.headings import Language, label


def recurrence_words(rule: str, lang: Language = "vi") -> str:
    """The rule in words; a part that has no words is left out, for the deadline as printed stands beside it."""
    fields = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    frequency, interval = fields.get("FREQ", ""), int(fields.get("INTERVAL", "1"))

    def say(key: str, **values: object) -> str:
        return label("recurrence", key, lang).format(**values)

    months = ", ".join(fields.get("BYMONTH", "").split(",")) if "BYMONTH" in fields else ""
    days = [say("last_day") if day == "-1" else day for day in fields.get("BYMONTHDAY", "").split(",") if day]
    weekdays = [label("recurrence", day, lang) for day in fields.get("BYDAY", "").split(",") if day]
    each = say(frequency if interval == 1 else f"{frequency}_N", count=interval)
    said = [each] if each not in (frequency, f"{frequency}_N") else []
    if weekdays:
        said.append(", ".join(weekdays))
    if days:
        said.append(say("days", days=", ".join(days)))
    if months:
        said.append(say("months", months=months))
    return ", ".join(said)
