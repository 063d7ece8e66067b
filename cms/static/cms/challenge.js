/**
 * Solves a proof of work (ALTCHA) in the background and sends the form by itself.
 *
 * <form data-challenge='{"parameters": …}' data-worker="/static/…/pbkdf2.js" data-solver="/static/…/index.min.js">
 *   <input type="hidden" name="altcha"> <p role="status" data-working="…" data-failed="…"></p>
 *
 * Solver and worker are files of this server, so that the content policy needs no exception. Without this script the
 * page offers its other ways.
 */

const form = document.querySelector("form[data-challenge]");

async function solve() {
  const status = form.querySelector("[role=status]");
  status.textContent = status.dataset.working;
  try {
    const { solveChallengeWorkers } = await import(form.dataset.solver);
    const challenge = JSON.parse(form.dataset.challenge);
    const solution = await solveChallengeWorkers({
      challenge,
      concurrency: Math.max(1, Math.min(4, navigator.hardwareConcurrency || 1)),
      createWorker: () => new Worker(form.dataset.worker),
    });
    if (!solution) throw new Error("no solution");
    form.elements.altcha.value = btoa(JSON.stringify({ challenge, solution }));
    form.requestSubmit();
  } catch {
    status.textContent = status.dataset.failed;
  }
}

if (form) solve();
