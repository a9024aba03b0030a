"""Citations as text: of a release of the record, and of the sources that support it.

Four styles: ``bibtex`` (for LaTeX), ``csl-json`` (for reference managers), and ``apa`` (author and
year first) and ``text`` (for people).
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, Literal, TypeAlias, get_args

from .dates import PartialDate
from .errors import UnknownValueError, did_you_mean
from .models import Leader, Release, Source

__all__ = ["Style", "cite_release", "cite_sources", "slug"]

Style: TypeAlias = Literal["bibtex", "csl-json", "apa", "text"]
"""How a citation is written."""

AUTHORS: Final = "the trumpputin contributors"


def cite_release(
    release: Release,
    leaders: Iterable[Leader],
    fingerprint: str,
    style: Style,
    authors: str = AUTHORS,
) -> str:
    """A citation of one release of a record, with its version, fingerprint and coverage.

    Raises:
        UnknownValueError: There is no such style.
    """
    _check(style)
    authors = authors[:1].upper() + authors[1:]
    title, version, released = release.title, release.version, release.released
    note = f"Data fingerprint {fingerprint}; covering {release.coverage}"
    # Print has no place to break 64 digits, and needs only enough to recognize them.
    printed = f"Data fingerprint beginning {fingerprint[:12]}; covering {release.coverage}"
    if style == "bibtex":
        return _bibtex_entry(
            _key(release, leaders),
            author=_as_written(authors),
            title=_as_written(title),
            # Not as `version`, which the styles of BibTeX do not print.
            howpublished=f"{{Data set, version {_latex(version)}}}",
            **_bibtex_date(released),
            note=f"{{{_latex(printed)}}}",
            fingerprint=f"{{{_latex(fingerprint)}}}",
        )
    if style == "csl-json":
        item = {
            "id": _key(release, leaders),
            "type": "dataset",
            "title": title,
            "author": [{"literal": authors}],
            "issued": _csl_date(released),
            "version": version,
            "note": note,
        }
        return _json([item])
    if style == "apa":
        return f"{authors}. ({released.year}). {title} (Version {version}) [Data set]. {printed}."
    return f"{authors}: {title}, version {version}, {released}. {note}."


def _key(release: Release, leaders: Iterable[Leader]) -> str:
    """The last names of two leaders, or else the first words of the title; and the version."""
    words = [leader.id.rpartition("-")[2] for leader in leaders]
    name = "".join(words) if len(words) == 2 else "-".join(slug(release.title).split("-")[:4])
    return f"{name}-{release.version}"


def slug(title: str) -> str:
    """A title as an identifier: lower-case letters, digits and hyphens.

    A title in another script has letters that ASCII lacks; a hash tells it from others.

    >>> slug("Märchen & Meetings"), slug("Встречи 2020")
    ('marchen-meetings', '2020-84e2f706')
    """
    import unicodedata  # kept out of `import trumpputin`
    from hashlib import sha256

    if title.isascii() and (words := "-".join(re.findall("[a-z0-9]+", title.lower()))):
        return words
    decomposed = unicodedata.normalize("NFKD", title).lower()
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    words = "-".join(re.findall("[a-z0-9]+", plain))
    if words and not any(char.isalnum() and not char.isascii() for char in plain):
        return words
    digest = sha256(title.encode(errors="surrogatepass")).hexdigest()
    return f"{words or 'record'}-{digest[:8]}"


def cite_sources(sources: Iterable[Source], style: Style) -> str:
    """Citations of sources, in their order.

    An unknown title is left out; a date is given as closely as it is known.

    Raises:
        UnknownValueError: There is no such style.

    >>> import trumpputin as tp
    >>> print(cite_sources(tp.sources[:1], "csl-json")[:7])
    [
      {
    """
    _check(style)
    if style == "csl-json":
        return _json([_csl_item(source) for source in sources])
    one: Callable[[Source], str] = {"bibtex": _bibtex, "apa": _apa, "text": _text}[style]
    return "\n".join(one(source) for source in sources)


def _check(style: str) -> None:
    styles: tuple[str, ...] = get_args(Style)
    if style not in styles:
        hint = did_you_mean(str(style), styles)
        raise UnknownValueError(f"style: expected one of {', '.join(styles)}; got {style!r}{hint}")


def _json(items: list[dict[str, Any]]) -> str:
    import json  # kept out of `import trumpputin`

    return json.dumps(items, ensure_ascii=False, indent=2)


# -- one source --------------------------------------------------------------------------------


def _text(source: Source) -> str:
    parts = [
        f"{source.publisher}: {source.title}" if source.title else source.publisher,
        str(source.published or "undated"),
        source.url,
        source.copy_at and f"copy at {source.copy_at}",
        f"read {source.accessed} ({source.access.label})",
    ]
    return ", ".join(part for part in parts if part)


def _apa(source: Source) -> str:
    cited = f"{source.publisher}. ({_apa_date(source.published)})."
    if source.title:
        cited += f" {source.title}{'' if source.title[-1] in '.?!…' else '.'}"
    address = source.url or source.copy_at
    return f"{cited} {address}" if address else cited


def _apa_date(value: PartialDate | None) -> str:
    if value is None:
        return "n.d."
    month = f", {value:%B}" if value.month else ""
    day = f" {value.day}" if value.day else ""
    return f"{'ca. ' if value.qualifier else ''}{value.year}{month}{day}"


def _csl_item(source: Source) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": source.id,
        "type": "webpage",
        "author": [{"literal": source.publisher}],
        "title": source.title,
        "issued": None if source.published is None else _csl_date(source.published),
        "accessed": _csl_date(source.accessed),
        "URL": source.url,
        "language": source.language,
        "note": source.copy_at and f"Copy at {source.copy_at}",
    }
    return {name: value for name, value in item.items() if value is not None}


def _csl_date(value: PartialDate) -> dict[str, Any]:
    parts = [part for part in (value.year, value.month, value.day) if part is not None]
    return {"date-parts": [parts], **({"circa": True} if value.qualifier else {})}


def _bibtex(source: Source) -> str:
    return _bibtex_entry(
        source.id,
        author=_as_written(source.publisher),
        title=source.title and _as_written(source.title),
        **(_bibtex_date(source.published) if source.published else {"year": "{n.d.}"}),
        howpublished=source.url and f"{{{_latex_url(source.url)}}}",
        note=source.copy_at and f"{{Copy at {_latex_url(source.copy_at)}}}",
        urldate=f"{{{source.accessed}}}",
        langid=f"{{{_latex(source.language)}}}",  # BibLaTeX would print a `language`
    )


def _bibtex_date(value: PartialDate) -> dict[str, str]:
    fields = {"year": f"{{{value.year:04d}}}", "date": f"{{{value}}}"}
    if value.month is not None:
        fields["month"] = f"{value:%B}"[:3].lower()  # a macro, which each style prints its own way
    return fields


def _bibtex_entry(key: str, **fields: str | None) -> str:
    # Only a record made by hand has an id with other characters.
    key = re.sub("[^A-Za-z0-9.-]", lambda match: f"_{ord(match[0]):x}_", key)
    lines = [f"  {name} = {value}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


_LATEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "{": r"\textbraceleft{}",  # BibTeX counts escaped braces too
        "}": r"\textbraceright{}",
        **{char: f"\\{char}" for char in "&%$#_"},
    }
)


def _latex(text: str) -> str:
    return text.translate(_LATEX)


def _as_written(text: str) -> str:
    """A text in two pairs of braces: BibTeX leaves its capitals and its words as they are."""
    return f"{{{{{_latex(text)}}}}}"


def _latex_url(address: str) -> str:
    """An address as LaTeX prints it, without what would end the field or start a command."""
    verbatim = re.sub(r"[{}\\\x00-\x20]", lambda match: f"%{ord(match[0]):02X}", address)
    return rf"\url{{{verbatim}}}"
