// Light, dark, or what the system says: kept in a cookie, so that the server draws the next page in it at once.

const A_YEAR = 365 * 24 * 3600;
const choices = document.querySelector("[data-theme-choices]");
for (const each of document.querySelectorAll("[data-theme-choices], [data-theme-label]")) each.hidden = false;

choices?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-choice]");
  if (!button) return;
  const theme = button.dataset.themeChoice;
  document.cookie = `muster_theme=${theme}; path=/; max-age=${theme ? A_YEAR : 0}; samesite=lax`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  document.querySelector("meta[name=color-scheme]").content = theme || "light dark";
  for (const each of choices.querySelectorAll("button")) each.setAttribute("aria-pressed", String(each === button));
});
