"""An independent crawler, as small and as slow as can be: the oracle of ManualCrawlTests.

Prints "STATUS URL" for every URL below the seed's origin that links lead to, one at a time. Shares
no line and no library with crawltop: Python's own HTML parser, URL functions and HTTP client.
"""

import http.client
import sys
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

ATTRIBUTES = {
    "a": ["href"], "area": ["href"], "link": ["href"], "img": ["src"], "script": ["src"],
    "iframe": ["src"], "frame": ["src"], "embed": ["src"], "object": ["data"], "source": ["src"],
    "audio": ["src"], "video": ["src", "poster"], "track": ["src"], "input": ["src"],
}


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []
        self.base = None

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
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
        if not (response.getheader("Content-Type") or "").startswith("text/html"):
            continue
        links = Links()
        links.feed(body.decode("utf-8", "replace"))
        for reference in links.found:
            link = urldefrag(urljoin(urljoin(url, links.base or ""), reference))[0]
            if urlsplit(link).scheme == "http" and urlsplit(link).netloc == origin:
                if link not in seen:
                    seen.add(link)
                    line.append(link)


crawl(sys.argv[1])
