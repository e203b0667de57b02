// No angle bracket and no ampersand in this file: it is written into the page as text, which a browser does not decode here.
(function () {
  "use strict";

  function tell(button, text) {
    button.textContent = text;
    window.setTimeout(function () { button.textContent = "Copy"; }, 2000);
  }

  // Where a browser keeps the clipboard from a page that lies in a file.
  function bySelection(code, button) {
    var range = document.createRange();
    range.selectNodeContents(code);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    var done = false;
    try { done = document.execCommand("copy"); } catch (e) { done = false; }
    tell(button, done ? "Copied" : "Press Ctrl+C");
  }

  // Without a script there is no button that does nothing.
  document.querySelectorAll(".command").forEach(function (box) {
    var code = box.querySelector("code");
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", function () {
      if (!navigator.clipboard) { bySelection(code, button); return; }
      navigator.clipboard.writeText(code.textContent).then(
        function () { tell(button, "Copied"); }, function () { bySelection(code, button); });
    });
    box.appendChild(button);
  });

  // A link of the list opens what it leads to.
  function open() {
    var meant = document.getElementById(window.location.hash.slice(1));
    var details = meant ? meant.querySelector("details") : null;
    if (details) { details.open = true; }
  }
  window.addEventListener("hashchange", open);
  open();

  // On paper nothing can be opened.
  var closed = [];
  window.addEventListener("beforeprint", function () {
    closed = Array.from(document.querySelectorAll("details:not([open])"));
    closed.forEach(function (details) { details.open = true; });
  });
  window.addEventListener("afterprint", function () {
    closed.forEach(function (details) { details.open = false; });
  });
})();
