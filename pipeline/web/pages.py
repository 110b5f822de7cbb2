"""Templates → HTML: one Jinja environment, everything escaped, words and values in the reader's language.

In every template: ``desk``, ``lang``, ``t("section.key", **facts)`` (words.toml), ``label(section, value)``,
``heading(column)``, ``token`` (for forms: ``{{ form_token() }}``), and the filters of ``shown``.
"""

import hashlib
import json
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.export.changes import change_name
from pipeline.export.headings import heading, label
from pipeline.web import shown
from pipeline.web.security import token_for
from pipeline.web.words import all_keys, change_value, file_kind, problem_name, say

if TYPE_CHECKING:
    from pipeline.web.desk import Desk

# The bar of every page: (name in words.toml, address, the right it needs). A page adds itself here.
NAVIGATION = (
    ("nav.home", "/", "read"),
    ("nav.take_in", "/take-in", "change"),
    ("nav.review", "/review", "change"),
    ("nav.search", "/search", "read"),
    ("nav.crossref", "/crossref", "read"),
    ("nav.audit", "/audit", "read"),
    ("nav.register", "/register", "read"),
    ("nav.failures", "/failures", "read"),
)
# Below every page: what few need, seldom.
# What tells of all letters is not for those who are limited to some bodies.
OF_ALL = frozenset(("/failures", "/log"))
BELOW = (("nav.log", "/log", "audit"), ("nav.people", "/people", "administer"), ("nav.api", "/api/docs", "read"))


@cache
def assets() -> str:
    """What changes when a file of ``static/`` does: part of their addresses, so that browsers may keep them."""
    folder = files("pipeline.web").joinpath("static")
    digest = hashlib.sha256()
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        digest.update(entry.read_bytes())
    return digest.hexdigest()[:10]


@cache
def environment() -> Environment:
    """The environment of the templates."""
    env = Environment(
        loader=PackageLoader("pipeline.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(
        navigation=NAVIGATION,
        below=BELOW,
        of_all=OF_ALL,
        status_tones=shown.STATUS_TONES,
        link_tones=shown.LINK_TONES,
        zip=zip,
        min=min,
        max=max,
    )
    env.tests["match_start"] = lambda value, start: str(value).startswith(start)
    env.filters.update(pieces=shown.pieces, short=shown.short, from_json=lambda text: json.loads(text or "[]"))
    return env


def at(key: str) -> str:
    """The address of a document's page; keys of documents only cited hold spaces and bars."""
    return f"/letters/{quote(key, safe='')}"


def render(desk: "Desk", template: str, facts: dict[str, Any]) -> str:
    """One page as HTML text."""
    lang = desk.lang
    token = partial(token_for, desk.request)

    def form_token() -> Markup:
        return Markup('<input type="hidden" name="token" value="{}">').format(token())

    return (
        environment()
        .get_template(template)
        .render(
            desk=desk,
            lang=lang,
            path=desk.request.url.path,
            t=lambda key, **f: say(key, lang, **f),
            label=lambda section, value: label(section, value, lang),
            heading=lambda column: heading(column, lang),
            day=lambda value: shown.day(value, lang),
            moment=lambda value: shown.moment(value, lang),
            count=lambda value: shown.count(value, lang),
            size=lambda value: shown.size(value, lang),
            duration=lambda value: shown.duration(value, lang),
            source=lambda value: shown.source_name(value, str(desk.settings.incoming)),
            problem_name=lambda code: problem_name(code, lang),
            change_name=lambda change: change_name(change, lang),
            change_value=lambda value: change_value(value, lang),
            file_kind=lambda media_type: file_kind(media_type, lang),
            known=all_keys(),
            at=at,
            form_token=form_token,
            assets=assets(),
            token=token,
            **facts,
        )
    )
