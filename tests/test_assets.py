"""What the browser loads: colours that can be read, few bytes, nothing inline, nothing from elsewhere."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from events.models import Event

ROOT: Path = settings.BASE_DIR
BUILD = ROOT / "static" / "build"
FRONTEND = ROOT / "frontend"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FIRST_VIEW = 150 * 1024
FONTS = ("fonts/sans-cyrillic.woff2", "fonts/sans-latin.woff2", "fonts/serif-bold.woff2", "fonts/serif-regular.woff2")


def read_tokens() -> dict[str, dict[str, str]]:
    """Read every theme of the tokens as {theme: {token: colour}}; an accent takes the rest from its base."""
    text = (FRONTEND / "styles" / "_tokens.scss").read_text()
    themes: dict[str, dict[str, str]] = {}
    for name, body in re.findall(r"^\$(light|dark|contrast): \((.*?)^\);", text, re.MULTILINE | re.DOTALL):
        themes[name] = dict(re.findall(r'"([\w-]+)": (#\w{6})', body))
    for base, body in re.findall(r"^\$accents-(light|dark): \((.*?)^\);", text, re.MULTILINE | re.DOTALL):
        for accent, colours in re.findall(r'"(\w+)": \((.*?)\)', body, re.DOTALL):
            themes[f"{base} {accent}"] = themes[base] | dict(re.findall(r'"([\w-]+)": (#\w{6})', colours))
    return themes


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Compute the contrast of two colours as WCAG 2.2 defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


THEMES = read_tokens()
SHEETS = ("paper", "surface", "raised", "sunk")
TEXTS = [(ink, sheet) for ink in ("ink", "ink-2", "ink-3", "accent", "good", "care", "stop") for sheet in SHEETS] + [
    ("on-accent", "accent"), ("on-accent", "accent-hover"), ("on-tint", "tint"), ("ink", "tint"), ("ink-2", "tint"),
    ("on-deep", "deep"), ("good", "good-tint"), ("care", "care-tint"), ("stop", "stop-tint"), ("ink", "good-tint"),
    ("ink", "care-tint"), ("ink", "stop-tint"), ("paper", "ink"), ("ink-2", "care-row"), ("ink-2", "stop-row"),
    ("care", "care-row"), ("stop", "stop-row"), ("thread-label", "paper"), ("thread-label", "surface"),
]  # fmt: skip
MARKS = [("outline", sheet) for sheet in SHEETS[:3]] + [
    ("thread", "paper"),
    ("series-3", "surface"),
    ("series-4", "surface"),
]


def test_tokens_hold_every_theme_and_accent() -> None:
    assert sorted(THEMES) == sorted(
        ["contrast", "dark", "light"]
        + [f"{base} {accent.value}" for base in ("light", "dark") for accent in Event.Accent if accent != "baikal"]
    )
    assert {len(colours) for colours in THEMES.values()} == {29}


def too_close(theme: str, pairs: list[tuple[str, str]], least: float) -> list[tuple[str, str, float]]:
    found = [(one, other, contrast(THEMES[theme][one], THEMES[theme][other])) for one, other in pairs]
    return [(one, other, round(ratio, 2)) for one, other, ratio in found if ratio < least]


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_text_can_be_read(theme: str) -> None:
    assert too_close(theme, TEXTS, 4.5) == []


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_controls_and_marks_can_be_seen(theme: str) -> None:
    assert too_close(theme, MARKS, 3) == []


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_accents_stand_out_from_the_paper(theme: str) -> None:
    assert contrast(THEMES[theme]["accent"], THEMES[theme]["paper"]) >= 7


def test_templates_have_nothing_inline() -> None:
    inline = re.compile(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*(?:src=|application/))")
    assert {str(path): inline.findall(path.read_text()) for path in TEMPLATES if inline.search(path.read_text())} == {}


def test_templates_are_short() -> None:
    assert [str(path) for path in TEMPLATES if len(path.read_text().splitlines()) > 120] == []


def test_icons_that_are_used_are_in_the_sprite() -> None:
    listed = set((FRONTEND / "icons.txt").read_text().split())
    used = set()
    for path in TEMPLATES:
        used |= set(re.findall(r'<c-icon name="([\w-]+)"', path.read_text()))
        used |= set(re.findall(r'<c-[\w-]+[^>]*\sicon="([\w-]+)"', path.read_text()))
    assert used - listed == set()
    sprite = (BUILD / json.loads((BUILD / "manifest.json").read_text())["icons.svg"]["file"]).read_text()
    assert set(re.findall(r'<symbol id="([\w-]+)"', sprite)) == listed


def test_build_names_no_other_host() -> None:
    kinds = {".css", ".js"}
    allowed = {"www.w3.org"}
    for path in BUILD.iterdir():
        if path.suffix in kinds and path.name.startswith(("site-", "gallery-", "scanner-", "door-", "worker-")):
            assert set(re.findall(r"https?://([\w.-]+)", path.read_text())) <= allowed, path.name


def test_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (FRONTEND / "package-lock.json").read_text()


def test_packages_are_pinned() -> None:
    package = json.loads((FRONTEND / "package.json").read_text())
    versions = [version for group in ("dependencies", "devDependencies") for version in package.get(group, {}).values()]
    assert [version for version in versions if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_first_view_of_a_public_page_is_light(event: Event) -> None:
    html = Client().get(event.get_absolute_url()).content
    manifest = json.loads((BUILD / "manifest.json").read_text())
    weight = len(gzip.compress(html))
    for entry in ("styles/site.scss", "islands/site.ts", "icons.svg"):
        weight += len(gzip.compress((BUILD / manifest[entry]["file"]).read_bytes()))
    weight += sum((BUILD / manifest[font]["file"]).stat().st_size for font in FONTS)
    assert weight < FIRST_VIEW


def test_what_is_built_is_asked_for_once(client: Client) -> None:
    built = [path.name for path in BUILD.iterdir() if path.suffix not in {".gz", ".json"}]
    kept = {name: client.get(f"/static/build/{name}")["Cache-Control"] for name in built}
    assert kept == dict.fromkeys(built, "max-age=315360000, public, immutable")
    assert "immutable" not in client.get("/static/build/manifest.json").get("Cache-Control", "")


def test_documents_have_their_fonts_and_licences() -> None:
    fonts = ROOT / "static" / "fonts"
    for name in ("PTSerif-Regular", "PTSerif-Bold", "PTSerif-Italic", "GolosText-Regular", "GolosText-SemiBold"):
        assert (fonts / f"{name}.ttf").read_bytes()[:4] == b"\x00\x01\x00\x00"
    assert sorted(path.name for path in fonts.glob("*-OFL.txt")) == ["GolosText-OFL.txt", "PTSerif-OFL.txt"]
