#!/usr/bin/env python3
"""Opens a page in headless Chromium and drives it: drive.py PAGE <STEPS >RESULT, both JSON.

A step is one of
  {"js": "expression"}                       its value is the step's result
  {"key": "ArrowRight"}                      a key, to whatever has the focus
  {"drag": "#canvas", "from": .2, "to": .4}  the mouse, over a part of an element's width
  {"click": "#element"}
  {"size": [390, 844], "dark": true}         a device's window and its colours; "print": as on paper
  {"shot": "FILE.png", "whole": true}        a picture
  {"pdf": "FILE.pdf"}                        what is printed
  {"scripts": false}                         the page is opened again, without scripts
The result holds each step's result, what the console said, and every address that was asked for.
"""
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time


class Browser:
    """Chromium on a pair of pipes, which needs neither a port nor a library."""

    def __init__(self):
        program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if not program:
            sys.exit("drive.py: no chromium")
        self.folder = tempfile.mkdtemp()
        read_in, self.out = os.pipe()
        self.source, write_out = os.pipe()

        def pipes():
            # The browser reads from 3 and writes to 4.
            first, second = os.dup(read_in), os.dup(write_out)
            high_in, high_out = os.dup2(first, 103), os.dup2(second, 104)
            os.dup2(high_in, 3, inheritable=True)
            os.dup2(high_out, 4, inheritable=True)

        words = [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                 "--hide-scrollbars", "--remote-debugging-pipe", "--user-data-dir=" + self.folder, "about:blank"]
        self.process = subprocess.Popen(
            words, close_fds=False, preexec_fn=pipes, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(read_in)
        os.close(write_out)
        self.rest, self.number, self.events, self.session = b"", 0, [], None
        self.is_plain = False

    def message(self):
        while b"\0" not in self.rest:
            piece = os.read(self.source, 1 << 20)
            if not piece:
                sys.exit("drive.py: chromium ended")
            self.rest += piece
        line, self.rest = self.rest.split(b"\0", 1)
        return json.loads(line)

    def call(self, method, **parameters):
        self.number += 1
        request = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            request["sessionId"] = self.session
        os.write(self.out, json.dumps(request).encode() + b"\0")
        while True:
            message = self.message()
            if message.get("id") == self.number:
                if "error" in message:
                    sys.exit("drive.py: %s: %s" % (method, message["error"]))
                return message["result"]
            self.events.append(message)

    def open(self, address):
        target = [t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page"][0]["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")
        started = time.monotonic()
        self.call("Page.navigate", url=address)
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.events.append(self.message())
        self.script("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(1))))")
        return time.monotonic() - started

    def script(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            sys.exit("drive.py: %s: %s" % (expression, answer["exceptionDetails"]))
        return answer["result"].get("value")

    def settle(self):
        self.script("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(1))))")

    def mouse(self, kind, x, y, buttons=1):
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=buttons, clickCount=1)

    def box(self, selector):
        return self.script(
            "(() => { const e = document.querySelector(%s); e.scrollIntoView({block: 'center'}); const b ="
            " e.getBoundingClientRect(); return [b.x, b.y, b.width, b.height]; })()" % json.dumps(selector))

    def step(self, step):
        if "js" in step:
            value = self.script(step["js"])
            if not self.is_plain:
                self.settle()
            return value
        if "key" in step:
            codes = {"ArrowLeft": 37, "ArrowRight": 39, "Tab": 9, "Enter": 13, "Home": 36, "End": 35}
            key = step["key"]
            code = codes.get(key, ord(key[0]))
            text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
            self.call("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **text)
            self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)
        elif "drag" in step or "click" in step:
            x, y, width, height = self.box(step.get("drag") or step["click"])
            start, end = x + width * step.get("from", .5), x + width * step.get("to", .5)
            self.mouse("mouseMoved", start, y + height / 2, 0)
            self.mouse("mousePressed", start, y + height / 2)
            if "drag" in step:
                self.mouse("mouseMoved", (start + end) / 2, y + height / 2)
                self.mouse("mouseMoved", end, y + height / 2)
            self.mouse("mouseReleased", end, y + height / 2, 0)
        elif "size" in step:
            width, height = step["size"]
            self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                      deviceScaleFactor=step.get("scale", 1), mobile=width < 600)
            value = "dark" if step.get("dark") else "light"
            self.call("Emulation.setEmulatedMedia", media="print" if step.get("print") else "", features=[{"name": "prefers-color-scheme", "value": value}])
        elif "shot" in step:
            picture = self.call("Page.captureScreenshot", captureBeyondViewport=step.get("whole", False))
            open(step["shot"], "wb").write(base64.b64decode(picture["data"]))
        elif "scripts" in step:
            self.call("Emulation.setScriptExecutionDisabled", value=not step["scripts"])
            self.events = [event for event in self.events if event["method"] != "Page.loadEventFired"]
            self.is_plain = not step["scripts"]
            self.call("Page.reload")
            while not any(event["method"] == "Page.loadEventFired" for event in self.events):
                self.events.append(self.message())
            return None
        elif "pdf" in step:
            paper = self.call("Page.printToPDF", preferCSSPageSize=True, paperWidth=8.27, paperHeight=11.69)
            open(step["pdf"], "wb").write(base64.b64decode(paper["data"]))
        if not self.is_plain:
            self.settle()
        return None

    def close(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def main():
    page = "file://" + os.path.abspath(sys.argv[1])
    steps = json.load(sys.stdin)
    browser = Browser()
    try:
        seconds = browser.open(page)
        results = [browser.step(step) for step in steps]
        console, requests = [], []
        for event in browser.events:
            method, facts = event["method"], event.get("params", {})
            if method in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"):
                console.append(json.dumps(facts))
            elif method == "Network.requestWillBeSent":
                requests.append(facts["request"]["url"])
        others = [address for address in requests if address != page]
        json.dump({"seconds": seconds, "results": results, "console": console, "requests": others}, sys.stdout)
    finally:
        browser.close()


main()
