// The frame of every page comes alive: menus, dialogs, colours, toasts, keys, forms that are sent once.

import "./menus.js";
import "./dialogs.js";
import "./theme.js";
import "./toasts.js";
import "./keys.js";
import "./once.js";
import "./combo.js";
