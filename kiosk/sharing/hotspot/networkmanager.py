"""The access point by NetworkManager, which Raspberry Pi OS and Debian come with.

The booth keeps one profile, known by its UUID, and puts right whatever was changed in it by hand.
The user that the booth runs as may do that where `systemd/nearbooth.rules` is installed.

NetworkManager gives addresses to phones and answers their questions for names ("shared"); where
`systemd/nearbooth-captive.conf` is installed, every name leads to the booth.
"""

from collections.abc import Mapping

from kiosk.errors import DeviceError
from kiosk.sharing.hotspot.joining import Spot
from kiosk.sharing.hotspot.nmcli import NO_SUCH_THING, NmcliError, nmcli, properties, rows

UUID = "8d3a6f0e-5c1b-4e7a-9f42-6e656172626f"
PSK = "802-11-wireless-security.psk"
STATE = "GENERAL.STATE"

Profile = Mapping[str, str]

_NO_RADIO = "There is no such Wi-Fi radio. Compare `nmcli device` with interface under [hotspot]."


def profile(spot: Spot, interface: str) -> Profile:
    """Its settings but for the password, as NetworkManager says them.

    WPA2 alone: WPA3 and protected frames (`pmf`) are what keeps phones out of a Pi's radio.
    2.4 GHz, which every phone has. Guests' phones do not see each other (`ap-isolation`).
    """
    return {
        "connection.id": "Nearbooth",
        "connection.interface-name": interface,
        "connection.autoconnect": "no",
        "802-11-wireless.ssid": spot.name,
        "802-11-wireless.mode": "ap",
        "802-11-wireless.band": "bg",
        "802-11-wireless.hidden": "no",
        "802-11-wireless.powersave": "disable",
        "802-11-wireless.ap-isolation": "1",
        "802-11-wireless-security.key-mgmt": "wpa-psk",
        "802-11-wireless-security.proto": "rsn",
        "802-11-wireless-security.pairwise": "ccmp",
        "802-11-wireless-security.group": "ccmp",
        "802-11-wireless-security.pmf": "1",
        "ipv4.method": "shared",
        "ipv4.addresses": f"{spot.address}/24",
        "ipv6.method": "disabled",
    }


class NetworkManager:
    """`interface` is the radio: `wlan0`."""

    simulated = False

    def __init__(self, *, interface: str) -> None:
        self._interface = interface

    async def check(self) -> None:
        fields = "GENERAL.TYPE,GENERAL.STATE,WIFI-PROPERTIES.AP"
        try:
            said = await nmcli("-t", "-e", "no", "-f", fields, "device", "show", self._interface)
        except NmcliError as error:
            if error.code != NO_SUCH_THING:
                raise
            raise DeviceError(_NO_RADIO) from error
        radio = properties(said)
        if radio.get("GENERAL.TYPE") != "wifi":
            raise DeviceError(_NO_RADIO)
        state = radio.get(STATE, "")
        if state.startswith("10 "):
            raise DeviceError("NetworkManager is told to leave the Wi-Fi radio alone.")
        if state.startswith("20 "):
            raise DeviceError(await self._not_ready())
        if radio.get("WIFI-PROPERTIES.AP") == "no":
            raise DeviceError("The Wi-Fi radio cannot be an access point.")

    async def _not_ready(self) -> str:
        """A Pi's radio is off until somebody has said where in the world it is."""
        if "disabled" in await nmcli("-t", "-f", "WIFI-HW,WIFI", "radio"):
            return "The Wi-Fi radio is off. Set the country that it is in."
        return "The Wi-Fi radio is not ready. Is wpa_supplicant installed?"

    async def is_up(self, spot: Spot) -> bool:
        kept = await self._kept(spot)
        return kept.get(STATE) == "activated" and not self._wrong(spot, kept)

    async def up(self, spot: Spot) -> None:
        kept = await self._kept(spot)
        if wrong := self._wrong(spot, kept):
            await self._put_right(wrong, anew=not kept)
            if self._wrong(spot, await self._kept(spot)):
                raise DeviceError("NetworkManager does not take the settings of the booth's Wi-Fi.")
        await nmcli("--wait", "30", "connection", "up", "uuid", UUID)

    async def down(self) -> None:
        try:
            await nmcli("--wait", "10", "connection", "down", "uuid", UUID)
        except NmcliError as error:
            if error.code != NO_SUCH_THING:  # not there, or not up: as it shall be
                raise

    async def knows_others(self) -> bool:
        fields = "UUID,TYPE,AUTOCONNECT"
        known = rows(await nmcli("-t", "-f", fields, "connection", "show"))
        return any(
            uuid != UUID and kind == "802-11-wireless" and auto == "yes"
            for uuid, kind, auto in known
        )

    async def _kept(self, spot: Spot) -> Profile:
        """What NetworkManager has, password and state included; nothing, if it has nothing."""
        fields = ",".join([*profile(spot, self._interface), PSK, STATE])
        try:
            said = await nmcli(
                "-s", "-t", "-e", "no", "-f", fields, "connection", "show", "uuid", UUID
            )
        except NmcliError as error:
            if error.code != NO_SUCH_THING:
                raise
            return {}
        return properties(said)

    def _wrong(self, spot: Spot, kept: Profile) -> Profile:
        """The settings that are not as they shall be, with their right values."""
        right = {**profile(spot, self._interface), PSK: spot.password}
        return {name: value for name, value in right.items() if kept.get(name) != value}

    async def _put_right(self, wrong: Profile, *, anew: bool) -> None:
        words = [word for name in wrong if name != PSK for word in (name, wrong[name])]
        if anew:
            radio = ("type", "wifi", "ifname", self._interface, "connection.uuid", UUID)
            await nmcli("connection", "add", *radio, *words)
        elif words:
            await nmcli("connection", "modify", "uuid", UUID, *words)
        if PSK in wrong:
            lines = f"set {PSK} {wrong[PSK]}\nsave\nquit\n"
            await nmcli("connection", "edit", "uuid", UUID, given=lines)
