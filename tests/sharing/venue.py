"""A venue of the tests' own: a real NetworkManager in a network of its own, and a guest's phone.

Nothing of the machine is touched: the network, `/run` and `/etc/NetworkManager` are the
venue's, and gone when it ends. There is no radio in it: `guest0` is a cable, at whose other end
the phone is.

with Venue() as venue:
    await venue.inside(coroutine)       sockets that it opens are in the booth's network
    venue.phone.run("curl", url)
"""

import asyncio
import ctypes
import os
import subprocess
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest

T = TypeVar("T")

ROOT = Path(__file__).parent.parent.parent
_CLONE_NEWNET = 0x40000000

_BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=/run/dbus/system_bus_socket</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
</busconfig>
"""
_NETWORK_MANAGER = """\
[main]
plugins=keyfile
no-auto-default=*
dns=none
auth-polkit=true
[connectivity]
enabled=false
"""
_BOOTH = f"""\
set -e
for place in /run /var/lib/NetworkManager /etc/NetworkManager /etc/polkit-1/rules.d; do
  mkdir -p $place
  mount -t tmpfs -o mode=755 tmpfs $place
done
mount -t sysfs -o ro sysfs /sys  # nobody waits for udev where it cannot be written
mkdir /run/dbus /etc/NetworkManager/system-connections /etc/NetworkManager/dnsmasq-shared.d
cp systemd/nearbooth-captive.conf /etc/NetworkManager/dnsmasq-shared.d
cp systemd/nearbooth.rules /etc/polkit-1/rules.d/50-nearbooth.rules
cat /etc/passwd - > /run/passwd << 'EOF'
kiosk:x:4711:4711::/:/bin/sh
EOF
mount --bind /run/passwd /etc/passwd
cat > /run/bus.conf << 'EOF'
{_BUS}EOF
cat > /etc/NetworkManager/NetworkManager.conf << 'EOF'
{_NETWORK_MANAGER}EOF
ip link set lo up
ip link add guest0 type veth peer name phone0
ip link set guest0 up
dbus-daemon --config-file=/run/bus.conf --nofork --nopidfile & bus=$!
until [ -S /run/dbus/system_bus_socket ]; do sleep 0.02; done
/usr/lib/polkit-1/polkitd --no-debug & polkit=$!
NetworkManager -n & manager=$!
until nmcli -t general > /dev/null 2>&1; do sleep 0.05; done
echo ready
cat
kill $manager $polkit
wait $manager $polkit
kill $bus
"""
_PHONE = """\
set -e
mount -t tmpfs tmpfs /run
cat > /run/lease << 'EOF'
#!/bin/sh
if [ "$1" = bound ]; then
  ip address add $ip/24 dev $interface
  ip route add default via $router
  echo "nameserver $dns" > /run/resolv.conf
fi
EOF
chmod +x /run/lease
touch /run/resolv.conf
mount --bind /run/resolv.conf /etc/resolv.conf
ip link set lo up
echo ready
exec cat
"""


class Place:
    """Some namespaces, held by a process that ends with us."""

    def __init__(self, script: str) -> None:
        self._process = subprocess.Popen(
            ["unshare", "--net", "--mount", "--propagation=private", "sh", "-c", script],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        assert said == "ready\n", f"a network of our own could not be made: {said}"

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def root(self) -> Path:
        """Its files."""
        return Path(f"/proc/{self.pid}/root")

    def command(self, *words: str) -> list[str]:
        """`words`, run there."""
        return ["nsenter", f"--target={self.pid}", "--net", "--mount", "--", *words]

    def run(self, *words: str, check: bool = True) -> str:
        """What a program there prints."""
        here = {name: value for name, value in os.environ.items() if not name.startswith("DBUS_")}
        done = subprocess.run(
            self.command(*words),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env=here,
        )
        assert not check or done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=20)


class Venue:
    """The booth's place, and that of a phone, with a cable between them."""

    def __init__(self) -> None:
        self.booth = Place(_BOOTH)
        self.phone = Place(_PHONE)
        self.booth.run("ip", "link", "set", "phone0", "netns", str(self.phone.pid))
        self.phone.run("ip", "link", "set", "phone0", "up")

    def use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """From now on whatever speaks to the system's bus speaks to the venue's."""
        bus = self.booth.root / "run/dbus/system_bus_socket"
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={bus}")

    def nmcli(self, *words: str) -> str:
        return self.booth.run("nmcli", *words)

    def share(self) -> None:
        """What the hotspot does with a radio, on the cable: addresses for phones, and names."""
        self.nmcli(
            *("connection", "add", "type", "ethernet", "con-name", "cable", "ifname", "guest0"),
            *("autoconnect", "no", "ipv4.method", "shared", "ipv4.addresses", "10.77.0.1/24"),
            *("ipv6.method", "disabled"),
        )
        self.nmcli("--wait", "20", "connection", "up", "cable")

    def join(self) -> None:
        """The phone joins, and gets an address."""
        self.phone.run(
            "udhcpc", "-i", "phone0", "-q", "-n", "-t", "20", "-T", "1", "-s", "/run/lease"
        )

    async def inside(self, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run the coroutine on a loop in the booth's network, until it ends."""
        return await asyncio.to_thread(_run_in, self.booth.pid, make)

    def end(self) -> None:
        self.phone.end()
        self.booth.end()

    def __enter__(self) -> "Venue":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


def _run_in(pid: int, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """In a thread that moves there, and ends there; threads and programs that it starts follow."""
    results: list[T | BaseException] = []

    def run() -> None:
        try:
            with open(f"/proc/{pid}/ns/net") as network:
                if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), _CLONE_NEWNET):
                    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
            results.append(asyncio.run(make()))
        except BaseException as error:
            results.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if isinstance(results[0], BaseException):
        raise results[0]
    return results[0]
