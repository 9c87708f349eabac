"""A feed as a JSON Feed document, which readers and other platforms subscribe to."""

from collections.abc import Callable
from typing import Any, Final

from rvmatch.errors import invalid, known_language
from rvmatch.matching.phrasing import listed
from rvmatch.model.arguments import instance
from rvmatch.publishing.feeds import Feed, FeedEntry
from rvmatch.wording import Language, has, say

__all__ = ["json_feed"]

_VERSION: Final = "https://jsonfeed.org/version/1.1"
_MIDNIGHT: Final = "T00:00:00+08:00"
"""Days are days in China."""

_TAGS: Final = {"zh": "zh-CN", "en": "en"}


def json_feed(
    feed: Feed,
    *,
    title: str,
    language: Language = "zh",
    home_page_url: str = "",
    feed_url: str = "",
    entry_url: Callable[[FeedEntry], str] | None = None,
) -> dict[str, Any]:
    """
    A feed in the form of JSON Feed 1.1.

    Args:
        feed: The feed.
        title: What the feed is called.
        language: ``"zh"`` or ``"en"``: in which its sentences are.
        home_page_url: Where the platform's own page is; left out if empty.
        feed_url: Where the feed itself is; left out if empty.
        entry_url: What gives the page of an entry; None if entries have none.

    Returns:
        Plain JSON types, the newest item first; served as ``application/feed+json``.

    Raises:
        InvalidValueError: If it is no feed, there is no such language, the title is empty, or ``entry_url``
            cannot be called.

    Source:
        JSON Feed, version 1.1, 2020.

    Examples:
        >>> json_feed(Feed(), title="项目动态")["version"]
        'https://jsonfeed.org/version/1.1'
    """
    language = known_language(language)
    if not isinstance(title, str) or not title.strip():
        raise invalid("title", "feed_title", title)
    instance("feed", feed, Feed)
    if entry_url is not None and not callable(entry_url):
        raise invalid("entry_url", "feed_entry_url", entry_url)
    links = {"home_page_url": home_page_url, "feed_url": feed_url}
    return {
        "version": _VERSION,
        "title": title,
        **{name: link for name, link in links.items() if link},
        "language": _TAGS[language],
        "items": [_item(entry, language, entry_url) for entry in feed.entries],
    }


def _item(
    entry: FeedEntry, language: Language, entry_url: Callable[[FeedEntry], str] | None
) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "title": entry.title,
        "content_text": _sentence(entry, language),
        "date_published": f"{entry.on.isoformat()}{_MIDNIGHT}",
        "tags": [entry.kind.value, *([str(entry.county_code)] if entry.county_code else [])],
    }
    return item if entry_url is None else {**item, "url": entry_url(entry)}


def _sentence(entry: FeedEntry, language: Language) -> str:
    labels = [f"field.{field}" for field in entry.fields]
    names = [say(code, language) if has(code, language) else code.removeprefix("field.") for code in labels]
    return say(
        f"publishing.feed.{entry.kind.name}",
        language,
        key=entry.key,
        title=entry.title,
        fields=listed(names, language) if names else "",
    )
