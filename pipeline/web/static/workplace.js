// What the pages can do without, but do more pleasantly with. No libraries.
"use strict";
document.documentElement.classList.add("js");
