// The team and one's own account: plain forms.

import { serveForms } from "./forms.js";

serveForms();
document.documentElement.dataset.ready = "";
