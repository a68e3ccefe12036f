"""Fetches a list with aiohttp, as its documentation does it: URLS LIMIT OUTPUT."""

import asyncio
import json
import sys
import time

import aiohttp


async def main(urls, limit, output):
    permits = asyncio.Semaphore(limit)

    async def fetch(session, url):
        async with permits:
            start = time.perf_counter()
            async with session.get(url, raise_for_status=True) as response:
                body = await response.read()
            milliseconds = (time.perf_counter() - start) * 1000
            line = {"url": url, "status": response.status, "bytes": len(body), "ms": milliseconds}
            output.write(json.dumps(line) + "\n")

    connector = aiohttp.TCPConnector(limit=limit)
    async with aiohttp.ClientSession(connector=connector) as session:
        await asyncio.gather(*(fetch(session, url) for url in urls))


with open(sys.argv[1]) as lines, open(sys.argv[3], "w") as output:
    asyncio.run(main([line.strip() for line in lines], int(sys.argv[2]), output))
