"""Fetches a list with Scrapy: URLS LIMIT OUTPUT."""

import sys

import scrapy
from scrapy.crawler import CrawlerProcess


class List(scrapy.Spider):
    name = "list"

    async def start(self):
        with open(sys.argv[1]) as lines:
            for line in lines:
                yield scrapy.Request(line.strip())

    def start_requests(self):  # before Scrapy 2.13
        with open(sys.argv[1]) as lines:
            for line in lines:
                yield scrapy.Request(line.strip())

    def parse(self, response):
        yield {"url": response.url, "status": response.status, "bytes": len(response.body)}


process = CrawlerProcess({
    "CONCURRENT_REQUESTS": int(sys.argv[2]),
    "CONCURRENT_REQUESTS_PER_DOMAIN": int(sys.argv[2]),
    "FEEDS": {sys.argv[3]: {"format": "jsonlines", "overwrite": True}},
    "LOG_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
})
crawler = process.create_crawler(List)
process.crawl(crawler)
process.start()
counted = crawler.stats.get_value("downloader/response_status_count/200", 0)
with open(sys.argv[1]) as lines:
    sys.exit(counted != sum(1 for _ in lines))
