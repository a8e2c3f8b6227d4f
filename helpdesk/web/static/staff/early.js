// Loaded before the page is drawn: a form that is sent before its script has come is sent when it is there.
// Such forms are method="dialog", which does nothing on a page.
{
  let early = null;
  const keep = (event) => {
    if (!event.defaultPrevented && event.target.getAttribute("method") === "dialog") early = event;
  };
  addEventListener("submit", keep);
  addEventListener("load", () => {
    removeEventListener("submit", keep);
    early?.target.requestSubmit(early.submitter);
  });
}
