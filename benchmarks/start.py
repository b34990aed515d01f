"""How long until the first page: Imbang against a bare page that imports streamlit, pandas and altair, as a ratio.

    python benchmarks/start.py [--runs 5]

Each run starts a server and opens one session in it as a browser would (over its web socket), and stops the clock when
the page's script has run through. Both servers take turns, so that a busy machine slows both; the ratio is that of the
medians. The aim is 1.5 or less.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]
AIM = 1.5
BARE = "import altair, pandas, streamlit as st\n\nst.title('bare')\nst.write('done')\n"


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def seconds_to_first_page(script: Path, folder: Path) -> float:
    """Seconds from the start of the server's process until the first page has run through."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.sync.client import connect

    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1", "--server.fileWatcherType", "none"]
    command += ["--browser.gatherUsageStats", "false"]
    environment = {**os.environ, "HOME": str(folder)}
    start = time.perf_counter()
    server = subprocess.Popen(
        command, cwd=script.parent, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_healthy(port)
        with connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as socket_:  # type: ignore[list-item]
            ask = BackMsg()
            ask.rerun_script.query_string = ""
            socket_.send(ask.SerializeToString())
            while True:
                message = ForwardMsg()
                data = socket_.recv(timeout=60)
                message.ParseFromString(data if isinstance(data, bytes) else data.encode())
                if message.WhichOneof("type") == "script_finished":
                    return time.perf_counter() - start
    finally:
        server.terminate()
        server.wait()


def _wait_until_healthy(port: int) -> None:
    for _ in range(1200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the server did not start")


def main() -> int:
    """Prints the medians and their ratio; the exit code is 1 when the ratio is above the aim."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--runs", type=int, default=5)
    runs = ask.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = folder / "bare.py"
        bare.write_text(BARE)
        times: dict[str, list[float]] = {"bare": [], "imbang": []}
        for _ in range(runs):
            times["bare"].append(seconds_to_first_page(bare, folder))
            times["imbang"].append(seconds_to_first_page(ROOT / "app.py", folder))
    medians = {name: statistics.median(measured) for name, measured in times.items()}
    ratio = medians["imbang"] / medians["bare"]
    print(f"bare {medians['bare']:.2f} s, Imbang {medians['imbang']:.2f} s, ratio {ratio:.2f} (aim: {AIM} or less)")
    return int(ratio > AIM)


if __name__ == "__main__":
    sys.exit(main())
