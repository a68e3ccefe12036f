"""An independent crawler, as small and as slow as can be: the oracle of ManualCrawlTests.

Prints "STATUS URL" for every URL below the seed's origin that links lead to, one at a time. Shares
no line and no library with crawltop: Python's own HTML parser, URL functions and HTTP client.
"""

import http.client
import re
import sys
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

ATTRIBUTES = {
    "a": ["href"], "area": ["href"], "link": ["href"], "img": ["src"], "script": ["src"],
    "iframe": ["src"], "frame": ["src"], "embed": ["src"], "object": ["data"], "source": ["src"],
    "audio": ["src"], "video": ["src", "poster"], "track": ["src"], "input": ["src"],
}

COMMENT = re.compile(r"/\*.*?\*/", re.S)
SHEET = re.compile(r"""url\(\s*(["']?)(?P<url>.*?)\1\s*\)|@import\s*(["'])(?P<sheet>.*?)\3""", re.S)


def in_sheet(text):
    """What a style sheet refers to."""
    matches = SHEET.finditer(COMMENT.sub(" ", text))
    return [match["url"] or match["sheet"] for match in matches if match["url"] or match["sheet"]]


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []
        self.base = None
        self.is_in_style = False

    def handle_endtag(self, tag):
        if tag == "style":
            self.is_in_style = False

    def handle_data(self, data):
        if self.is_in_style:
            self.found += in_sheet(data)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.is_in_style = tag == "style"
        self.found += in_sheet(values.get("style") or "")
        if tag == "base" and self.base is None:
            self.base = values.get("href")
        for name in ATTRIBUTES.get(tag, []):
            if values.get(name) is not None:
                self.found.append(values[name].strip())


def crawl(seed):
    origin = urlsplit(seed).netloc
    connection = http.client.HTTPConnection(origin, timeout=30)
    line, seen = [seed], {seed}
    while line:
        url = line.pop(0)
        parts = urlsplit(url)
        target = (parts.path or "/") + ("?" + parts.query if parts.query else "")
        connection.request("GET", target, headers={"User-Agent": "oracle"})
        response = connection.getresponse()
        body = response.read()
        print(response.status, url)
        kind = response.getheader("Content-Type") or ""
        text = body.decode("utf-8", "replace")
        links = Links()
        if kind.startswith("text/html"):
            links.feed(text)
        elif kind.startswith("text/css"):
            links.found = in_sheet(text)
        for reference in links.found:
            link = urldefrag(urljoin(urljoin(url, links.base or ""), reference))[0]
            if urlsplit(link).scheme == "http" and urlsplit(link).netloc == origin:
                if link not in seen:
                    seen.add(link)
                    line.append(link)


crawl(sys.argv[1])
