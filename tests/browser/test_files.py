"""Files from the customer: by button, drop and paste, seen, sent with progress, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import CDPSession, expect

from tests.browser.driver import Widget
from tests.browser.picture import PICTURE

#: Gives the panel or the text field a file, as a drop or a paste of the browser does.
HAND_OVER = """(target, {bytes, name, kind}) => {
  const files = new DataTransfer();
  files.items.add(new File([new Uint8Array(bytes)], name, {type: "image/png"}));
  const about = {bubbles: true, cancelable: true, composed: true};
  const give = (event) => target.dispatchEvent(event);
  if (kind === "paste") give(new ClipboardEvent("paste", {...about, clipboardData: files}));
  else {
    give(new DragEvent("dragover", {...about, dataTransfer: files}));
    window.dropHint = target.dataset.drop;
    give(new DragEvent("drop", {...about, dataTransfer: files}));
  }
}"""
#: The file is on its way, and not there yet.
HALF_SENT = """() => {
  const bar = document.querySelector("guichet-widget").shadowRoot.querySelector("progress");
  return bar.value > 0 && bar.value < 1;
}"""
#: Bytes a second that a slow line sends.
SLOW_LINE = 100_000


def test_files_are_previewed_refused_and_sent_when_chosen_by_button(visit, tmp_path: Path) -> None:
    widget: Widget = visit()
    widget.open()
    with widget.page.expect_file_chooser() as chooser:
        widget.find(".composer").get_by_role("button", name="Attach a file").click()
    chooser.value.set_files(
        [
            {"name": "error.png", "mimeType": "image/png", "buffer": PICTURE},
            {"name": "tool.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"},
            {"name": "none.txt", "mimeType": "text/plain", "buffer": b""},
        ]
    )
    expect(widget.find(".chip")).to_have_count(3)
    expect(widget.find(".chip canvas")).to_have_count(1)
    # Of the picture itself: its one pixel, drawn large.
    assert widget.find(".chip canvas").evaluate(
        "each => [...each.getContext('2d').getImageData(40, 40, 1, 1).data]"
    ) == [11, 99, 83, 255]
    expect(widget.find(".chip.wrong")).to_have_count(2)
    widget.find(".chip.wrong button").first.click()
    widget.find(".send").click()
    expect(widget.find(".message.mine .file")).to_contain_text("error.png")
    expect(widget.find(".chip")).to_have_count(1)
    with widget.page.expect_download() as download:
        widget.find(".message.mine .file").click()
    kept = tmp_path / "error.png"
    download.value.save_as(kept)
    assert kept.read_bytes() == PICTURE


@pytest.mark.parametrize(("kind", "target"), [("drop", ".panel"), ("paste", "textarea")])
def test_picture_is_sent_when_it_is_dropped_or_pasted(visit, kind: str, target: str) -> None:
    widget: Widget = visit()
    widget.open()
    widget.find(target).evaluate(
        HAND_OVER, {"bytes": list(PICTURE), "name": "screen.png", "kind": kind}
    )
    if kind == "drop":
        assert widget.page.evaluate("window.dropHint") == "Drop files here"
    expect(widget.find(".panel")).not_to_have_attribute("data-drop", "Drop files here")
    expect(widget.find(".chip canvas")).to_be_visible()
    widget.find("textarea").fill("This is what I see.")
    widget.find("textarea").press("Enter")
    expect(widget.find(".message.mine .file")).to_contain_text("screen.png")
    expect(widget.find(".message.mine .bubble")).to_have_text("This is what I see.")
    (file,) = [f for each in widget.kept()["messages"] for f in each["attachments"]]
    assert (file["name"], file["type"], file["size"]) == ("screen.png", "image/png", len(PICTURE))


def test_progress_is_shown_and_nothing_arrives_when_a_file_is_taken_back(visit) -> None:
    widget: Widget = visit()
    widget.open()
    line = slow_line(widget)
    large: Any = {"name": "large.log", "mimeType": "text/plain", "buffer": b"a line\n" * 150_000}
    widget.find("input[type=file]").set_input_files(large)
    widget.find(".send").click()
    bar = widget.find(".chip progress")
    expect(bar).to_be_visible()
    expect(bar).to_have_attribute("aria-label", "Sending large.log")
    widget.page.wait_for_function(HALF_SENT)
    with widget.page.expect_event("requestfailed") as stopped:
        widget.find(".chip").get_by_role("button", name="Remove large.log").click()
    assert stopped.value.url.endswith("/attachments")
    expect(widget.find(".chip")).to_have_count(0)
    line.detach()
    widget.say("Never mind the file.")
    assert not any(each["attachments"] for each in widget.kept()["messages"])
    expect(widget.find(".file")).to_have_count(0)


def test_file_waits_in_the_tray_when_the_language_changes(visit) -> None:
    widget: Widget = visit()
    widget.open()
    picture: Any = {"name": "screen.png", "mimeType": "image/png", "buffer": PICTURE}
    widget.find("input[type=file]").set_input_files(picture)
    expect(widget.find(".chip")).to_be_visible()
    widget.find("textarea").fill("Bonjour")
    widget.find(".menu-button").click()
    widget.find(".menu select").select_option("fr")
    expect(widget.find("textarea")).to_have_attribute("placeholder", "Écrire un message")
    expect(widget.find("textarea")).to_have_value("Bonjour")
    expect(widget.find(".chip")).to_be_visible()
    widget.find(".send").click()
    expect(widget.find(".message.mine .file")).to_contain_text("screen.png")


def slow_line(widget: Widget) -> CDPSession:
    """Send slowly until the session is detached."""
    line = widget.page.context.new_cdp_session(widget.page)
    line.send("Network.enable")
    conditions = {"offline": False, "latency": 0, "downloadThroughput": -1}
    line.send("Network.emulateNetworkConditions", {**conditions, "uploadThroughput": SLOW_LINE})
    return line
