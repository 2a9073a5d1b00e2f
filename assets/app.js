// Progressive enhancement (渐进增强): every page works without this file.
import { Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink, createAll } from "./vendor/govuk-frontend.js";

// Whoever runs modules runs the components.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const part of [CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink]) {
  createAll(part);
}
createAll(Button, { preventDoubleClick: true });

// A form is sent once: its buttons rest until the next page comes, or the person comes back.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
  }
});

// Select all rows: a box with data-select-all="name" drives the boxes of that name and counts them.
for (const all of document.querySelectorAll("[data-select-all]")) {
  const boxes = Array.from(document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(all.dataset.selectAll)}"]`));
  const count = document.querySelector("[data-selected-count]");
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    if (count) {
      count.textContent = `已选${ticked}条`;
    }
  };
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) {
      box.checked = all.checked;
    }
    show();
  });
  for (const box of boxes) {
    box.addEventListener("change", show);
  }
  show();
}

// A paper's preview follows what is typed; without scripts the form's own button shows it.
for (const form of document.querySelectorAll("form[data-preview]")) {
  const pictures = document.querySelectorAll("img[data-sheet]");
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const typed = new URLSearchParams(new FormData(form));
      for (const name of ["csrf", "reason", "do"]) {
        typed.delete(name);
      }
      for (const picture of pictures) {
        typed.set("sheet", picture.dataset.sheet);
        picture.src = `${form.dataset.preview}?${typed}`;
      }
    }, 400);
  });
}

// A job's progress. Each event is JSON {step, percent, over, href}; the stream resumes by its last id. Without scripts the
// page carries a refresh inside <noscript>.
for (const box of document.querySelectorAll("[data-events]")) {
  const bar = box.querySelector("progress");
  const percent = box.querySelector("[data-progress=percent]");
  const step = box.querySelector("[data-progress=step]");
  const source = new EventSource(box.dataset.events);
  source.addEventListener("progress", (event) => {
    const news = JSON.parse(event.data);
    bar.value = Math.max(bar.value, news.percent);
    percent.textContent = `${bar.value}%`;
    if (step.textContent !== news.step) {
      step.textContent = news.step;
    }
    const chart = document.getElementById("trail");
    if (news.chart && chart) {
      chart.innerHTML = news.chart;
    }
    if (news.over) {
      source.close();
      window.location.assign(news.href || window.location.href);
    }
  });
  window.addEventListener("pagehide", () => source.close());
}
