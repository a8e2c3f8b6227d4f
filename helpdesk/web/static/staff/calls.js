// On pages other than the desk: what calls for the agent is told here, too.

import { alerted } from "./alerts.js";
import { watch } from "./live.js";

const PATH = "/desk/calls";
// The page itself says when the connection is gone; and what is being edited outlives the session.
watch(PATH, PATH, { news: (data) => alerted(data), link() {}, ended() {} });
