"""Cut the web fonts in frontend/fonts from the full ones. Run by hand, after a change here only.

    pip install fonttools brotli && python frontend/tools/fonts.py

The full PT Serif lies in static/fonts, the variable Golos Text in its npm package. What stays:
Russian and Latin letters, figures and punctuation, kerning, tabular figures, weights 400 to 600;
hinting goes, as the screens that need it are gone. PT Serif is a reserved name under its licence,
so the cut fonts carry another one.
"""

from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FRONTEND = Path(__file__).resolve().parent.parent
FULL = FRONTEND.parent / "static" / "fonts"
GOLOS = FRONTEND / "node_modules" / "@fontsource-variable" / "golos-text" / "files"
CYRILLIC = [0x401, 0x451, 0x2116, *range(0x410, 0x450)]
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153]
MARKS = [0x2009, 0x200A, 0x2010, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D]
MARKS += [0x201E, 0x2020, 0x2022, 0x2026, 0x202F, 0x2039, 0x203A, 0x20AC, 0x20BD, 0x2190, 0x2191]
MARKS += [0x2192, 0x2193, 0x2212, 0x2215, 0x2248, 0x2260, 0x2264, 0x2265]
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]


def main() -> None:
    for face in ("Regular", "Bold", "Italic"):
        font = TTFont(FULL / f"PTSerif-{face}.ttf", recalcTimestamp=False)
        rename(font, "Symposium Serif", face)
        cut(font, CYRILLIC + LATIN + MARKS, f"serif-{face.lower()}")
    for script, letters in (("cyrillic", CYRILLIC), ("latin", LATIN + MARKS)):
        path = GOLOS / f"golos-text-{script}-wght-normal.woff2"
        font = TTFont(path, recalcTimestamp=False)
        instantiateVariableFont(font, {"wght": (400, 600)}, inplace=True)
        for glyph in font.getGlyphOrder():
            font["gvar"].variations.setdefault(glyph, [])
        cut(font, letters, f"sans-{script}")


def rename(font: TTFont, family: str, face: str) -> None:
    font["name"].names = [r for r in font["name"].names if r.nameID in (0, 13, 14)]
    full = f"{family} {face}"
    for number, text in {1: family, 2: face, 4: full, 6: full.replace(" ", "")}.items():
        font["name"].setName(text, number, 3, 1, 0x409)


def cut(font: TTFont, letters: list[int], name: str) -> None:
    options = Options(hinting=False, flavor="woff2", layout_features=FEATURES, notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font.flavor = "woff2"
    target = FRONTEND / "fonts" / f"{name}.woff2"
    font.save(target)
    print(f"{target.name}: {target.stat().st_size} bytes, {len(font.getBestCmap())} characters")


if __name__ == "__main__":
    main()
