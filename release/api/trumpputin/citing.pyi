from .models import Release, Source
from collections.abc import Iterable
from typing import TypeAlias

__all__ = ['Style', 'cite_release', 'slug', 'cite_sources']

Style: TypeAlias

def cite_release(release: Release, fingerprint: str, style: Style, authors: str = ...) -> str: ...
def slug(title: str) -> str: ...
def cite_sources(sources: Iterable[Source], style: Style) -> str: ...
