"""Follows the same links as crawltop, with Scrapy: every page and resource of one origin."""

from urllib.parse import urldefrag, urljoin

import scrapy

SEED = "http://127.0.0.1:8089/"
LINKS = (
    "//a/@href|//area/@href|//link/@href|//img/@src|//script/@src|//iframe/@src|//source/@src"
    "|//embed/@src|//object/@data|//video/@src|//audio/@src"
)


class Manual(scrapy.Spider):
    name = "manual"
    start_urls = [SEED]
    custom_settings = {
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "LOG_LEVEL": "ERROR",
        "ROBOTSTXT_OBEY": True,
        "TELNETCONSOLE_ENABLED": False,
    }

    def parse(self, response):
        if not isinstance(response, scrapy.http.HtmlResponse):
            return
        base = response.urljoin(response.css("base::attr(href)").get() or "")
        for reference in response.xpath(LINKS).getall():
            link = urldefrag(urljoin(base, reference.strip()))[0]
            if link.startswith(SEED):
                yield scrapy.Request(link, callback=self.parse)
