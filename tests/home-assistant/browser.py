"""A headless Chromium in Home Assistant's root, led by its own protocol: it logs in and takes pictures."""
import asyncio
import base64
import json
import urllib.request

import aiohttp
from home_assistant import HOUSE, URL
from support.processes import ROOT, Process, free_port, wait_until

WIDTH, HEIGHT = 1280, 1500


class Browser:
    def __init__(self, folder):
        self.port = free_port()
        enter = ROOT / "tests/distributions/enter"
        self.process = Process(
            [enter, HOUSE, "root", "/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             f"--remote-debugging-port={self.port}", f"--window-size={WIDTH},{HEIGHT}", "about:blank"], folder / "chromium.log")
        wait_until(self._page, "the browser", 60)

    def _page(self):
        assert self.process.running(), self.process.log()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/json", timeout=5) as reply:
                return next(page["webSocketDebuggerUrl"] for page in json.load(reply) if page["type"] == "page")
        except (OSError, StopIteration):
            return None

    def pictures(self, tokens, pages):
        """Takes a picture of each page, {file: path}, once the text that it must show is there."""
        asyncio.run(self._pictures(tokens, pages))

    async def _pictures(self, tokens, pages):
        async with aiohttp.ClientSession() as session, session.ws_connect(self._page(), max_msg_size=0) as socket:
            count = 0

            async def send(method, **params):
                nonlocal count
                count += 1
                await socket.send_json({"id": count, "method": method, "params": params})
                while True:
                    reply = await socket.receive_json()
                    if reply.get("id") == count:
                        return reply.get("result", reply)

            async def value(expression):
                return (await send("Runtime.evaluate", expression=expression, returnByValue=True))["result"].get("value")
            await send("Page.enable")
            await send("Page.navigate", url=URL + "/manifest.json")
            await asyncio.sleep(1)
            kept = {**tokens, "hassUrl": URL, "clientId": URL + "/", "expires": 32503680000000}
            await value(f"localStorage.setItem('hassTokens', {json.dumps(json.dumps(kept))})")
            for file, (path, text) in pages.items():
                await send("Page.navigate", url=URL + path)
                for _ in range(120):
                    if text in (await value(TEXT_OF_PAGE) or ""):
                        break
                    await asyncio.sleep(0.5)
                else:
                    raise AssertionError(f"{path} does not show {text}: {await value(TEXT_OF_PAGE)}")
                await asyncio.sleep(2)  # for icons and transitions; nothing depends on it
                shot = await send("Page.captureScreenshot", format="png")
                file.write_bytes(base64.b64decode(shot["data"]))

    def close(self):
        self.process.kill()


# Home Assistant's pages are shadow roots within shadow roots.
TEXT_OF_PAGE = """
(function text(node) {
  let all = node.nodeType === 3 ? node.data : "";
  if (node.nodeName === "STYLE" || node.nodeName === "SCRIPT") return "";
  for (const child of node.shadowRoot ? [node.shadowRoot, ...node.childNodes] : node.childNodes) all += text(child);
  return all;
})(document.body)
"""
