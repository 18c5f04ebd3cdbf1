"""PPD files as drivers write them."""

import pytest

from kiosk.devices.printer.ppd import has, options

PPD = """\
*PPD-Adobe: "4.3"
*OpenUI *PageSize/Media Size: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: B7
*StpDefaultPageSize: B7
*PageSize B7/3.5x5:\t"<</PageSize[261.120 460.800]/ImagingBBox null>>setpagedevice"
*PageSize w288h432-div2/2x6*2:\t"<</PageSize[297.600 460.800]>>setpagedevice"
*PageSize A4.Plain: ""
*CloseUI: *PageSize
*OpenUI *PageRegion/Media Size: PickOne
*PageRegion B7/3.5x5: ""
*CloseUI: *PageRegion
*DefaultImageableArea: B7
*ImageableArea B7/3.5x5: "0.000 44.640 261.120 416.160"
*JCLOpenUI *JCLTray: PickOne
*JCLTray One/First: "@PJL
  SET TRAY=1"
*End
*JCLCloseUI: *JCLTray
*OpenUI *StpGamma/Gamma: PickOne
*StpGamma None/None: ""
*CloseUI: *StpGamma
*CustomStpGamma True: "pop"
*ParamCustomStpGamma Value/Value: 1 real 0.100 4.000
*CustomColour True: ""
"""
KNOWN = {
    "PageSize": ("B7", "w288h432-div2", "A4.Plain"),
    "JCLTray": ("One",),
    "StpGamma": ("None", "Custom.VALUE"),
}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_driver_says_its_options_with_their_choices(end: str) -> None:
    assert options(PPD.replace("\n", end)) == KNOWN


@pytest.mark.parametrize("text", ["", "<html>none</html>", "*OpenUI", "*PageSize B7: x", "\0\0*"])
def test_what_is_no_ppd_has_no_options(text: str) -> None:
    assert options(text) == {}


@pytest.mark.parametrize(
    ("name", "value", "known"),
    [
        ("PageSize", "B7", True),
        ("PageSize", "b7", False),
        ("PageSize", "Custom.4x6in", False),
        ("StpGamma", "Custom.1.5", True),
        ("StpGamma", "1.5", False),
        ("PageRegion", "B7", False),
        ("StpQuality", "High", False),
    ],
)
def test_only_what_it_lists_is_known(name: str, value: str, known: bool) -> None:
    assert has(KNOWN, name, value) is known
