// The Support Center's pages work as plain forms; this adds what comes to life while one types.

import { checkFiles } from "./files.js";
import { searchAsTyped } from "./search.js";
import { signInFromAddress } from "./sign_in.js";
import { suggestAsTyped } from "./suggest.js";
import { loadWords } from "./words.js";

const words = await loadWords(document.documentElement.lang);
await signInFromAddress(words);
if (document.getElementById("q")) searchAsTyped(words);
if (document.getElementById("form-articles")) suggestAsTyped(words);
document.querySelectorAll("input[type=file]").forEach(checkFiles);
document.documentElement.dataset.ready = "";
