// <button type="button" data-opens="id">: opens <dialog id="id">. A <button formmethod="dialog"> closes it by itself.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (!opener) return;
  const dialog = document.getElementById(opener.dataset.opens);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
});
