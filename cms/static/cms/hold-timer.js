/**
 * Counts the time down that a person has to decide, in sight; says it aloud only at five minutes, at one and at the end.
 *
 * <p data-hold-seconds="840" data-hold-label="…"><span data-hold-clock></span></p>
 * <p role="status" data-at-300="…" data-at-60="…" data-at-0="…"></p>
 *
 * Without this script the page says until when. The seconds come from the server, so a wrong clock does no harm.
 */

const timer = document.querySelector("[data-hold-seconds]");
const voice = document.querySelector("[data-at-60]");
const MARKS = [300, 60, 0];

function run() {
  const end = performance.now() + Number(timer.dataset.holdSeconds) * 1000;
  let before = Number(timer.dataset.holdSeconds) + 1;
  const tick = () => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    timer.hidden = false;
    timer.querySelector("[data-hold-clock]").textContent =
      `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    const passed = MARKS.find((mark) => left <= mark && before > mark);
    if (passed !== undefined) voice.textContent = voice.getAttribute(`data-at-${passed}`);
    before = left;
    if (left > 0) window.setTimeout(tick, 1000);
  };
  tick();
}

if (timer && voice) run();
