"""The few web pages of the installation: readable on a phone, in light and dark, without anything from elsewhere."""

from __future__ import annotations

from html import escape

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Korridor</title>
<link rel="icon" href="data:,">
<style>
:root {{ color-scheme: light dark; --ink: #1d2733; --paper: #f6f4ef; --card: #fff; --accent: #0b6e6e; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --ink: #e8ecef; --paper: #12181f; --card: #1b242e; --accent: #4fc3c3; }}
}}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 system-ui, sans-serif; }}
main {{ max-width: 32rem; margin: 1rem; padding: 2.5rem; background: var(--card); border-radius: 1rem;
  border-top: .35rem solid var(--accent); box-shadow: 0 .5rem 2rem #0002; }}
h1 {{ margin: 0 0 .75rem; font-size: 1.6rem; line-height: 1.25; }}
a {{ display: inline-block; margin-top: 1rem; padding: .7rem 1.4rem; border-radius: .6rem; background: var(--accent);
  color: var(--card); font-weight: 600; text-decoration: none; }}
a:focus-visible {{ outline: .2rem solid var(--ink); outline-offset: .2rem; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{text}</p>
{link}
</main>
</body>
</html>
"""


def page(language: str, *, title: str, text: str, url: str = "", label: str = "") -> str:
    """Return a page with a heading, a paragraph and perhaps one link; all of it is escaped here."""
    link = f'<a href="{escape(url)}">{escape(label)}</a>' if url else ""
    return _PAGE.format(language=escape(language), title=escape(title), text=escape(text), link=link)
