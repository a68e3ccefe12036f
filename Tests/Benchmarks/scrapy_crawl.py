"""Follows the same links as crawltop, with Scrapy: every page and resource of the origin `seed`."""

from urllib.parse import urldefrag, urljoin

import scrapy

LINKS = (
    "//a/@href|//area/@href|//link/@href|//img/@src|//script/@src|//iframe/@src|//source/@src"
    "|//embed/@src|//object/@data|//video/@src|//audio/@src"
)


class Manual(scrapy.Spider):
    name = "manual"
    custom_settings = {
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "LOG_LEVEL": "ERROR",
        "ROBOTSTXT_OBEY": True,
        "TELNETCONSOLE_ENABLED": False,
    }

    def __init__(self, seed, **arguments):
        super().__init__(start_urls=[seed], **arguments)

    def parse(self, response):
        if not isinstance(response, scrapy.http.HtmlResponse):
            return
        base = response.urljoin(response.css("base::attr(href)").get() or "")
        for reference in response.xpath(LINKS).getall():
            link = urldefrag(urljoin(base, reference.strip()))[0]
            if link.startswith(self.start_urls[0]):
                yield scrapy.Request(link, callback=self.parse)
