"""A headless Chromium, led by its own protocol (Chrome DevTools): it looks at a page, wide or narrow, light or dark. What a
page leaves behind, the next one of its site finds."""
import asyncio
import base64
import json
import urllib.request

import aiohttp

from .processes import Process, free_port, wait_until

class Browser:
    def __init__(self, folder, *enter):
        """`enter` is a program, with its arguments, that runs it in a root of its own."""
        self.port = free_port()
        self.process = Process([*enter, "/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                                "--no-first-run", f"--user-data-dir={folder}/chromium",
                                f"--remote-debugging-port={self.port}", "about:blank"], folder / "chromium.log")
        wait_until(self._page, "the browser", 60)

    def _page(self):
        assert self.process.running(), self.process.log()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/json", timeout=5) as reply:
                return next(page["webSocketDebuggerUrl"] for page in json.load(reply) if page["type"] == "page")
        except (OSError, StopIteration):
            return None

    def look(self, url, is_there, width=1280, height=1000, dark=False, script="null", picture=None, rest_s=0):
        """Opens the page, waits until the expression `is_there` is true, and returns what `script` is then, and what was logged.
        `picture` is a file for all of the page, which has `rest_s` for icons and transitions: nothing depends on it."""
        return asyncio.run(self._look(url, is_there, width, height, dark, script, picture, rest_s))

    async def _look(self, url, is_there, width, height, dark, script, picture, rest_s):
        page = wait_until(self._page, "a page")
        async with aiohttp.ClientSession() as session, session.ws_connect(page, max_msg_size=0) as socket:
            count, log = 0, []

            async def send(method, **params):
                nonlocal count
                count += 1
                await socket.send_json({"id": count, "method": method, "params": params})
                while True:
                    reply = await socket.receive_json()
                    if reply.get("method") in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
                        log.append(reply["params"])
                    if reply.get("id") == count:
                        return reply.get("result", reply)

            async def value(expression):
                reply = await send("Runtime.evaluate", expression=expression, returnByValue=True)
                return reply.get("result", {}).get("value")  # there is none between two pages
            for domain in ("Page", "Runtime", "Log"):
                await send(f"{domain}.enable")
            await send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
            await send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
            await send("Page.navigate", url=url)
            for _ in range(600):
                if await value(is_there):
                    break
                await asyncio.sleep(0.1)
            else:
                raise AssertionError(f"not so: {is_there}: {await value('document.body.innerText')} {log}")
            found = await value(script)
            if picture:
                await asyncio.sleep(rest_s)
                shot = await send("Page.captureScreenshot", format="png", captureBeyondViewport=True)
                picture.write_bytes(base64.b64decode(shot["data"]))
            return found, log

    def close(self):
        self.process.kill()
