"""A headless Chromium driven over its DevTools protocol, with nothing but the standard library.

  with Browser() as browser:
      page = browser.open("file:///...")
      page.run("document.title")
"""

import base64
import json
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import time
import urllib.request

NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"]


class Socket:
    """A WebSocket (RFC 6455) to this machine: text messages, whole or in parts."""

    def __init__(self, address):
        host, path = address.removeprefix("ws://").split("/", 1)
        name, port = host.split(":")
        self.stream = socket.create_connection((name, int(port)), timeout=30)
        key = base64.b64encode(os.urandom(16)).decode()
        self.stream.sendall(
            f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.stream.recv(1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise RuntimeError(f"no WebSocket: {head[:80]!r}")

    def exactly(self, count):
        parts = b""
        while len(parts) < count:
            part = self.stream.recv(min(count - len(parts), 1 << 20))
            if not part:
                raise RuntimeError("the browser has closed the connection")
            parts += part
        return parts

    def send(self, text):
        data = text.encode()
        size = len(data)
        head = bytes([0x81])
        if size < 126:
            head += bytes([0x80 | size])
        elif size < 1 << 16:
            head += bytes([0x80 | 126]) + struct.pack(">H", size)
        else:
            head += bytes([0x80 | 127]) + struct.pack(">Q", size)
        # Clients must mask; a mask of zeros leaves the text as it is.
        self.stream.sendall(head + bytes(4) + data)

    def receive(self):
        text = b""
        while True:
            first, second = self.exactly(2)
            size = second & 127
            if size == 126:
                size, = struct.unpack(">H", self.exactly(2))
            elif size == 127:
                size, = struct.unpack(">Q", self.exactly(8))
            data = self.exactly(size)
            if first & 15 in (0, 1):
                text += data
                if first & 128:
                    return json.loads(text)


class Page:
    """A tab: what it says and does."""

    def __init__(self, address):
        self.socket = Socket(address)
        self.number = 0
        # What a console would show as an error, with what was refused by a policy or asked of a network.
        self.complaints = []
        self.requests = []
        self.loaded = False
        for domain in ["Page", "Runtime", "Log", "Network", "Security"]:
            self.call(f"{domain}.enable")

    def note(self, message):
        method, said = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            details = said["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description") or details["text"])
        elif method == "Runtime.consoleAPICalled" and said["type"] in ("error", "warning", "assert"):
            self.complaints.append(json.dumps(said["args"]))
        elif method == "Log.entryAdded" and said["entry"]["level"] in ("error", "warning"):
            self.complaints.append(said["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requests.append(said["request"]["url"])
        elif method == "Page.loadEventFired":
            self.loaded = True

    def call(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = self.socket.receive()
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return message["result"]
            self.note(message)

    def go(self, address):
        self.loaded = False
        self.call("Page.navigate", url=address)
        while not self.loaded:
            self.note(self.socket.receive())

    def run(self, script):
        """The value of an expression of JavaScript, awaited where it is a promise."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            details = found["exceptionDetails"]
            raise RuntimeError(details.get("exception", {}).get("description") or details["text"])
        return found["result"].get("value")

    def frame(self):
        """Waits until what was asked for has been drawn."""
        self.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def press(self, key, shift=False):
        text = key if len(key) == 1 else ""
        names = {" ": "Space"}
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, text=text if kind == "keyDown" else "",
                      code=names.get(key, key), modifiers=8 if shift else 0)

    def size(self, width, height, scale=1, mobile=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=mobile)

    def theme(self, name):
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def picture(self, path, whole=False):
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))


class Browser:
    """A browser with a profile of its own, gone when it is left."""

    def __enter__(self):
        program = next((found for found in map(shutil.which, NAMES) if found), None)
        if program is None:
            raise RuntimeError("no Chromium is installed")
        self.folder = tempfile.mkdtemp(prefix="basin-browser-")
        arguments = [
            program, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self.folder}", "--no-first-run",
            "--disable-gpu", "--hide-scrollbars", "--mute-audio", "--disable-background-networking", "--disable-extensions",
            "--disable-dev-shm-usage", "--no-sandbox", "about:blank"]
        self.process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port = os.path.join(self.folder, "DevToolsActivePort")
        deadline = time.monotonic() + 30
        while not (os.path.exists(port) and open(port).read().count("\n")):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise RuntimeError("Chromium does not start")
            time.sleep(0.05)
        self.port = open(port).read().split("\n")[0]
        return self

    def open(self, address="about:blank"):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/json/new?about:blank", method="PUT")
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
            page = Page(json.load(answer)["webSocketDebuggerUrl"])
        if address != "about:blank":
            page.go(address)
        return page

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
