#!/usr/bin/env python3
"""Looks at a public site as a folder: python3 site_check.py FOLDER ADDRESS. Each line it prints is a finding; none is good.

Every link within the site leads to a file and every fragment to an id; nothing is loaded from elsewhere, nothing runs; languages name each other; JSON-LD is JSON
and says what an article needs; Atom (RFC 4287), RSS 2.0 and the site map have what their formats ask, and lead to pages that are there; SHA256SUMS lists every
file. With Debian's python3-feedparser, other people's reader reads the feeds, too.
"""
import email.utils
import hashlib
import html.parser
import json
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree

ROOT, ADDRESS = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2].rstrip("/")
BELOW = urllib.parse.urlparse(ADDRESS).path + "/"
ATOM, SITEMAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}"
XHTML = "{http://www.w3.org/1999/xhtml}"
found = []


def finding(where, what):
    found.append(f"{where}: {what}")


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.path, self.links, self.ids, self.meta, self.alternates = path, [], [], {}, {}
        self.canonical, self.lang, self.linked, self.in_linked, self.headings, self.title = None, None, [], False, [], False

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        for name in a:
            if name.startswith("on") or name == "style":
                finding(self.path, f"{tag} has {name}")
        if "id" in a:
            self.ids.append(a["id"])
        if tag == "html":
            self.lang = a.get("lang")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "script":
            self.in_linked = a.get("type") == "application/ld+json" and "src" not in a
            if not self.in_linked:
                finding(self.path, "it has a script")
        if tag in ("iframe", "object", "embed", "form", "style", "base"):
            finding(self.path, f"it has {tag}")
        if tag == "meta":
            self.meta[a.get("name") or a.get("property") or a.get("http-equiv")] = a.get("content")
        if tag == "img" and ("alt" not in a or "width" not in a or "height" not in a):
            finding(self.path, "a picture without alt, width or height")
        if tag == "link" and a.get("rel") == "canonical":
            self.canonical = a["href"]
        elif tag == "link" and a.get("rel") == "alternate" and "hreflang" in a:
            self.alternates[a["hreflang"]] = a["href"]
        else:
            for name in ("href", "src"):
                if name in a:
                    self.links.append(a[name])
            for part in a.get("srcset", "").split(","):
                if part.strip():
                    self.links.append(part.split()[0])

    def handle_endtag(self, tag):
        if tag == "script":
            self.in_linked = False

    def handle_data(self, data):
        if self.in_linked:
            self.linked.append(data)


def file_of(url):
    path = urllib.parse.unquote(urllib.parse.urlparse(url).path)
    target = ROOT / path.lstrip("/")
    return target / "index.html" if path.endswith("/") or path == "" else target


def read_pages():
    pages = {}
    for path in sorted(ROOT.rglob("*.html")):
        page = Page(path.relative_to(ROOT).as_posix())
        text = path.read_text(encoding="utf-8")
        page.feed(text)
        pages[path] = page
        if re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", text):
            finding(page.path, "a mark of direction")
        if len(page.ids) != len(set(page.ids)):
            finding(page.path, "an id twice")
        if not page.headings or page.headings[0] != 1 or page.headings.count(1) != 1:
            finding(page.path, f"headings begin {page.headings[:3]}")
        if any(b > a + 1 for a, b in zip(page.headings, page.headings[1:])):
            finding(page.path, "a level of headings is left out")
        if "default-src 'none'" not in page.meta.get("Content-Security-Policy", ""):
            finding(page.path, "no policy")
    return pages


def check_links(pages):
    for path, page in pages.items():
        base = "/" if page.path == "404.html" else f"/{page.path}"
        for link in page.links:
            at = urllib.parse.urlparse(link)
            if at.scheme or at.netloc:
                finding(page.path, f"a link to elsewhere: {link}")
                continue
            if page.path == "404.html" and not link.startswith("#"):       # shown at any address: its links begin where the site does
                if not link.startswith(BELOW):
                    finding(page.path, f"a link that is not below {BELOW}: {link}")
                link = "/" + link[len(BELOW):]
            target = path if link.startswith("#") else file_of(urllib.parse.urljoin(f"http://x{base}", link))
            if not target.is_file():
                finding(page.path, f"leads nowhere: {link}")
            elif at.fragment and at.fragment not in pages[target].ids:
                finding(page.path, f"no such place: {link}")


def check_languages(pages):
    for page in pages.values():
        if page.meta.get("robots") == "noindex":
            continue
        if page.canonical is None or not page.canonical.startswith(ADDRESS + "/"):
            finding(page.path, f"canonical is {page.canonical}")
            continue
        if set(page.alternates) != {"en", "ru", "ky", "x-default"}:
            finding(page.path, f"alternates are {sorted(page.alternates)}")
        for lang, url in page.alternates.items():
            other = pages.get(file_of(url[len(ADDRESS):]))
            if other is None:
                finding(page.path, f"{lang} leads nowhere: {url}")
            elif lang != "x-default" and (other.lang != lang or page.path != "index.html" and page.canonical not in other.alternates.values()):
                finding(page.path, f"{lang} does not lead back")


def check_gone(pages):
    """Of what was taken off nothing is left that a program could take for the item."""
    for path, page in pages.items():
        if not (path.parent / "gone").is_file():
            continue
        if page.meta.get("robots") != "noindex" or page.canonical or page.alternates or page.linked or any((name or "").startswith("og:") for name in page.meta):
            finding(page.path, "taken off, and it says what it was or is for search engines")


def check_linked(pages):
    needed = ("@context", "@id", "headline", "inLanguage", "datePublished", "dateModified", "author", "publisher")
    for page in pages.values():
        if not page.linked:
            continue
        said = json.loads("".join(page.linked))
        for name in needed:
            if not said.get(name):
                finding(page.path, f"JSON-LD has no {name}")
        for name in ("datePublished", "dateModified"):
            if not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?", said.get(name, "")):
                finding(page.path, f"JSON-LD: {name} is no date of ISO 8601")
        for name in ("author", "publisher"):
            if said.get(name, {}).get("@type") not in ("Organization", "Person") or not said[name].get("name"):
                finding(page.path, f"JSON-LD: {name} is nobody")
        if said["@context"] not in ("https://schema.org", "https://schema.org/"):
            finding(page.path, "JSON-LD is not of schema.org")
        if said["@type"] != "NewsArticle" or said["inLanguage"] != page.lang or said["@id"] != page.canonical:
            finding(page.path, "JSON-LD is of another page")
        if ("translationOfWork" in said) == ("workTranslation" in said):
            finding(page.path, "JSON-LD does not say what is translated from what")
        for name in ("og:type", "og:title", "og:description", "og:url", "og:site_name", "og:locale"):
            if not page.meta.get(name):
                finding(page.path, f"no {name}")
        image = page.meta.get("og:image")
        if image and (not image.startswith(ADDRESS + "/") or not file_of(image[len(ADDRESS):]).is_file()):
            finding(page.path, f"og:image is {image}")


def text_of(node, name, where):
    child = node.find(name)
    if child is None or not (child.text or "").strip():
        finding(where, f"no {name}")
        return ""
    return child.text


def leads(url, where):
    if not url.startswith(ADDRESS + "/") or not file_of(url[len(ADDRESS):]).is_file():
        finding(where, f"leads nowhere: {url}")


def check_atom(path):
    where, feed, seen = path.relative_to(ROOT).as_posix(), ElementTree.parse(path).getroot(), set()
    stamp = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
    for name in ("id", "title", "updated", "author"):
        if feed.find(ATOM + name) is None:
            finding(where, f"no {name}")
    if not any(link.get("rel") == "self" for link in feed.findall(ATOM + "link")):
        finding(where, "no link to itself")
    for entry in feed.findall(ATOM + "entry"):
        tag = text_of(entry, ATOM + "id", where)
        if not re.fullmatch(r"tag:[a-z0-9.-]+,\d{4}-\d\d-\d\d:[a-z0-9/-]+", tag) or tag in seen:
            finding(where, f"id {tag}")
        seen.add(tag)
        for name in ("published", "updated"):
            if not stamp.fullmatch(text_of(entry, ATOM + name, where)):
                finding(where, f"{name} is no time")
        text_of(entry, ATOM + "title", where)
        text_of(entry, ATOM + "summary", where)
        for link in entry.findall(ATOM + "link"):
            leads(link.get("href"), where)
    for gone in feed.findall(TOMBSTONE + "deleted-entry"):
        if gone.get("ref") in seen or not gone.get("ref", "").startswith("tag:") or not stamp.fullmatch(gone.get("when", "")):
            finding(where, f"taken off, and there: {gone.get('ref')}")
        address = f"{gone.get('ref').partition(':news/')[2]}".rpartition("/")[0]
        if not (ROOT / where.split("/", maxsplit=1)[0] / "news" / address / "gone").is_file():
            finding(where, f"taken off, but its address does not say so: {gone.get('ref')}")


def check_rss(path):
    where, channel = path.relative_to(ROOT).as_posix(), ElementTree.parse(path).getroot().find("channel")
    for name in ("title", "link", "description", "language"):
        text_of(channel, name, where)
    root, guids = ElementTree.parse(path).getroot(), []
    if root.tag != "rss" or root.get("version") != "2.0" or len(root.findall("channel")) != 1:
        finding(where, "it is no RSS 2.0 with one channel")
    if [link.get("href") for link in channel.findall(ATOM + "link") if link.get("rel") == "self"] != [f"{ADDRESS}/{where}"]:
        finding(where, "it does not say where it is itself")
    for item in channel.findall("item"):
        leads(text_of(item, "link", where), where)
        text_of(item, "title", where)
        guids.append(text_of(item, "guid", where))
        if item.find("guid") is not None and item.find("guid").get("isPermaLink", "true") != "false" and not guids[-1].startswith("http"):
            finding(where, "a guid is no address and does not say so")
        try:
            if email.utils.parsedate_to_datetime(text_of(item, "pubDate", where)).tzinfo is None:
                finding(where, "pubDate has no zone")
        except ValueError:
            finding(where, "pubDate is no date")
    if len(set(guids)) != len(guids):
        finding(where, "two items have one guid")


def check_site_map(pages):
    listed, index = set(), ElementTree.parse(ROOT / "sitemap.xml").getroot()
    maps = [ROOT / "sitemap.xml"]
    if index.tag == SITEMAP + "sitemapindex":
        maps = [file_of(text_of(one, SITEMAP + "loc", "sitemap.xml")[len(ADDRESS):]) for one in index]
        check_grammar("sitemap.rng", ROOT / "sitemap.xml")
    if sorted(ROOT.glob("sitemap-*.xml")) != sorted(path for path in maps if path.name != "sitemap.xml"):
        finding("sitemap.xml", "it does not list the files that are there")
    for path in maps:
        check_grammar("sitemap.rng", path)
        for url in ElementTree.parse(path).getroot().findall(SITEMAP + "url"):
            place = text_of(url, SITEMAP + "loc", path.name)
            leads(place, path.name)
            if file_of(place[len(ADDRESS):]) in listed:
                finding(path.name, f"{place} is listed twice")
            listed.add(file_of(place[len(ADDRESS):]))
            if {link.get("hreflang") for link in url.findall(XHTML + "link")} != {"en", "ru", "ky"}:
                finding(path.name, f"{place} has not its three languages")
    for path, page in pages.items():
        if (page.meta.get("robots") == "noindex") == (path in listed) and page.path != "index.html":
            finding("sitemap.xml", f"{page.path} is {'' if path in listed else 'not '}in it")


def check_sums():
    listed = {}
    for line in (ROOT / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        listed[line[66:]] = line[:64]
    unlisted = set((ROOT / "SHA256SUMS.unlisted").read_text(encoding="utf-8").split()) if (ROOT / "SHA256SUMS.unlisted").is_file() else set()
    for path in ROOT.rglob("*"):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith("certificate/") and path.is_file():
            both = f"{name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}"
            if name in listed or hashlib.sha256(both.encode()).hexdigest() not in unlisted:
                finding("SHA256SUMS.unlisted", f"{name} is not in it as it is, or is named in the list")
            continue
        if not path.is_file() or name in ("SHA256SUMS", "SHA256SUMS.note", ".tergoo-site"):
            continue
        if listed.pop(name, None) != hashlib.sha256(path.read_bytes()).hexdigest():
            finding("SHA256SUMS", f"{name} is not in it as it is")
    for name in listed:
        finding("SHA256SUMS", f"{name} is not there")


def check_grammar(grammar, path):
    """Against the grammar in tests/data, where xmllint is there."""
    if not shutil.which("xmllint"):
        return
    rng = pathlib.Path(__file__).resolve().parent.parent / "data" / grammar
    said = subprocess.run(["xmllint", "--noout", "--nonet", "--relaxng", rng, path], capture_output=True, text=True, check=False)
    if said.returncode != 0:
        finding(path.relative_to(ROOT).as_posix(), f"{grammar}: {said.stderr.strip()[:300]}")


def check_by_others():
    try:
        import feedparser
    except ImportError:
        print("# no python3-feedparser: feeds were read by our own checks alone", file=sys.stderr)
        return
    for name in ("atom.xml", "rss.xml"):
        for path in ROOT.glob(f"*/{name}"):
            read = feedparser.parse(path.read_bytes())
            if read.bozo or not read.feed.title:
                finding(path.name, f"feedparser: {read.get('bozo_exception')}")
            for entry in read.entries:
                if not entry.title or not entry.link or not entry.get("published_parsed"):
                    finding(path.name, "feedparser misses a part of an entry")


def main():
    pages = read_pages()
    check_links(pages)
    check_languages(pages)
    check_linked(pages)
    check_gone(pages)
    for path in ROOT.glob("*/atom.xml"):
        check_atom(path)
        check_grammar("atom.rng", path)
    for path in ROOT.glob("*/rss.xml"):
        check_rss(path)
    check_site_map(pages)
    check_sums()
    check_by_others()
    for line in found:
        print(line)
    sys.exit(1 if found else 0)


main()
