// Light or dark: as the system says, until the person says otherwise.

const KEY = "sandbox-theme";

export const isDark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

export function restoreTheme() {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept) document.documentElement.dataset.theme = kept;
  } catch {
    // Without storage the system decides.
  }
}

export function flipTheme() {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // It holds until the page is left.
  }
}
